// Signs through a backend that has the secret key and validates what it signs.
import { requestMediaType, responseHeaders } from '../../generated/constants.ts';
import { SigningError, type SigningFailure } from '../errors/signing-error.ts';
import { describeFailure } from '../http/failure.ts';
import { type Fetch, fetchTransport } from '../http/fetch-transport.ts';
import { parseHttpDate, parseRetryAfter } from '../http/http-date.ts';
import { createRedaction, secretsOf } from '../http/redaction.ts';
import { type RequestHeaders, resolveHeaders, validateSecrecy } from '../http/request-headers.ts';
import { parseUrl } from '../http/url.ts';
import { ownOptions, validateFunction } from '../spec/options.ts';
import type { Sign } from './schemes.ts';
import { isSignature } from './signature.ts';

/** Options of {@link remoteSigner}. */
export interface RemoteSignerOptions {
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: Fetch | undefined;
  /** Headers for your backend, such as a session token; a function is called for each signature. */
  readonly headers?: RequestHeaders | undefined;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
}

/** Far above the length of a signature or of an explanation, in bytes. */
const maxBytes = 10_000;

/**
 * Creates the `sign` function of `signedAuth` for places where the secret key must not be, such as a browser. It POSTs the parts
 * of the string to sign, `{ method, path, bodyHash, contentType, date }` as JSON, to your backend, which responds with
 * `{ "signature": "…" }`, or rejects with a status and `{ "detail": "…" }`. Cookies are sent to the origin of the page only.
 *
 * Without a signature, calls reject with a {@link SigningError}. They are retried when the failure is transient: no response, 429, 500
 * and the like. `attemptTimeout` includes the time for signing. Errors that a function for `headers` throws reach the caller unchanged.
 *
 * Reference: security scheme `Uploadcare`.
 *
 * @param url - The URL of your backend. One that starts with `/` is on the origin of the page or worker.
 * @param options - The `fetch` and the headers to use.
 * @returns The `sign` of {@link signedAuth}.
 * @throws {@link ValidationError} for a URL that cannot be called, and for `headers` over plain HTTP to another machine.
 * @example
 * ```ts
 * import { createMetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
 *
 * const sign = remoteSigner('https://app.example.com/api/sign');
 * const metadata = createMetadataClient({ auth: signedAuth({ publicKey: 'demopublickey', sign }) });
 * ```
 */
export function remoteSigner(url: string | URL, options: RemoteSignerOptions = {}): Sign {
  const { href } = parseUrl('url', url);
  const own = ownOptions(options, ['fetch', 'headers', 'now']);
  const { fetch, headers, now = Date.now } = own;
  if (fetch !== undefined) validateFunction('fetch', fetch);
  validateSecrecy(headers, 'url', href);
  const send = fetchTransport(fetch);

  return async (_, { method, path, bodyHash, contentType, date }, context) => {
    const sent = await resolveHeaders(headers);
    // `headers` can take long: the attempt may be over.
    context.signal.throwIfAborted();
    const redaction = createRedaction(() => secretsOf(sent));
    const failed = (problem: string, failure?: SigningFailure) => new SigningError(context, problem, failure);
    const body = JSON.stringify({ method, path, bodyHash, contentType, date });
    let text: string | undefined;
    let response: Awaited<ReturnType<typeof send>>;
    try {
      const request = { method: 'POST', url: href, body, signal: context.signal, maxBytes };
      response = await send({ ...request, headers: { ...sent, 'content-type': requestMediaType } });
      text = await response.text();
    } catch (error) {
      throw failed(`no response from the signing backend (${describeFailure(error, redaction)})`);
    }
    const { status } = response;
    const fields = parseFields(text);
    if (status === 200 && response.redirected !== true && isSignature(fields.signature)) return fields.signature;
    const detail = typeof fields.detail === 'string' ? redaction.text(fields.detail).slice(0, 1_000) : undefined;
    throw failed(`the signing backend returned ${status}: ${detail ?? 'no signature and no explanation.'}`, {
      status,
      detail,
      retryAfterSeconds: parseRetryAfter(response.headers.get(responseHeaders.retryAfter), now()),
      serverTime: parseHttpDate(response.headers.get('Date')),
    });
  };
}

function parseFields(text: string | undefined): { signature?: unknown; detail?: unknown } {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
