import { responseHeaders } from '../../generated/constants.ts';
import type { CallContext } from '../errors/errors.ts';
import { notify } from '../errors/notify.ts';
import type { ApiResponse } from '../http/read-response.ts';
import { type Call, contextOf } from '../spec/call.ts';
import type { Progress } from './exchange.ts';

/** One attempt at a call, for logs and metrics. It holds no credentials. */
export interface Attempt extends Omit<CallContext, 'attempts'> {
  /** The number of requests that were sent so far: 1 for the first attempt. */
  readonly attempt: number;
  /** The status of the response; `undefined` without one. */
  readonly status: number | undefined;
  /** The time that the attempt took, in milliseconds. */
  readonly duration: number;
  /** The request id of the API. */
  readonly requestId: string | undefined;
  /** The wait before the next attempt, in milliseconds; `undefined` if this is the last. */
  readonly delay: number | undefined;
  /** The error of an attempt that failed. */
  readonly error: unknown;
}

/** Receives each attempt. Errors that it throws are ignored. */
export type OnAttempt = (attempt: Attempt) => unknown;

/** The end of an attempt: a response or an error, and the wait that follows. */
interface End {
  readonly response?: ApiResponse | undefined;
  readonly error?: unknown;
  readonly delay?: number;
}

/** Starts to measure an attempt. Returns a function that reports its end. */
export function startAttempt(onAttempt: OnAttempt | undefined, call: Call, progress: Progress): (end: End) => void {
  if (onAttempt === undefined) return () => {};
  const start = performance.now();
  return ({ response, error, delay }) => {
    const { attempts, ...context } = contextOf(call, progress.attempts);
    const failure = Object(error) as { status?: number; requestId?: string };
    const attempt: Attempt = {
      ...context,
      attempt: attempts,
      status: response?.status ?? failure.status,
      duration: performance.now() - start,
      requestId: response?.header(responseHeaders.requestId) ?? failure.requestId,
      delay,
      error,
    };
    notify(onAttempt, attempt);
  };
}

/** Reports the one attempt that `work` makes. */
export async function observed(
  onAttempt: OnAttempt | undefined,
  call: Call,
  progress: Progress,
  work: () => Promise<ApiResponse>,
): Promise<ApiResponse> {
  const end = startAttempt(onAttempt, call, progress);
  try {
    const response = await work();
    end({ response });
    return response;
  } catch (error) {
    end({ error });
    throw error;
  }
}
