import { onAbort, rejectIfAborted } from './abort.ts';

/**
 * Does `work` within `milliseconds`, or rejects with what `expired` gives; rejects with the reason of `outer` when that
 * aborts. Either happens at once, whatever the work does: it is handed a signal to end itself.
 */
export async function withDeadline<T>(
  milliseconds: number,
  expired: () => Error,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  rejectIfAborted(outer);
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      forget();
    };
    const end = (reason: unknown) => {
      settle();
      reject(reason);
      controller.abort(reason);
    };
    const timer = setTimeout(() => end(expired()), milliseconds);
    const forget = onAbort(outer, end);
    work(controller.signal).then(resolve, reject).finally(settle);
  });
}

/** Gives what `work` gives, or rejects as soon as `signal` aborts, with its reason. */
export async function orAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const forget = onAbort(signal, reject);
    // Also where the signal has aborted: work that nobody waits for must not reject unseen.
    Promise.resolve(work).then(resolve, reject).finally(forget);
    rejectIfAborted(signal);
  });
}

/** Waits. Rejects at once, with its reason, when `signal` aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await orAborted(
      signal,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
