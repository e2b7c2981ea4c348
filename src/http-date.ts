/** The time of a date of HTTP, in milliseconds since 1970; `undefined` for what is none. */
export function httpDate(text: string | null | undefined): number | undefined {
  // `Date.parse` alone would take `-5` for a year.
  const time = /^[A-Z][a-z]+, .+ GMT$/.test(text ?? '') ? Date.parse(text as string) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}
