import { schemes, serverUrl } from '../generated/constants.ts';
import type { Auth } from './auth.ts';
import { sleep } from './deadline.ts';
import { ValidationError } from './errors.ts';
import type { RetryPolicy } from './retry.ts';
import type { TransportOptions } from './transport.ts';
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

/** How a client is to work. Only `auth` has to be given. */
export interface MetadataClientOptions extends CommonOptions {
  /** Who is calling: `signedAuth(…)`, or `simpleAuth(…)` for quick tests. */
  readonly auth: Auth;
  /** Where the API is. A path of its own is kept, and signed with the rest. Default: production. */
  readonly baseUrl?: string | URL | undefined;
}

/**
 * How a client is to work that has no keys, and calls a back end of yours, which puts on the credentials. Cookies go there
 * as `fetch` sends them unless told otherwise: to the origin of the page only.
 */
export interface ProxiedClientOptions extends CommonOptions {
  readonly auth?: undefined;
  /** Where your back end is, such as `/api/metadata`: relative to the page or worker, or absolute. Not production. */
  readonly baseUrl: string | URL;
}

export type ResolvedOptions = TransportOptions & RetryPolicy & { readonly userAgent: string | undefined };

/** Fills in the defaults. Throws a {@link ValidationError} for an option that cannot work. */
export function resolveOptions(options: MetadataClientOptions | ProxiedClientOptions): ResolvedOptions {
  if (typeof options !== 'object' || options === null)
    throw new ValidationError('options', 'must be an object');
  const { auth, timeout = 30_000, maxRetries = 2, maxRetryAfter = 60, userAgent, onWarning } = options;
  // The longest delay that timers can take.
  checkNumber('timeout', timeout, 1, 2 ** 31 - 1);
  checkNumber('maxRetries', maxRetries, 0, Number.MAX_SAFE_INTEGER, Number.isInteger);
  checkNumber('maxRetryAfter', maxRetryAfter, 0, (2 ** 31 - 1) / 1_000);
  for (const name of ['fetch', 'onWarning', 'now', 'sleep', 'random'] as const) {
    if (options[name] !== undefined && typeof options[name] !== 'function') {
      throw new ValidationError(name, 'must be a function');
    }
  }
  if (userAgent !== undefined && !(typeof userAgent === 'string' && /^[\x20-\x7e]+$/.test(userAgent))) {
    throw new ValidationError('userAgent', 'must be printable ASCII');
  }
  const baseUrl = checkedUrl('baseUrl', options.baseUrl ?? serverUrl);
  if (auth === undefined ? baseUrl.host === new URL(serverUrl).host : typeof auth?.headers !== 'function') {
    throw new ValidationError(
      'auth',
      'must be given: signedAuth(…) or simpleAuth(…). Only with a `baseUrl` of your own back end can it be left out',
    );
  }
  if (auth?.scheme === schemes.simple && baseUrl.protocol === 'http:' && !isLoopback(baseUrl.hostname)) {
    throw new ValidationError(
      'baseUrl',
      'must be https: with simpleAuth the secret key would be readable on the way. Use signedAuth or https',
    );
  }
  return {
    auth,
    // Not `href`, which keeps a lone `?` or `#`.
    baseUrl: (baseUrl.origin + baseUrl.pathname).replace(/\/+$/, ''),
    // Looked up at each call, so that a `fetch` that is replaced later, as in tests, is the one that is used.
    fetch: options.fetch ?? ((...request) => globalThis.fetch(...request)),
    timeout,
    maxRetries,
    maxRetryAfter,
    userAgent,
    onWarning,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
  };
}

function checkNumber(
  name: string,
  given: unknown,
  least: number,
  most: number,
  also = Number.isFinite,
): void {
  if (typeof given !== 'number' || !also(given) || given < least || given > most) {
    throw new ValidationError(
      name,
      `must be a ${also === Number.isInteger ? 'whole ' : ''}number from ${least} to ${most}`,
    );
  }
}

function isLoopback(hostname: string): boolean {
  return /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
