// The auth middleware: validates a request, and returns a signed copy of it.
import { mediaType, requestMediaType, serverUrl } from '../../generated/constants.ts';
import { type TimeLimit, TimeoutError, UnexpectedResponseError, ValidationError } from '../errors/errors.ts';
import type { OnWarning } from '../errors/warning.ts';
import { withDeadline } from '../http/deadline.ts';
import { isRedirect, redirectMessage } from '../http/read-response.ts';
import { parseUrl } from '../http/url.ts';
import {
  type Call,
  contextOf,
  createCall,
  matchRoute,
  parameterViolation,
  parseValue,
} from '../spec/call.ts';
import { ownOptions } from '../spec/options.ts';
import { type Authorization, type Authorizer, createAuthorizer } from './authorize.ts';
import type { Auth } from './schemes.ts';

/** Middleware of openapi-fetch that authenticates requests, see {@link authMiddleware}. */
export interface AuthMiddleware {
  onRequest(options: MiddlewareRequest): Promise<Request>;
  onResponse(options: { readonly request: Request; readonly response: Response }): undefined;
  onError(options: { readonly request: Request }): undefined;
}

/** What openapi-fetch passes to middleware with a request. */
export interface MiddlewareRequest {
  readonly request: Request;
  /** The path of the OpenAPI description that the caller named. */
  readonly schemaPath?: string;
  readonly params?: { readonly path?: Readonly<Record<string, unknown>> };
}

/** Options of {@link authMiddleware}. */
export interface AuthMiddlewareOptions {
  /** The URL of the API: that of your openapi-fetch client. Default: production. */
  readonly baseUrl?: string | URL | undefined;
  /** Receives a warning when clock skew is corrected. */
  readonly onWarning?: OnWarning | undefined;
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
 * @param options - The URL of the API.
 * @returns The middleware.
 * @throws {@link ValidationError} for a `baseUrl` that cannot be called.
 * @example
 * ```ts
 * import createClient from 'openapi-fetch';
 * import { authMiddleware, type paths, signedAuth } from 'uploadcare-metadata';
 *
 * const client = createClient<paths>({ baseUrl: 'https://api.uploadcare.com' });
 * client.use(authMiddleware(signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' })));
 * ```
 */
export function authMiddleware(auth: Auth, options: AuthMiddlewareOptions = {}): AuthMiddleware {
  if (typeof auth?.authorize !== 'function')
    throw new ValidationError('auth', 'is required: use signedAuth(…) or simpleAuth(…)');
  const {
    baseUrl = serverUrl,
    now = Date.now,
    onWarning,
  } = ownOptions(options, ['baseUrl', 'onWarning', 'now']);
  const { origin, pathname } = parseUrl('baseUrl', baseUrl);
  const url = (origin + pathname).replace(/\/+$/, '');
  const authorizer = createAuthorizer({ auth, baseUrl: url, now, onWarning });
  const headers = { accept: mediaType, 'content-type': requestMediaType };
  return createAuthMiddleware(authorizer, { baseUrl: url, headers }).middleware;
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
      const call = await callOf(options, settings);
      const context = contextOf(call, 0);
      const authorize = (signal: AbortSignal) => authorizer.authorize(call, context, signal);
      const authorization = await (limit === undefined
        ? authorize(request.signal)
        : withDeadline(limit.left, () => new TimeoutError(context, limit), request.signal, authorize));
      const signed = copyOf(request, baseUrl, call, authorization.headers);
      signedCalls.set(signed, { call, authorization, deadline: start + (limit?.left ?? 0) });
      return signed;
    },
    onResponse({ request, response }) {
      const signed = takeOff(request);
      if (signed === undefined) return;
      signed.authorization.observe(response.status, response.headers.get('Date'));
      if (!isRedirect(response)) return;
      void response.body?.cancel().catch(() => {});
      throw new UnexpectedResponseError(contextOf(signed.call, 1), response.status, redirectMessage);
    },
    onError({ request }) {
      takeOff(request);
    },
  };
  return { middleware, signedCallOf: (request: Request) => signedCalls.get(request) };
}

/** Returns the call that a request makes. Throws a {@link ValidationError} unless it is a valid call of one of the operations. */
async function callOf(
  { request, schemaPath, params }: MiddlewareRequest,
  { baseUrl, headers: defaults }: MiddlewareSettings,
): Promise<Call> {
  // Each property is read once, as plain data: what is validated is what is signed and sent.
  const url = String(request.url);
  const route = url.startsWith(`${baseUrl}/`)
    ? matchRoute(String(request.method), url.slice(baseUrl.length))
    : undefined;
  // A key such as `.` leads to another operation than the one that was named.
  if (route === undefined || (schemaPath !== undefined && route.template !== schemaPath)) {
    for (const [, name = ''] of schemaPath?.matchAll(/\{([^{}]+)\}/g) ?? []) {
      const problem = parameterViolation(name, params?.path?.[name]);
      if (problem !== undefined) throw new ValidationError(name, problem);
    }
    throw new ValidationError('request', 'does not match any API operation under `baseUrl`');
  }
  const headers: Record<string, string> = { ...defaults };
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  const text = request.body === null ? '' : String(await request.clone().text());
  return createCall(route.operation, route.parameters, parseValue(text), headers);
}

/** Returns a signed copy, so that a request that other middleware kept never holds credentials. */
function copyOf(request: Request, baseUrl: string, call: Call, headers: Record<string, string>): Request {
  // openapi-fetch takes a Request of its own realm only. A subclass must not see the credentials.
  const SameRealm =
    request instanceof Request ? Request : (request as { constructor: typeof Request }).constructor;
  const { method, path, body } = call;
  const init: RequestInit = { method, headers, redirect: 'manual', signal: request.signal };
  if (body !== '') init.body = body;
  // Some platforms have none of these.
  if (request.cache) init.cache = request.cache;
  if (request.credentials) init.credentials = request.credentials;
  if (request.keepalive) init.keepalive = true;
  return new SameRealm(baseUrl + path, init);
}
