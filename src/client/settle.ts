import { type CallContext, TimeoutError } from '../errors/errors.ts';
import { raceAbort } from '../http/deadline.ts';

const firstDelay = 250;
const longestDelay = 2_000;

/** The means to wait for a read that shows a write. */
export interface Settling {
  /** The time limit, in milliseconds. */
  readonly timeout: number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal | undefined;
}

/** Reads until a read shows the write. Throws a {@link TimeoutError} about the call of `context` when the time is over. */
export async function untilShown(
  isShown: () => Promise<boolean>,
  context: CallContext,
  { timeout, sleep, signal }: Settling,
): Promise<void> {
  const start = performance.now();
  for (let delay = firstDelay; !(await isShown()); delay = Math.min(longestDelay, delay * 2)) {
    if (performance.now() - start + delay > timeout)
      throw new TimeoutError(context, { limit: 'call', milliseconds: timeout });
    await raceAbort(signal, sleep(delay, signal));
  }
}
