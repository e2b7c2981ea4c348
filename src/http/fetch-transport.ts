import { type ByteStream, cancelStream, readBody } from './read-body.ts';
import type { ResponseHeaders, Transport } from './transport.ts';

/** What the client passes to `fetch` beside the URL. */
export interface FetchInit {
  method: string;
  headers: Record<string, string>;
  body?: string;
  redirect: 'manual';
  signal: AbortSignal;
}

/** What the client reads of a response: every platform's `Response` fits. */
export interface FetchResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly type?: string;
  readonly redirected?: boolean;
  readonly bodyUsed?: boolean;
  readonly body?: ByteStream | null | undefined;
  text(): Promise<string>;
}

/** A function such as the global `fetch`, typed by what the client sends and reads. */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>;

// Looked up at each call, so that a `fetch` that is replaced later, as in tests, is used.
const globalFetch: Fetch = (url, init) => globalThis.fetch(url, init);

/** Sends requests with `fetch`. */
export function fetchTransport(fetch: Fetch = globalFetch): Transport {
  return async ({ method, url, headers, body, signal, maxBytes }) => {
    const init: FetchInit = { method, headers, redirect: 'manual', signal };
    if (body !== '') init.body = body;
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
