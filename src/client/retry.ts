import { CallError, type TimeLimit } from '../errors/errors.ts';
import { raceAbort } from '../http/deadline.ts';
import type { ApiResponse } from '../http/read-response.ts';
import type { Call } from '../spec/call.ts';
import { type OnAttempt, startAttempt } from './attempt.ts';
import type { Progress } from './exchange.ts';

/** The limits of a call, and the means to wait. */
export interface RetryPolicy {
  readonly maxRetries: number;
  readonly attemptTimeout: number;
  readonly timeout: number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly onAttempt: OnAttempt | undefined;
}

const firstDelay = 500;
const longestDelay = 8_000;

/**
 * Makes attempts until one succeeds, or another is not worth it or does not fit into `timeout`. Aborting ends a wait immediately.
 * An attempt that was rejected because of a wrong clock is repeated once, beside the retries: `offset` returns the correction in use.
 */
export async function withRetries<T>(
  policy: RetryPolicy,
  call: Call,
  signal: AbortSignal | undefined,
  offset: () => number,
  attempt: (progress: Progress, limit: TimeLimit) => Promise<{ readonly value: T; readonly response?: ApiResponse }>,
): Promise<T> {
  const { timeout, maxRetries, onAttempt } = policy;
  const start = performance.now();
  const progress: Progress = { signal, attempts: 0 };
  let repeated = false;
  for (let retries = 0; ; ) {
    const left = timeout - (performance.now() - start);
    const limit = timeLimit(policy, left);
    const before = offset();
    const end = startAttempt(onAttempt, call, progress);
    try {
      const { value, response } = await attempt(progress, limit);
      end({ response });
      return value;
    } catch (error) {
      let delay = Number.POSITIVE_INFINITY;
      // The reason of an abort is the caller's: it is passed on unread.
      if (!signal?.aborted && error instanceof CallError) {
        if (!repeated && offset() !== before && statusOf(error) === 401) {
          repeated = true;
          delay = 0;
        } else if (retries < maxRetries) delay = retryDelay(error, ++retries, policy.random);
      }
      const isLast = !(delay < timeout - (performance.now() - start));
      end({ error, ...(!isLast && { delay }) });
      if (isLast) throw error;
      if (delay > 0) await raceAbort(signal, policy.sleep(delay, signal));
    }
  }
}

/** Returns the time limit of the next attempt, when `left` milliseconds of the call are left. */
export function timeLimit(
  { attemptTimeout, timeout }: Pick<RetryPolicy, 'attemptTimeout' | 'timeout'>,
  left: number,
): TimeLimit {
  return attemptTimeout < left
    ? { limit: 'attempt', milliseconds: attemptTimeout, left: attemptTimeout }
    : { limit: 'call', milliseconds: timeout, left };
}

/**
 * Returns the wait before a retry, in milliseconds: the one that the server asks for, or exponential backoff with full jitter. Infinity
 * means no retry.
 */
export function retryDelay(error: CallError, retry: number, random: () => number): number {
  // All four operations are idempotent.
  if (!error.retryable) return Number.POSITIVE_INFINITY;
  const { retryAfterSeconds } = error as { retryAfterSeconds?: number };
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1_000;
  return random() * Math.min(longestDelay, firstDelay * 2 ** (retry - 1));
}

function statusOf(error: CallError): number | undefined {
  return (error as CallError & Partial<{ status: number }>).status;
}
