type Report = (reason: unknown) => void;

interface Listening {
  readonly reports: Set<Report>;
  readonly listener: () => void;
}

const listenings = new WeakMap<AbortSignal, Listening>();

/**
 * Reports when the signal aborts, with its reason. Gives what ends that. However many calls share a signal, there is one
 * listener on it: platforms take more than ten for a leak, and say so.
 */
export function onAbort(signal: AbortSignal | undefined, report: Report): () => void {
  if (signal === undefined) return () => {};
  const { reports, listener } = listenings.get(signal) ?? listenTo(signal);
  reports.add(report);
  return () => {
    if (!reports.delete(report) || reports.size > 0) return;
    signal.removeEventListener('abort', listener);
    listenings.delete(signal);
  };
}

function listenTo(signal: AbortSignal): Listening {
  const reports = new Set<Report>();
  const listener = () => {
    for (const report of [...reports]) report(reasonOf(signal));
  };
  const listening = { reports, listener };
  listenings.set(signal, listening);
  signal.addEventListener('abort', listener);
  return listening;
}

/** Throws the reason of a signal that has aborted. */
export function rejectIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw reasonOf(signal);
}

// A reason such as `null` is lost on those who ask whether there is an error.
function reasonOf(signal: AbortSignal): unknown {
  return signal.reason || new DOMException('This operation was aborted', 'AbortError');
}
