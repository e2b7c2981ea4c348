import { ValidationError } from '../errors/errors.ts';
import { ownOptions } from '../spec/options.ts';

/** A rate limit, as a token bucket. */
export interface Throttle {
  /** The number of requests that are accepted without a pause: 1 or more. */
  readonly burst: number;
  /** The number of requests that are accepted per second after that. */
  readonly perSecond: number;
}

/**
 * Creates a token bucket. The function that it returns takes a token and returns 0, or returns the wait until there is one, in whole
 * seconds. Throws a {@link ValidationError} for a bucket that never fills. `now` is in milliseconds.
 */
export function createTokenBucket(throttle: Throttle, now: () => number): () => number {
  const { burst, perSecond } = ownOptions(throttle, ['burst', 'perSecond']);
  if (!(Number.isFinite(burst) && burst >= 1 && Number.isFinite(perSecond) && perSecond > 0)) {
    throw new ValidationError('throttle', 'must have a `burst` of 1 or more and a `perSecond` above 0');
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
