/** How many requests the emulator takes. */
export interface Throttle {
  /** How many at once. */
  readonly burst: number;
  /** How many more with each second. */
  readonly perSecond: number;
}

/** A token bucket: gives 0 when a request may pass, and else the seconds until one may. */
export function tokenBucket({ burst, perSecond }: Throttle, now: () => number): () => number {
  let tokens = burst;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + ((time - last) / 1_000) * perSecond);
    last = time;
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    tokens -= 1;
    return 0;
  };
}
