/**
 * Gives what `work` gives, or rejects as soon as `signal` aborts, with its reason. The work may go on unseen: it is
 * handed the signal to end itself.
 */
export async function orAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  let stop: (() => void) | undefined;
  try {
    const aborted = new Promise<never>((_, reject) => {
      stop = () => reject(signal.reason);
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    return await Promise.race([work, aborted]);
  } finally {
    if (stop) signal.removeEventListener('abort', stop);
  }
}

/** Does `work` under a time limit, and under a signal of the caller's. Both reach the work as one signal. */
export async function withDeadline<T>(
  milliseconds: number,
  expired: () => Error,
  outer: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const cancel = () => controller.abort(outer.reason);
  const timer = setTimeout(() => controller.abort(expired()), milliseconds);
  outer.addEventListener('abort', cancel, { once: true });
  if (outer.aborted) cancel();
  try {
    signal.throwIfAborted();
    return await orAborted(signal, work(signal));
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', cancel);
  }
}

/** Waits. Rejects at once, with its reason, when `signal` aborts. */
export async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    await orAborted(
      signal,
      new Promise((resolve) => {
        timer = setTimeout(resolve, milliseconds);
      }),
    );
  } finally {
    clearTimeout(timer);
  }
}
