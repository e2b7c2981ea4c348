// A request of one of the operations is signed and sent, and nothing else.
import { credentialsHeader, operations, requestMediaType, schemes } from '../generated/constants.ts';
import type { Answer } from './answer.ts';
import { type AttemptOptions, createAttempt } from './attempt.ts';
import type { Auth } from './auth.ts';
import { ValidationError } from './errors.ts';
import { matchRoute, type Route } from './path.ts';
import type { Call } from './perform.ts';
import { proofOf, redactionOf } from './redaction.ts';
import { createServerTime } from './server-time.ts';
import { isOutOfReach } from './url.ts';
import { checkValue } from './validation.ts';

export interface TransportOptions extends AttemptOptions {
  /** Without it, requests are sent without credentials. */
  readonly auth: Auth | undefined;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly now: () => number;
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

/** Sends one request of the operations of the document: twice, where the clock turns out to be off. */
export type Transport = (request: OutgoingRequest, call?: Call) => Promise<Answer>;

/**
 * Authentication happens here, in the last step before a request leaves: nothing that runs earlier sees it, and nothing
 * can change the request behind it.
 */
export function createTransport(options: TransportOptions): Transport {
  const { auth, baseUrl, now } = options;
  const attempt = createAttempt(options);
  const inServerTime = createServerTime(options);
  // Over plain http, anybody on the way could have signatures made for a time of theirs, and use them then.
  const followsClock = auth?.scheme === schemes.signed && isOutOfReach(baseUrl);

  return async (request, call = { signal: request.signal }) => {
    // Read once, and as a text: what is checked has to be what is sent.
    const url = String(request.url);
    const route = routeOf(request.method, url, baseUrl);
    let text: Promise<string> | undefined;
    const send = (offset: number) =>
      attempt(route, url, request.signal, async (signal) => {
        text ??= request.text();
        const body = new TextEncoder().encode(checkedBody(route, String(await text)));
        // A copy: middleware that is handed the request again must not see the credentials.
        const headers = new Headers(request.headers);
        const contentType = headers.get('Content-Type') ?? requestMediaType;
        headers.set('Content-Type', contentType);
        if (auth) {
          const { pathname, search } = new URL(url);
          const unsigned = { method: request.method, path: pathname + search, body, contentType };
          const time = new Date(now() + offset);
          setAll(headers, await auth.headers(unsigned, time, { ...route, signal }));
        }
        const redaction = redactionOf(proofOf(headers.get(credentialsHeader) ?? ''));
        return { headers, body, redaction };
      });
    return followsClock ? inServerTime(send, route, call) : send(0);
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
function checkedBody(route: Route, text: string): string {
  if (!operations[route.operation].hasBody) {
    if (text !== '') throw new ValidationError('body', `is not part of ${route.operation}`);
    return text;
  }
  let value: unknown;
  try {
    value = text === '' ? undefined : JSON.parse(text);
  } catch {
    throw new ValidationError('value', 'must be sent as JSON');
  }
  checkValue(value);
  return text;
}

function setAll(headers: Headers, proof: Record<string, string>): void {
  try {
    for (const [name, value] of Object.entries(proof)) headers.set(name, value);
  } catch {
    // The error of the platform would show the value.
    throw new ValidationError('auth', 'gave a header that cannot be sent');
  }
}
