// Signing by a back end, which has the secret key and looks at what it signs.
import { requestMediaType, responseHeaders } from '../generated/constants.ts';
import { readText, reasonOf } from './answer.ts';
import type { Sign } from './auth.ts';
import { SigningError, type SigningFailure, ValidationError } from './errors.ts';
import { httpDate } from './http-date.ts';
import { redactor } from './redaction.ts';
import { retryAfterSeconds } from './retry.ts';
import { isSignature } from './signature.ts';
import { checkedUrl } from './url.ts';

/** How to call the back end that signs. */
export interface RemoteSignerOptions {
  /** What sends the requests. Default: the global `fetch`. */
  readonly fetch?: typeof fetch | undefined;
  /** What else the back end wants to see, such as a session token of your app; as a function, asked each time. */
  readonly headers?:
    | Readonly<Record<string, string>>
    | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>)
    | undefined;
}

/** Far above what a signature or the reason of a refusal takes. */
const maxBytes = 10_000;

/**
 * The `sign` of `signedAuth` for where the secret key must not be, such as a browser: POSTs the parts of the string to
 * sign, `{ method, path, bodyHash, contentType, date }` in JSON, to a back end of yours, which answers with
 * `{ "signature": "…" }`, or refuses with a status and `{ "detail": "…" }`. Cookies go there as `fetch` sends them unless
 * told otherwise: to the origin of the page only.
 *
 * Calls reject with a {@link SigningError} when there is no signature. They try again when that may pass: no answer, 429,
 * 500 and the like. The `timeout` of an attempt counts from before it is signed. What a function for `headers` throws
 * reaches the caller as it is.
 *
 * @throws {ValidationError} for a url that cannot be called. One that begins with `/` is that of the page or worker.
 */
export function remoteSigner(url: string | URL, options: RemoteSignerOptions = {}): Sign {
  const { href } = checkedUrl('url', url);
  const { fetch = globalFetch, headers = {} } = options;
  if (typeof fetch !== 'function') throw new ValidationError('fetch', 'must be a function');

  return async (_, { method, path, bodyHash, contentType, date }, context) => {
    const own = checkedHeaders(typeof headers === 'function' ? await headers() : headers);
    // They can take their time: nobody may wait any more.
    context.signal.throwIfAborted();
    const redact = redactor(...secretsIn(own));
    own.set('Content-Type', requestMediaType);
    const failed = (problem: string, failure?: SigningFailure) => new SigningError(context, problem, failure);
    let response: Response;
    let text: string | undefined;
    let retryAfter: number | undefined;
    let serverTime: number | undefined;
    try {
      response = await fetch(href, {
        method: 'POST',
        headers: own,
        body: JSON.stringify({ method, path, bodyHash, contentType, date }),
        redirect: 'manual',
        signal: context.signal,
      });
      retryAfter = retryAfterSeconds(response.headers.get(responseHeaders.retryAfter), Date.now());
      serverTime = httpDate(response.headers.get('Date'));
      text = await readText(response, maxBytes);
    } catch (error) {
      throw failed(`no answer of the back end that signs: ${reasonOf(error, redact)}`);
    }
    const { status } = response;
    const { signature, detail } = fieldsOf(text);
    if (response.ok && isSignature(signature)) return signature;
    const said = typeof detail === 'string' ? redact(detail) : undefined;
    throw failed(`the back end that signs gave ${status}: ${said ?? 'no signature, and no reason.'}`, {
      status,
      detail: said,
      retryAfter,
      serverTime,
    });
  };
}

const globalFetch: typeof fetch = (...request) => globalThis.fetch(...request);

function checkedHeaders(given: unknown): Headers {
  try {
    return new Headers(given as Record<string, string>);
  } catch {
    // The error of the platform would show the value.
    throw new ValidationError('headers', 'must be headers that can be sent');
  }
}

/** Each value, and each word of it: of `Bearer abc`, the second is the secret. */
function secretsIn(headers: Headers): string[] {
  return [...headers.values()]
    .flatMap((value) => [value, ...value.split(/[\s,;=]+/)])
    .filter((secret) => secret.length > 7);
}

function fieldsOf(text: string | undefined): { signature?: unknown; detail?: unknown } {
  try {
    return Object(JSON.parse(text ?? ''));
  } catch {
    return {};
  }
}
