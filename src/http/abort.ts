type Listener = (reason: unknown) => void;

interface Subscription {
  readonly listeners: Set<Listener>;
  readonly onabort: () => void;
}

const subscriptions = new WeakMap<AbortSignal, Subscription>();

/**
 * Calls `listener` with the reason when the signal aborts. Returns a function that unsubscribes. All calls that share a
 * signal share one listener on it: `AbortSignal.any` leaks memory on a signal that lives long, and Node warns of a leak
 * above ten listeners.
 */
export function onAbort(signal: AbortSignal | undefined, listener: Listener): () => void {
  if (signal === undefined) return () => {};
  const { listeners, onabort } = subscriptions.get(signal) ?? subscribe(signal);
  listeners.add(listener);
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return;
    signal.removeEventListener('abort', onabort);
    subscriptions.delete(signal);
  };
}

function subscribe(signal: AbortSignal): Subscription {
  const listeners = new Set<Listener>();
  const onabort = () => {
    for (const listener of [...listeners]) listener(abortReason(signal));
  };
  const subscription = { listeners, onabort };
  subscriptions.set(signal, subscription);
  signal.addEventListener('abort', onabort);
  return subscription;
}

/** Throws the reason of a signal that has aborted. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw abortReason(signal);
}

// openapi-fetch treats a falsy error as no error, so a reason such as `null` is replaced.
function abortReason(signal: AbortSignal): unknown {
  return signal.reason || new DOMException('This operation was aborted', 'AbortError');
}
