/** The time of a date of HTTP, in milliseconds since 1970; `undefined` for what is none. */
export function httpDate(text: string | null | undefined): number | undefined {
  // `Date.parse` alone would take `-5` for a year, and years so late that any time added to them is none any more.
  const isOne = /^[A-Z][a-z]+, \d\d[ -]\w{3}[ -]\d{2,4} [\d:]{8} GMT$/.test(text ?? '');
  const time = isOne ? Date.parse(text as string) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
