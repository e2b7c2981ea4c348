import { orAborted } from './deadline.ts';
import { CallError } from './errors.ts';
import { httpDate } from './http-date.ts';
import type { HttpError } from './http-errors.ts';
import type { Call } from './perform.ts';

/** When and how often a call is tried again. */
export interface RetryPolicy {
  /** How many attempts may follow the first. */
  readonly maxRetries: number;
  /** In seconds: a server that asks for a longer wait gets none, the error is given at once. */
  readonly maxRetryAfter: number;
  readonly random: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

// No answer, or one that says that another attempt may fare better. All four operations can safely be repeated.
const retriedStatuses = new Set([408, 429, 500, 502, 503, 504]);
const firstDelay = 500;
const longestDelay = 8_000;

/**
 * How many milliseconds to wait before the next attempt, or `undefined` when there should be none: what the server
 * asks for, or exponential backoff with full jitter.
 */
export function retryDelay(
  error: unknown,
  attempt: number,
  { maxRetries, maxRetryAfter, random }: Omit<RetryPolicy, 'sleep'>,
): number | undefined {
  if (attempt > maxRetries) return undefined;
  if (!(error instanceof CallError)) return undefined;
  const { status, retryAfter } = error as Partial<HttpError>;
  if (status !== undefined && !retriedStatuses.has(status)) return undefined;
  if (retryAfter !== undefined) return retryAfter <= maxRetryAfter ? retryAfter * 1_000 : undefined;
  return random() * Math.min(longestDelay, firstDelay * 2 ** (attempt - 1));
}

/** Makes attempts until one succeeds or {@link retryDelay} says no. Aborting ends a wait at once. */
export async function withRetries<T>(policy: RetryPolicy, call: Call, attempt: () => Promise<T>): Promise<T> {
  const { signal } = call;
  for (let count = 1; ; count++) {
    try {
      return await attempt();
    } catch (error) {
      // What the caller gave as the reason of an abort is not looked into.
      if (signal?.aborted) throw error;
      // One that `sign` threw may be frozen.
      if (error instanceof CallError)
        Reflect.set(error, 'attempts', call.offset === undefined ? count : count + 1);
      const delay = retryDelay(error, count, policy);
      if (delay === undefined) throw error;
      await orAborted(signal, policy.sleep(delay, signal));
    }
  }
}

/** Reads a `Retry-After` header, which has seconds or a date: in how many seconds from `now` (in milliseconds). */
export function retryAfterSeconds(header: string | null | undefined, now: number): number | undefined {
  if (/^\d+$/.test(header ?? '')) return Number(header);
  const date = httpDate(header);
  return date === undefined ? undefined : Math.max(0, Math.ceil((date - now) / 1_000));
}
