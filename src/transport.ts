// One attempt: a request of one of the operations is signed, sent, and answered in whole, or it fails in time.
import { credentialsHeader, operations, requestMediaType, responseHeaders } from '../generated/constants.ts';
import { checkedBody, OversizedError, readBody } from './answer.ts';
import type { Auth } from './auth.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionError, ResponseError, TimeoutError, ValidationError } from './errors.ts';
import { matchRoute, type Route } from './path.ts';
import { redactJson, redactor } from './redaction.ts';
import { checkValue } from './validation.ts';

/** A remark of the API on one call, from the `Warning` header. Deprecations come this way. */
export interface ApiWarning {
  /** The text of the header, for example `199 Miscellaneous warning: …`. */
  readonly message: string;
  /** The operationId of the call. */
  readonly operation: string;
  readonly uuid: string;
  readonly key?: string;
  readonly requestId?: string;
}

export interface TransportOptions {
  readonly auth: Auth;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly timeout: number;
  readonly now: () => number;
  readonly onWarning: ((warning: ApiWarning) => void) | undefined;
}

/** A request as openapi-fetch has made it, not signed yet. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  /** Empty for none. */
  readonly body: string;
  readonly signal: AbortSignal | undefined;
}

/** A response that has come in whole. Nothing in it repeats the credentials. */
export interface Answer {
  readonly status: number;
  readonly body: string | null;
  header(name: string): string | undefined;
  headers(): Headers;
}

type Header = Answer['header'];
type Redact = (text: string) => string;

/** Sends one request of the operations of the document, and nothing else. */
export type Transport = (request: OutgoingRequest) => Promise<Answer>;

/**
 * Authentication happens here, in the last step before a request leaves: nothing that runs earlier sees it, and nothing
 * can change the request behind it.
 */
export function createTransport({
  auth,
  baseUrl,
  fetch,
  timeout,
  now,
  onWarning,
}: TransportOptions): Transport {
  return async (request) => {
    const route = routeOf(request, baseUrl);
    checkBody(route, request.body);
    const expired = () => new TimeoutError(route, timeout);
    return withDeadline(timeout, expired, request.signal, async (signal) => {
      const { init, redact } = await signed(request, auth, new Date(now()));
      const response = await send(fetch, request.url, { ...init, redirect: 'manual', signal }, route, redact);
      const incoming = withoutCredentials(response.headers, redact);
      if (onWarning) warn(onWarning, route, incoming.header);
      return {
        status: response.status,
        ...incoming,
        body: await bodyOf(response, route, incoming.header, redact),
      };
    });
  };
}

function routeOf({ method, url }: OutgoingRequest, baseUrl: string): Route {
  const route = url.startsWith(baseUrl) ? matchRoute(method, url.slice(baseUrl.length)) : undefined;
  if (route) return route;
  // What is left of a template when a parameter is not given at all.
  const missing = /(?:%7B|\{)(.+?)(?:%7D|\})/i.exec(url)?.[1];
  if (missing !== undefined) throw new ValidationError(missing, 'must be given');
  throw new ValidationError('request', 'is none of the operations of the API reference, below `baseUrl`');
}

async function signed(
  { method, url, headers: unsigned, body: text }: OutgoingRequest,
  auth: Auth,
  time: Date,
) {
  const body = new TextEncoder().encode(text);
  const headers = new Headers(unsigned);
  const contentType = headers.get('Content-Type') ?? requestMediaType;
  headers.set('Content-Type', contentType);
  const { pathname, search } = new URL(url);
  const path = pathname + search;
  const proof = await auth.headers({ method, body, contentType, path }, time);
  for (const [name, value] of Object.entries(proof)) headers.set(name, value);
  const init: RequestInit = text === '' ? { method, headers } : { method, headers, body };
  return { init, redact: redactor(proof[credentialsHeader] ?? '') };
}

// These describe the body as it was on the wire, not as it is handed on.
const ofWire = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

function withoutCredentials(received: Headers, redact: Redact): Pick<Answer, 'header' | 'headers'> {
  return {
    header(name) {
      const value = ofWire.has(name.toLowerCase()) ? null : received.get(name);
      return value === null ? undefined : redact(value);
    },
    headers() {
      const copy = new Headers();
      received.forEach((value, name) => {
        if (!ofWire.has(name)) copy.append(name, redact(value));
      });
      return copy;
    },
  };
}

// The last look at what is about to be sent: a serializer of the caller's may have made it.
function checkBody(route: Route, text: string): void {
  if (!operations[route.operation].hasBody) {
    if (text !== '') throw new ValidationError('body', `is not part of ${route.operation}`);
    return;
  }
  let value: unknown;
  try {
    value = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new ValidationError('value', 'must be sent as JSON');
  }
  checkValue(value);
}

async function send(
  fetch: TransportOptions['fetch'],
  url: string,
  init: RequestInit,
  route: Route,
  redact: Redact,
) {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new ConnectionError(route, reasonOf(error, redact));
  }
}

async function bodyOf(response: Response, route: Route, header: Header, redact: Redact) {
  const { status, type, ok } = response;
  const requestId = header(responseHeaders.requestId);
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    void response.body?.cancel().catch(() => {});
    throw new ResponseError(route, status, 'a redirect, which is not followed. Check `baseUrl`.', requestId);
  }
  if (status < 200 || status > 599)
    throw new ResponseError(route, status, 'not a status of HTTP.', requestId);
  // Of a failure, the status says enough: it counts, even where its body does not come through.
  if (!ok) return redactJson(await readBody(response).catch(() => ''), redact);
  try {
    return checkedBody(route, status, await readBody(response), requestId);
  } catch (error) {
    if (error instanceof ResponseError) throw error;
    if (error instanceof OversizedError)
      throw new ResponseError(route, status, `${error.message}.`, requestId);
    throw new ConnectionError(route, reasonOf(error, redact));
  }
}

// The error of a `fetch` is not handed on: it can hold the request, and with it the credentials.
function reasonOf(error: unknown, redact: Redact): string {
  const { message, cause } = (error ?? {}) as {
    message?: unknown;
    cause?: { message?: unknown; code?: unknown };
  };
  const parts = [message, cause?.message || cause?.code].filter(
    (part) => typeof part === 'string' && part !== '',
  );
  return redact(parts.join(': ')).slice(0, 200) || 'the request failed';
}

function warn(
  onWarning: (warning: ApiWarning) => unknown,
  { operation, uuid, key }: Route,
  header: Header,
): void {
  const message = header(responseHeaders.warning);
  if (message === undefined) return;
  const requestId = header(responseHeaders.requestId);
  const warning: ApiWarning = {
    message,
    operation,
    uuid,
    ...(key !== undefined && { key }),
    ...(requestId !== undefined && { requestId }),
  };
  // What goes wrong in the callback must not make a call fail that the API has done.
  new Promise((resolve) => {
    resolve(onWarning(warning));
  }).catch(() => {});
}
