import { onAbort, throwIfAborted } from './abort.ts';

/**
 * Runs `work` for at most `milliseconds`. Rejects with the result of `expired` when the time is over, and with the reason
 * of `outer` when that aborts: immediately in both cases, whatever `work` does. The signal that `work` receives aborts then.
 */
export async function withDeadline<T>(
  milliseconds: number,
  expired: () => Error,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  throwIfAborted(outer);
  const controller = new AbortController();
  return new Promise((resolve, reject) => {
    const settle = () => {
      clearTimeout(timer);
      unsubscribe();
    };
    const end = (reason: unknown) => {
      settle();
      reject(reason);
      controller.abort(reason);
    };
    const timer = setTimeout(() => end(expired()), milliseconds);
    const unsubscribe = onAbort(outer, end);
    work(controller.signal).then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

/**
 * Returns a signal that aborts with `outer`, or with the result of `expired` after `milliseconds`, if there is a limit. Call `end` when
 * it is no longer needed.
 */
export function limitedSignal(
  outer: AbortSignal | undefined,
  milliseconds: number | undefined,
  expired: () => Error,
): { readonly signal: AbortSignal; readonly end: () => void } {
  const controller = new AbortController();
  const { signal } = controller;
  if (outer?.aborted) controller.abort(outer.reason);
  const unsubscribe = onAbort(outer, (reason) => controller.abort(reason));
  const timer = milliseconds === undefined ? undefined : setTimeout(() => controller.abort(expired()), milliseconds);
  const end = () => {
    clearTimeout(timer);
    unsubscribe();
  };
  return { signal, end };
}

/** Settles as `work` does, or rejects with the reason of `signal` as soon as that aborts. */
export async function raceAbort<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  let unsubscribe = () => {};
  try {
    return await new Promise<T>((resolve, reject) => {
      unsubscribe = onAbort(signal, reject);
      // Handled even if the signal has aborted: a rejection that nobody waits for must not go unhandled.
      Promise.resolve(work).then(resolve, reject);
      throwIfAborted(signal);
    });
  } finally {
    unsubscribe();
  }
}

/** Waits. Rejects immediately, with its reason, when `signal` aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await raceAbort(
      signal,
      new Promise<void>((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
