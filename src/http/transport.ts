/** One request, ready to be sent. */
export interface TransportRequest {
  /** The method, in uppercase. */
  readonly method: string;
  /** The absolute URL. */
  readonly url: string;
  /** The headers. A transport may add to them. */
  readonly headers: Record<string, string>;
  /** The body; empty for none. It is sent as UTF-8. */
  readonly body: string;
  /** Aborts when the attempt is over. The transport then closes the connection. */
  readonly signal: AbortSignal;
  /** The largest response body that is read, in bytes. */
  readonly maxBytes: number;
  /** A transport calls this when it sends the request a second time by itself, so that the request is counted. */
  readonly onResend?: () => void;
}

/** The response headers: those of `fetch` fit. */
export interface ResponseHeaders {
  /** Returns the value of a header, in any case; `null` if there is none. */
  get(name: string): string | null;
  /** Calls `callback` with each value and lowercase name. */
  forEach(callback: (value: string, name: string) => void): void;
}

/** A response whose headers have arrived. */
export interface TransportResponse {
  /** The status. */
  readonly status: number;
  /** The headers. */
  readonly headers: ResponseHeaders;
  /** True for a response that comes from a redirect, followed or not. Such a response is refused. */
  readonly redirected?: boolean;
  /** Reads the body as UTF-8. Resolves with `undefined` when it has more than `maxBytes`; rejects when it does not arrive in whole. */
  text(): Promise<string | undefined>;
  /** Closes the connection, when the rest of the body is not wanted. */
  cancel?(): void;
}

/**
 * Sends one request and returns its response. Never follows a redirect. Rejects when the connection fails or `signal` aborts.
 * The client validates, signs, limits and retries; a transport only sends.
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;
