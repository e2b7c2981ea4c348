// `Date.parse` also accepts `-5` and years outside the range of `Date`, so the format is checked first. Years have four
// digits, or two in the obsolete format.
const format = /^[A-Z][a-z]+, \d\d[ -][A-Z][a-z]{2}[ -](\d{4}|\d\d) \d\d:\d\d:\d\d GMT$/;

/** Returns the time of an HTTP date, in milliseconds since 1970; `undefined` for other strings. */
export function parseHttpDate(text: string | null | undefined): number | undefined {
  const time = format.test(text ?? '') ? Date.parse(text as string) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Returns the seconds that a `Retry-After` header, in seconds or as a date, asks for. `now` is in milliseconds. */
export function parseRetryAfter(header: string | null | undefined, now: number): number | undefined {
  if (/^\d+$/.test(header ?? '')) return Number(header);
  const date = parseHttpDate(header);
  return date === undefined ? undefined : Math.max(0, Math.ceil((date - now) / 1_000));
}
