import { type ByteStream, cancelStream, readBody } from './read-body.ts';
import type { ResponseHeaders, Transport } from './transport.ts';

/** The second argument of `fetch`, as the client passes it. */
export interface FetchInit {
  /** The method, in uppercase. */
  method: string;
  /** The headers by lowercase name. */
  headers: Record<string, string>;
  /** The body; left out for none. */
  body?: string;
  /** Redirects are not followed. */
  redirect: 'manual';
  /** Aborts when the attempt is over. */
  signal: AbortSignal;
  /** When cookies are sent; left out without the option. */
  credentials?: 'omit' | 'same-origin' | 'include';
}

/** The part of a response that the client reads: every platform's `Response` fits. */
export interface FetchResponse {
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: ResponseHeaders;
  /** `opaqueredirect` for a redirect in a browser. */
  readonly type?: string;
  /** True if a redirect was followed. Such a response is refused. */
  readonly redirected?: boolean;
  /** True if the body was read before. Such a response is refused. */
  readonly bodyUsed?: boolean;
  /** The body; `null` for none, `undefined` on platforms without streams. */
  readonly body?: ByteStream | null | undefined;
  /** Reads the body, where it is no stream. */
  text(): Promise<string>;
}

/** A function such as the global `fetch`, typed by what the client sends and reads. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

// Looked up at each call, so that a `fetch` that is replaced later, as in tests, is used.
const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/** Sends requests with `fetch`. */
export function fetchTransport(fetch: Fetch = globalFetch, credentials?: FetchInit['credentials']): Transport {
  return async ({ method, url, headers, body, signal, maxBytes }) => {
    const init: FetchInit = { method, headers, redirect: 'manual', signal };
    if (body !== '') init.body = body;
    if (credentials) init.credentials = credentials;
    const response = await fetch(url, init);
    if (typeof response?.status !== 'number' || response.bodyUsed)
      throw new Error('`fetch` returned no unread Response');
    return {
      status: response.status,
      headers: response.headers,
      redirected: response.redirected === true || response.type === 'opaqueredirect',
      text: () => readBody(response, maxBytes, signal),
      cancel: () => void cancelStream(response.body),
    };
  };
}
