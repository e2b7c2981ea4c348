// Whether a clock that is off explains a refusal. Pure: no clock, no I/O.
import { signature } from '../generated/constants.ts';

/** In milliseconds. */
export const oneMinute = 60_000;

/** What the API puts up with is more; what a date in seconds and the way of an answer take is less. In milliseconds. */
export const fewMinutes: number = (signature.maxDateSkewSeconds * 1_000) / 3;

/**
 * By how many milliseconds the clock has to be corrected to be that of the server; `undefined` when the server does not
 * tell its time, or when an offset so near was tried already.
 */
export function offsetToTry(
  serverTime: number | undefined,
  now: number,
  tried: readonly number[],
  tolerance: number = fewMinutes,
): number | undefined {
  if (serverTime === undefined) return undefined;
  const offset = serverTime - now;
  return tried.every((each) => Math.abs(offset - each) > tolerance) ? offset : undefined;
}

/** What to tell people of it. */
export function remarkOn(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / oneMinute);
  const side = offset > 0 ? 'behind' : 'ahead of';
  return `The clock of this machine is ${minutes} minutes ${side} that of the server: requests are signed with the server's time.`;
}
