// The dates of signed requests, in every form that RFC 2822 allows for GMT.

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const days = 'sun mon tue wed thu fri sat'.split(' ');
// Uploadcare's Python client puts a comma after the year, and production accepts it (observed).
const form =
  /^(?:([a-z]{3}) ?, ?)?(\d{1,2}) ([a-z]{3}) (\d{2,4}),? (\d{2}) ?: ?(\d{2})(?: ?: ?(\d{2}))? (?:GMT|UT|UTC|Z|[+-]0000)$/i;

/** Returns the time of a date, in milliseconds since 1970; `undefined` if it is none. */
export function parseRfc2822Date(text: string): number | undefined {
  const words = text
    .replaceAll(/\([^()]*\)|\s+/g, ' ')
    .replaceAll(/ +/g, ' ')
    .trim();
  const [match, dayName, day, monthName = '', shortYear = '', hour, minute, second = '0'] = form.exec(words) ?? [];
  if (match === undefined) return undefined;
  // RFC 2822, 4.3: years of two or three digits.
  const century = shortYear.length === 4 ? 0 : shortYear.length === 2 && Number(shortYear) < 50 ? 2000 : 1900;
  const month = months.indexOf(monthName.toLowerCase());
  // A leap second counts as the second before it.
  const time = [Number(hour), Number(minute), Math.min(59, Number(second))] as const;
  const date = new Date(Date.UTC(Number(shortYear) + century, month, Number(day), ...time));
  const isDate =
    month >= 0 &&
    date.getUTCDate() === Number(day) &&
    date.getUTCMonth() === month &&
    time[0] < 24 &&
    time[1] < 60 &&
    Number(second) <= 60 &&
    (dayName === undefined || days[date.getUTCDay()] === dayName.toLowerCase());
  return isDate ? date.getTime() : undefined;
}
