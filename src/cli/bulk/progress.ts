// Shows how far a bulk command is: one line that is redrawn on a terminal, a line now and then elsewhere.
import type { Output } from '../command.ts';

const terminalInterval = 100;
const plainInterval = 10_000;

/** The state of a bulk command. */
export interface Counts {
  done: number;
  failed: number;
  /** Items that an earlier run has done. */
  skipped: number;
  bytes: number;
}

export interface Progress {
  /** Shows the state, unless it was shown a moment ago. */
  update(): void;
  /** Clears the line, so that another can be printed. */
  clear(): void;
  /** Clears the line for good. */
  end(): void;
}

/** Creates the progress of reading `size` bytes; 0 if the size is not known. */
export function createProgress(stream: Output, counts: Counts, size: number, now: () => number): Progress {
  const start = now();
  const isTerminal = stream.isTTY === true;
  const interval = isTerminal ? terminalInterval : plainInterval;
  let last = start;
  let shown = false;
  const clear = () => {
    if (shown) stream.write('\r\u001b[K');
    shown = false;
  };
  const update = () => {
    if (now() - last < interval) return;
    last = now();
    clear();
    const text = describe(counts, size, (last - start) / 1_000);
    shown = isTerminal;
    // A line that wraps could not be cleared.
    stream.write(isTerminal ? text.slice(0, (stream.columns || 80) - 1) : `${text}\n`);
  };
  // Rate and time left change while nothing ends, as in a pause that the API asks for.
  const timer = setInterval(update, interval * 10).unref();
  return {
    clear,
    update,
    end() {
      clearInterval(timer);
      clear();
    },
  };
}

function describe({ done, failed, skipped, bytes }: Counts, size: number, seconds: number): string {
  const items = done + failed;
  const rate = items / seconds;
  const share = size > 0 ? Math.min(1, bytes / size) : 0;
  const parts = [`${format(done)} done`, `${format(failed)} failed`, `${format(rate)}/s`];
  if (skipped > 0) parts.push(`${format(skipped)} done before`);
  if (share > 0) {
    const filled = Math.round(share * 20);
    parts.unshift(`[${'#'.repeat(filled)}${'.'.repeat(20 - filled)}] ${Math.floor(share * 100)} %`);
    if (share < 1) parts.push(`${duration((seconds / share) * (1 - share))} left`);
  }
  return parts.join(', ');
}

function format(count: number): string {
  return Math.round(count).toLocaleString('en');
}

/** Returns a time in words. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  return whole < 3_600
    ? `${Math.floor(whole / 60)} min ${whole % 60} s`
    : `${Math.floor(whole / 3_600)} h ${Math.floor((whole % 3_600) / 60)} min`;
}
