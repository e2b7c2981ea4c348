// A year of four digits, or of two in the form of old: `Date.parse` alone would take `-5` for one, and years so far off
// that what is reckoned from them is no date any more.
const form = /^[A-Z][a-z]+, \d\d[ -][A-Z][a-z]{2}[ -](\d{4}|\d\d) \d\d:\d\d:\d\d GMT$/;

/** The time of a date of HTTP, in milliseconds since 1970; `undefined` for what is none. */
export function httpDate(text: string | null | undefined): number | undefined {
  const time = form.test(text ?? '') ? Date.parse(text as string) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
