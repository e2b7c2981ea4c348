/**
 * Does `work` within `milliseconds`, or rejects with what `expired` gives; rejects with the reason of `outer` when that
 * aborts. Either happens at once, whatever the work does: it is handed a signal to end itself.
 */
export function withDeadline<T>(
  milliseconds: number,
  expired: () => Error,
  outer: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const end = (reason: unknown) => {
      reject(reason);
      controller.abort(reason);
    };
    const timer = setTimeout(() => end(expired()), milliseconds);
    const settle = onAbort(outer, end, () => clearTimeout(timer));
    if (!outer?.aborted) work(controller.signal).then(resolve, reject).finally(settle);
  });
}

/** Gives what `work` gives, or rejects as soon as `signal` aborts, with its reason. */
export function orAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const settle = onAbort(signal, reject);
    work.then(resolve, reject).finally(settle);
  });
}

/** Waits. Rejects at once, with its reason, when `signal` aborts. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      settle();
      resolve();
    }, milliseconds);
    const settle = onAbort(signal, reject, () => clearTimeout(timer));
  });
}

/** Tells of an abort, also of one that has been. Gives what ends the listening, which a reported abort does too. */
function onAbort(
  signal: AbortSignal | undefined,
  report: (reason: unknown) => void,
  settled: () => void = () => {},
): () => void {
  const abort = () => {
    settle();
    report(signal?.reason);
  };
  const settle = () => {
    settled();
    signal?.removeEventListener('abort', abort);
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener('abort', abort);
  return settle;
}
