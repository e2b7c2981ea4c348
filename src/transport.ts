// One attempt: a request of one of the operations is signed, sent, and answered in whole, or it fails in time.
import { credentialsHeader, operations, requestMediaType } from '../generated/constants.ts';
import { type Answer, readAnswer, reasonOf } from './answer.ts';
import type { Auth } from './auth.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionError, TimeoutError, ValidationError } from './errors.ts';
import { matchRoute, type Route } from './path.ts';
import { proofOf, redactor } from './redaction.ts';
import { checkValue } from './validation.ts';
import { type ApiWarning, warn } from './warning.ts';

export interface TransportOptions {
  /** Without it, requests are sent without credentials. */
  readonly auth: Auth | undefined;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly fetch: typeof fetch;
  readonly timeout: number;
  readonly now: () => number;
  readonly onWarning: ((warning: ApiWarning) => void) | undefined;
}

/** A request as openapi-fetch has made it, not signed yet. A `Request` is one. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;
  /** The body; empty for none. */
  text(): Promise<string>;
}

/** Sends one request of the operations of the document, and nothing else. */
export type Transport = (request: OutgoingRequest) => Promise<Answer>;

/**
 * Authentication happens here, in the last step before a request leaves: nothing that runs earlier sees it, and nothing
 * can change the request behind it.
 */
export function createTransport(options: TransportOptions): Transport {
  const { auth, baseUrl, fetch, timeout, now, onWarning } = options;

  return async (request) => {
    const { method } = request;
    // Read once, and as a text: what is checked has to be what is sent.
    const url = String(request.url);
    const route = routeOf(method, url, baseUrl);
    const expired = () => new TimeoutError(route, timeout);
    return withDeadline(timeout, expired, request.signal, async (signal) => {
      const text = String(await request.text());
      checkBody(route, text);
      const body = new TextEncoder().encode(text);
      // A copy: middleware that is handed the request again must not see the credentials.
      const headers = new Headers(request.headers);
      const contentType = headers.get('Content-Type') ?? requestMediaType;
      // On every request: where cookies say who calls, another site cannot make a browser send it unasked.
      headers.set('Content-Type', contentType);
      if (auth) {
        const { pathname, search } = new URL(url);
        const unsigned = { method, path: pathname + search, body, contentType };
        sign(headers, await auth.headers(unsigned, new Date(now()), { ...route, signal }));
      }
      const redact = redactor(proofOf(headers.get(credentialsHeader) ?? ''));
      // Signing can take its time: a call that has been given up meanwhile is not sent.
      signal.throwIfAborted();
      const init: RequestInit = { method, headers, redirect: 'manual', signal };
      if (text !== '') init.body = body;
      let response: Response;
      try {
        response = await fetch(url, init);
      } catch (error) {
        throw new ConnectionError(route, reasonOf(error, redact));
      }
      return readAnswer(response, route, redact, (header) => {
        if (onWarning && !signal.aborted) warn(onWarning, route, header);
      });
    });
  };
}

function routeOf(method: string, url: string, baseUrl: string): Route {
  const route = url.startsWith(baseUrl) ? matchRoute(method, url.slice(baseUrl.length)) : undefined;
  if (route) return route;
  // What is left of a template when a parameter is not given at all.
  const missing = /(?:%7B|\{)(.+?)(?:%7D|\})/i.exec(url)?.[1];
  if (missing !== undefined) throw new ValidationError(missing, 'must be given');
  throw new ValidationError('request', 'is none of the operations of the API reference, below `baseUrl`');
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

function sign(headers: Headers, proof: Record<string, string>): void {
  try {
    for (const [name, value] of Object.entries(proof)) headers.set(name, value);
  } catch {
    // The error of the platform would show the value.
    throw new ValidationError('auth', 'gave a header that cannot be sent');
  }
}
