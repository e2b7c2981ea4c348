// The auth middleware: validates a request, and returns a signed copy of it.
import { mediaType, requestMediaType, serverUrl } from '../../generated/constants.ts';
import { type TimeLimit, TimeoutError, UnexpectedResponseError, ValidationError } from '../errors/errors.ts';
import type { ApiWarning } from '../errors/warning.ts';
import { withDeadline } from '../http/deadline.ts';
import { cancelStream } from '../http/read-body.ts';
import { isRedirect, redirectMessage } from '../http/read-response.ts';
import { parseBaseUrl } from '../http/url.ts';
import { type Call, contextOf } from '../spec/call.ts';
import { ownOptions } from '../spec/options.ts';
import { type Authorization, type Authorizer, createAuthorizer } from './authorize.ts';
import { callOf, copyOf, type MiddlewareRequest, routeOf } from './request.ts';
import type { Auth } from './schemes.ts';

/** Middleware of openapi-fetch that authenticates requests, see {@link authMiddleware}. */
export interface AuthMiddleware {
  /** Returns a signed copy of a request. */
  onRequest(options: MiddlewareRequest): Promise<Request>;
  /** Takes the credentials off the copy, and refuses redirects. */
  onResponse(options: { readonly request: Request; readonly response: Response }): undefined;
  /** Takes the credentials off the copy. */
  onError(options: { readonly request: Request }): undefined;
}

/** Options of {@link authMiddleware}. */
export interface AuthMiddlewareOptions {
  /** The URL of the API: that of your openapi-fetch client. Default: production. */
  readonly baseUrl?: string | URL | undefined;
  /** Receives a warning when clock skew is corrected. */
  readonly onWarning?: ((warning: ApiWarning) => void) | undefined;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
}

/**
 * Creates openapi-fetch middleware that authenticates the requests of your own `createClient<paths>()`. **Register it last**:
 * middleware that runs after it sees the credentials, and can change what was signed.
 *
 * It validates the parameters and the body, adds a missing `Accept` and `Content-Type`, sends `:` in a key as it is, refuses a URL
 * outside `baseUrl` and every request that is not one of the operations, and returns a signed copy of the request that follows no
 * redirect. When the response arrives, it takes the credentials off the copy and refuses redirects. After a 401 that a wrong clock
 * explains, the next request is signed with the server's time.
 *
 * Calls throw a {@link ValidationError} before anything is signed, and an {@link UnexpectedResponseError} for a redirect.
 *
 * Reference: security schemes `Uploadcare` and `Uploadcare.Simple`.
 *
 * @param auth - The credentials: `signedAuth(…)`, or `simpleAuth(…)` for quick tests.
 * @param options - The URL of the API, the receiver of warnings, and the clock.
 * @returns The middleware.
 * @throws {@link ValidationError} for a `baseUrl` that cannot be called.
 * @example
 * ```ts
 * import createClient from 'openapi-fetch';
 * import { authMiddleware, type paths, signedAuth } from 'uploadcare-metadata';
 *
 * const baseUrl = 'https://api.uploadcare.com';
 * const client = createClient<paths>({ baseUrl });
 * client.use(authMiddleware(signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }), { baseUrl }));
 * ```
 */
export function authMiddleware(auth: Auth, options: AuthMiddlewareOptions = {}): AuthMiddleware {
  if (typeof auth?.authorize !== 'function')
    throw new ValidationError('auth', 'is required: use signedAuth(…) or simpleAuth(…)');
  const own = ownOptions(options, ['baseUrl', 'onWarning', 'now']);
  const baseUrl = parseBaseUrl(own.baseUrl ?? serverUrl);
  const authorizer = createAuthorizer({ auth, baseUrl, now: own.now ?? Date.now, onWarning: own.onWarning });
  const headers = { accept: mediaType, 'content-type': requestMediaType };
  return createAuthMiddleware(authorizer, { baseUrl, headers }).middleware;
}

/** A request that was signed. */
export interface SignedCall {
  readonly call: Call;
  readonly authorization: Authorization;
  /** The end of the attempt, in milliseconds of `performance.now()`. */
  readonly deadline: number;
}

export interface MiddlewareSettings {
  /** The base URL, without a slash at the end. */
  readonly baseUrl: string;
  /** The headers that are added where they are missing, by lowercase name. */
  readonly headers: Readonly<Record<string, string>>;
  /** The time limit of an attempt. Without it, signing is not limited. */
  readonly limit?: TimeLimit;
}

/** Creates the middleware, with access to the calls that it has signed. */
export function createAuthMiddleware(
  authorizer: Authorizer,
  settings: MiddlewareSettings,
): {
  readonly middleware: AuthMiddleware;
  readonly signedCallOf: (request: Request) => SignedCall | undefined;
} {
  const { baseUrl, limit } = settings;
  const signedCalls = new WeakMap<Request, SignedCall>();

  /** Takes the credentials off a signed request before other middleware sees it. */
  function takeOff(request: Request): SignedCall | undefined {
    const signed = signedCalls.get(request);
    if (signed === undefined) return undefined;
    signedCalls.delete(request);
    const { call, authorization } = signed;
    for (const name of Object.keys(authorization.headers)) {
      if (authorization.headers[name] !== call.headers[name]) request.headers.delete(name);
    }
    return signed;
  }

  const middleware: AuthMiddleware = {
    async onRequest(options) {
      const { request } = options;
      const start = performance.now();
      const route = routeOf(options, baseUrl);
      const authorize = async (signal: AbortSignal) => {
        const call = await callOf(request, route, settings.headers);
        return { call, authorization: await authorizer.authorize(call, contextOf(call, 0), signal) };
      };
      const { call, authorization } = await (limit === undefined
        ? authorize(request.signal)
        : withDeadline(limit.left, () => new TimeoutError(contextOf(route, 0), limit), request.signal, authorize));
      const signed = copyOf(request, baseUrl, call, authorization.headers);
      signedCalls.set(signed, { call, authorization, deadline: start + (limit?.left ?? 0) });
      return signed;
    },
    onResponse({ request, response }) {
      const signed = takeOff(request);
      if (signed === undefined) return;
      signed.authorization.observe(response.status, response.headers.get('Date'));
      if (!isRedirect(response)) return;
      void cancelStream(response.body);
      throw new UnexpectedResponseError(contextOf(signed.call, 1), response.status, redirectMessage);
    },
    onError({ request }) {
      takeOff(request);
    },
  };
  return { middleware, signedCallOf: (request: Request) => signedCalls.get(request) };
}
