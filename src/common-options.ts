import type { AttemptOptions } from './attempt.ts';
import { sleep } from './deadline.ts';
import { ValidationError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import { checkedUrl } from './url.ts';
import type { ApiWarning } from './warning.ts';

/** What a client can be told, whoever is calling. */
export interface CommonOptions {
  /** What sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** In milliseconds, for each attempt, from signing to the end of the body. Default: 30 000. */
  readonly timeout?: number | undefined;
  /** How many attempts may follow the first. Default: 2. */
  readonly maxRetries?: number | undefined;
  /** In seconds: a `Retry-After` above it is not waited for, the error is given at once. Default: 60. */
  readonly maxRetryAfter?: number | undefined;
  /** Names your program, before the name of this package, in the `User-Agent` header. */
  readonly userAgent?: string | undefined;
  /** Gets the remarks that the API makes in `Warning` headers. What it throws is ignored. */
  readonly onWarning?: ((warning: ApiWarning) => void) | undefined;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
  /** The wait between attempts. For tests. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** From 0 up to 1, for the jitter of the waits. For tests. */
  readonly random?: (() => number) | undefined;
}

export interface ResolvedCommon extends AttemptOptions, RetryPolicy {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly userAgent: string | undefined;
  readonly now: () => number;
}

/** Fills in the defaults. Throws a {@link ValidationError} for an option that cannot work. */
export function resolveCommon(
  options: CommonOptions & { readonly baseUrl?: string | URL | undefined },
  defaultUrl?: string,
): ResolvedCommon {
  if (typeof options !== 'object' || options === null)
    throw new ValidationError('options', 'must be an object');
  const { maxRetries = 2, maxRetryAfter = 60, userAgent, onWarning } = options;
  checkNumber('maxRetries', maxRetries, 0, Number.MAX_SAFE_INTEGER, Number.isInteger);
  checkNumber('maxRetryAfter', maxRetryAfter, 0, longest / 1_000);
  for (const name of ['fetch', 'onWarning', 'now', 'sleep', 'random'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      throw new ValidationError(name, 'must be a function');
    }
  }
  if (userAgent !== undefined && !(typeof userAgent === 'string' && /^[\x20-\x7e]+$/.test(userAgent))) {
    throw new ValidationError('userAgent', 'must be printable ASCII');
  }
  const { origin, pathname } = checkedUrl('baseUrl', options.baseUrl ?? defaultUrl);
  return {
    // Not `href`, which keeps a lone `?` or `#`.
    baseUrl: (origin + pathname).replace(/\/+$/, ''),
    // Looked up at each call, so that a `fetch` that is replaced later, as in tests, is the one that is used.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    timeout: checkedTimeout(options.timeout),
    maxRetries,
    maxRetryAfter,
    userAgent,
    onWarning,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
  };
}

// The longest delay that timers can take.
const longest = 2 ** 31 - 1;

/** A `timeout` that is given, or the default. Throws a {@link ValidationError} for one that timers cannot take. */
export function checkedTimeout(timeout = 30_000): number {
  checkNumber('timeout', timeout, 1, longest);
  return timeout;
}

function checkNumber(
  name: string,
  given: unknown,
  least: number,
  most: number,
  also = Number.isFinite,
): void {
  if (typeof given !== 'number' || !also(given) || given < least || given > most) {
    const whole = also === Number.isInteger ? 'whole ' : '';
    throw new ValidationError(name, `must be a ${whole}number from ${least} to ${most}`);
  }
}
