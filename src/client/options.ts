import { mediaType, requestMediaType, serverUrl, version } from '../../generated/constants.ts';
import type { Auth } from '../auth/schemes.ts';
import { ValidationError } from '../errors/errors.ts';
import type { ApiWarning, OnWarning } from '../errors/warning.ts';
import { sleep } from '../http/deadline.ts';
import { type Fetch, fetchTransport } from '../http/fetch-transport.ts';
import type { Transport } from '../http/transport.ts';
import { isProduction, parseBaseUrl } from '../http/url.ts';
import { validateFunction, validateNumber, validateSignal, validateTimeout } from '../spec/options.ts';
import type { OnAttempt } from './attempt.ts';
import type { BackendOptions } from './backend.ts';

/** Options for sending requests. */
export interface RequestOptions {
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Sends the requests in place of `fetch`, such as `nodeTransport()` of `uploadcare-metadata/node`. */
  readonly transport?: Transport | undefined;
  /** The time limit of each attempt, from signing to the last byte, in milliseconds. Never more than `timeout`. Default: 10 000. */
  readonly attemptTimeout?: number | undefined;
  /** The time limit of a whole call, all attempts and waits included, in milliseconds. Default: 30 000. */
  readonly timeout?: number | undefined;
  /** The name of your program, sent in the `User-Agent` header before the name of this package. Printable ASCII. */
  readonly userAgent?: string | undefined;
  /** Receives warnings: those of the API, such as deprecations, and those about clock skew. Errors that it throws are ignored. */
  readonly onWarning?: ((warning: ApiWarning) => void) | undefined;
  /** Receives each attempt at a call, for logs and metrics. Errors that it throws are ignored. */
  readonly onAttempt?: OnAttempt | undefined;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
}

/** Options for retries. */
export interface RetryOptions {
  /** The number of attempts that may follow the first. Default: 2. */
  readonly maxRetries?: number | undefined;
  /** The wait between attempts. For tests. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** A number from 0 up to 1, for the jitter of the waits. For tests. */
  readonly random?: (() => number) | undefined;
}

/** Options of requests with credentials. Only `auth` is required. */
export interface AuthOptions {
  /** The credentials: `signedAuth(…)`, or `simpleAuth(…)` for quick tests. */
  readonly auth: Auth;
  /** The URL of the API. A path in it is kept and signed. Default: production. */
  readonly baseUrl?: string | URL | undefined;
}

/** Options of `createMetadataApi`: with credentials, or for your own backend, which adds them. */
export type MetadataApiOptions = RequestOptions & (AuthOptions | BackendOptions);

/** Options of a client with credentials. Only `auth` is required. */
export interface MetadataClientOptions extends AuthOptions, RequestOptions, RetryOptions {}

/** Options of a client of your own backend, which adds the credentials. Only `baseUrl` is required. */
export interface BackendClientOptions extends BackendOptions, RequestOptions, RetryOptions {}

/** Valid options, with the defaults filled in. */
export interface Settings {
  /** The base URL, without a slash at the end. */
  readonly baseUrl: string;
  /** The headers of every request, by lowercase name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly transport: Transport;
  readonly attemptTimeout: number;
  readonly timeout: number;
  readonly maxRetries: number;
  readonly onWarning: OnWarning | undefined;
  readonly onAttempt: OnAttempt | undefined;
  readonly now: () => number;
  readonly sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  readonly random: () => number;
}

export const requestOptionNames: readonly string[] =
  'baseUrl fetch transport attemptTimeout timeout userAgent onWarning onAttempt now'.split(' ');
export const retryOptionNames: readonly string[] = 'maxRetries sleep random'.split(' ');

/**
 * Fills in the defaults of {@link RequestOptions}, {@link RetryOptions} and `baseUrl`.
 *
 * @throws {@link ValidationError} for an option that is wrong.
 */
export function parseSettings(
  options: RequestOptions & RetryOptions & { readonly baseUrl?: unknown } & Pick<BackendOptions, 'credentials'>,
): Settings {
  const {
    fetch,
    transport,
    credentials,
    timeout = 30_000,
    attemptTimeout = 10_000,
    maxRetries = 2,
    userAgent,
  } = options;
  validateTimeout('timeout', timeout);
  validateTimeout('attemptTimeout', attemptTimeout);
  validateNumber('maxRetries', maxRetries, 0);
  for (const name of ['fetch', 'transport', 'onWarning', 'onAttempt', 'now', 'sleep', 'random'] as const) {
    if (options[name] !== undefined) validateFunction(name, options[name]);
  }
  if (fetch && transport) throw new ValidationError('transport', 'replaces `fetch`: pass one of the two');
  if (credentials !== undefined && !['omit', 'same-origin', 'include'].includes(credentials))
    throw new ValidationError('credentials', 'must be omit, same-origin or include');
  if (credentials && transport)
    throw new ValidationError('credentials', 'applies to `fetch`: omit it with `transport`');
  if (userAgent !== undefined && !(typeof userAgent === 'string' && /^[\x20-\x7e]+$/.test(userAgent))) {
    throw new ValidationError('userAgent', 'must be printable ASCII');
  }
  return {
    baseUrl: parseBaseUrl(options.baseUrl ?? serverUrl),
    headers: {
      accept: mediaType,
      // With GET and DELETE too: pages of other origins cannot send it without permission, which defends backends with cookies.
      'content-type': requestMediaType,
      'user-agent': `${userAgent === undefined ? '' : `${userAgent} `}uploadcare-metadata/${version}`,
    },
    transport: transport ?? fetchTransport(fetch, credentials),
    attemptTimeout,
    timeout,
    maxRetries,
    onWarning: options.onWarning,
    onAttempt: options.onAttempt,
    now: options.now ?? Date.now,
    sleep: options.sleep ?? sleep,
    random: options.random ?? Math.random,
  };
}

/** Options of one call. They override those of the client. */
export interface CallOptions {
  /** Ends the call, a wait between attempts included. The call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
  /** The time limit of the whole call, in milliseconds. */
  readonly timeout?: number | undefined;
  /** The time limit of each attempt, in milliseconds. */
  readonly attemptTimeout?: number | undefined;
  /** The number of attempts that may follow the first. */
  readonly maxRetries?: number | undefined;
  /** Receives each attempt at this call. */
  readonly onAttempt?: OnAttempt | undefined;
}

/** Options of a call that writes. */
export interface WriteOptions extends CallOptions {
  /** Resolves only when a read shows the write, or rejects after `timeout`. Default: false. */
  readonly settle?: boolean | undefined;
}

export const callOptionNames: readonly string[] = 'signal timeout attemptTimeout maxRetries onAttempt'.split(' ');
export const writeOptionNames: readonly string[] = [...callOptionNames, 'settle'];

/** Returns the settings for one call. Throws a {@link ValidationError} for an option that is wrong. */
export function settingsOf(settings: Settings, options: WriteOptions): Settings {
  const { signal, timeout, attemptTimeout, maxRetries, onAttempt, settle = false } = options;
  if (typeof settle !== 'boolean') throw new ValidationError('settle', 'must be true or false');
  validateSignal(signal);
  if (timeout !== undefined) validateTimeout('timeout', timeout);
  if (attemptTimeout !== undefined) validateTimeout('attemptTimeout', attemptTimeout);
  if (maxRetries !== undefined) validateNumber('maxRetries', maxRetries, 0);
  if (onAttempt !== undefined) validateFunction('onAttempt', onAttempt);
  const changed = Object.entries({ timeout, attemptTimeout, maxRetries, onAttempt }).filter(
    ([, value]) => value !== undefined,
  );
  return changed.length === 0 ? settings : { ...settings, ...Object.fromEntries(changed) };
}

/** Validates `auth` together with the base URL. Throws a {@link ValidationError} if it is wrong or missing. */
export function validateAuth(auth: Auth | undefined, baseUrl: string): void {
  if (auth === undefined ? isProduction(baseUrl) : typeof auth?.authorize !== 'function') {
    throw new ValidationError(
      'auth',
      'is required: use signedAuth(…) or simpleAuth(…). Omit it only if `baseUrl` points to your own backend',
    );
  }
}
