import { ValidationError } from '../errors/errors.ts';

/** How many requests the emulator takes. */
export interface Throttle {
  /** How many at once. */
  readonly burst: number;
  /** How many more with each second. */
  readonly perSecond: number;
}

/** A token bucket, or a `ValidationError` for one that never fills: gives 0 when a request may pass, and else the seconds until one may. */
export function tokenBucket({ burst, perSecond }: Throttle, now: () => number): () => number {
  if (!(Number.isFinite(burst) && burst >= 1 && Number.isFinite(perSecond) && perSecond > 0)) {
    throw new ValidationError('throttle', 'must have a burst of 1 or more, and more than 0 perSecond');
  }
  let tokens = burst;
  let last = now();
  return () => {
    const time = now();
    tokens = Math.min(burst, tokens + (Math.max(0, time - last) / 1_000) * perSecond);
    last = time;
    if (tokens < 1) return Math.max(1, Math.ceil((1 - tokens) / perSecond));
    tokens -= 1;
    return 0;
  };
}
