// The part that both handlers share: the checks of a request, and that only allowed calls are carried out.
import { maxBytes, requestMediaType } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import { notify } from '../errors/notify.ts';
import type { PathParameter } from '../errors/path-parameter.ts';
import { withDeadline } from '../http/deadline.ts';
import { readBody } from '../http/read-body.ts';
import type { OperationId } from '../spec/call.ts';
import { validateFunction, validateTimeout } from '../spec/options.ts';
import type { CallParameters } from '../spec/parameters.ts';
import { HandlerError } from './responses.ts';

/** A web-standard handler. It never rejects. It throws a {@link ValidationError} for anything but a web `Request`. */
export type Handler = (request: Request) => Promise<Response>;

/** A call that a request asks for, exactly as it is sent or signed when it is allowed. */
export interface RequestedCall {
  /** The request, for your cookies and tokens. Its body has been read. */
  readonly request: Request;
  /** The operationId. */
  readonly operation: OperationId;
  /** The UUID of the file. A UUID may be in uppercase. */
  readonly uuid: PathParameter<'uuid'>;
  /** The metadata key, for the operations on one key. */
  readonly key: PathParameter<'key'>;
  /** All parameters, by their place and name. */
  readonly parameters: CallParameters;
}

/** A response of your own to a call that is denied: JSON of the form `{ "detail": "…" }`. */
export interface Refusal {
  /** The status, from 400 to 599: 401 for a visitor without a session, for example. */
  readonly status: number;
  /** The explanation, which the visitor receives. */
  readonly detail: string;
}

/** Options of both handlers. */
export interface HandlerOptions<Requested extends RequestedCall> {
  /**
   * Decides if a call is allowed. Only `true` allows it. A {@link Refusal}, or a `Response` with a status from 400 to 599, denies it
   * and is sent. Any other result, a thrown error and a rejection deny it with 403. Use an allowlist, not a blocklist: a UUID may be
   * in uppercase.
   */
  readonly authorize: (call: Requested) => boolean | Refusal | Response | Promise<boolean | Refusal | Response>;
  /**
   * The origins whose pages may call, in addition to that of the handler, such as `https://app.example.com`. Add the CORS headers for
   * them yourself. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The time limit for the body of a request to arrive, and again for `authorize`, in milliseconds. Default: 30 000. */
  readonly timeout?: number | undefined;
  /** Receives the errors that are not sent to the caller: those of `authorize`, and the reason why the API returned no response. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export const handlerOptionNames: readonly string[] = 'authorize allowedOrigins timeout onError'.split(' ');

/**
 * Creates a handler for requests with these methods. `read` returns the call that a request asks for, and a function that carries
 * it out.
 */
export function createHandler<Requested extends RequestedCall>(
  { authorize, allowedOrigins = [], onError, timeout = 30_000 }: HandlerOptions<Requested>,
  methods: readonly string[],
  read: (request: Request, body: string) => [call: Requested, perform: () => Promise<Response>],
): Handler {
  validateFunction('authorize', authorize);
  if (onError !== undefined) validateFunction('onError', onError);
  if (!Array.isArray(allowedOrigins) || !allowedOrigins.every(isOrigin)) {
    throw new ValidationError('allowedOrigins', 'must be a list of origins, such as https://app.example.com');
  }
  const origins = new Set<string | null>(allowedOrigins);
  validateTimeout('timeout', timeout);

  async function handle(request: Request): Promise<Response> {
    try {
      if (!methods.includes(request.method))
        throw new HandlerError(405, 'This method is not allowed.', { Allow: methods.join(', ') });
      checkOrigin(request.headers, origins);
      const body = await bodyOf(request, timeout);
      const [call, perform] = read(request, body);
      const refusal = await withDeadline(timeout, authorizeTimeout, request.signal, () => refusalOf(authorize, call));
      return refusal ?? (await perform());
    } catch (error) {
      const failure =
        error instanceof HandlerError ? error : new HandlerError(500, 'The server failed.', {}, { cause: error });
      // A disconnected client is not an error.
      if ('cause' in failure && !request.signal?.aborted) notify(onError, failure.cause);
      return failure.response;
    }
  }

  // Not async: Express 4 shows what a function throws, and ignores what it rejects with.
  return (request) => {
    if (typeof request?.headers?.get !== 'function')
      throw new ValidationError(
        'request',
        "must be a web Request: for Node's HTTP server, Express, Fastify or Koa, wrap the handler in toNodeHandler " +
          'of uploadcare-metadata/node',
      );
    return handle(request);
  };
}

const bodyTimeout = () => new HandlerError(408, 'The body did not arrive in time.', { Connection: 'close' });
const authorizeTimeout = () => new HandlerError(503, 'The authorization took too long.');

/**
 * Defends against forged requests (CSRF): a page of another origin cannot send this content type, not even with GET or DELETE,
 * without a CORS preflight, and preflights are refused as a method. Browsers also say which site a page is from. The `Host` header
 * is not checked, because behind a reverse proxy it may be wrong.
 */
function checkOrigin(headers: Headers, allowed: ReadonlySet<string | null>): void {
  const type = headers.get('Content-Type') ?? '';
  if (type.replace(/\s*;\s*charset="?utf-8"?$/i, '').toLowerCase() !== requestMediaType)
    throw new HandlerError(415, `The Content-Type of every request must be ${requestMediaType}.`);
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin' && !allowed.has(headers.get('Origin')))
    throw new HandlerError(403, 'Pages of other origins may not call.');
}

async function bodyOf(request: Request, timeout: number): Promise<string> {
  let text: string | undefined;
  try {
    text = await withDeadline(timeout, bodyTimeout, request.signal, (signal) =>
      readBody(request, maxBytes.request, signal),
    );
  } catch (error) {
    if (error instanceof HandlerError) throw error;
    throw new HandlerError(400, 'The body did not arrive in whole.');
  }
  if (text === undefined) throw new HandlerError(413, 'The body is larger than that of any call.');
  return text;
}

/** Returns the response to a call that is denied; `undefined` if it is allowed. */
async function refusalOf<Requested>(
  authorize: (call: Requested) => unknown,
  call: Requested,
): Promise<Response | undefined> {
  const denied = 'This call is not allowed.';
  try {
    const result = await authorize(call);
    if (result === true) return undefined;
    const { status, detail, clone } = Object(result);
    // A success would tell the caller that the call was made.
    const isFailure = Number.isInteger(status) && status >= 400 && status <= 599;
    // A copy: the same response may be returned for another call.
    if (isFailure && typeof clone === 'function') return (result as Response).clone();
    if (isFailure && typeof detail === 'string') return new HandlerError(status, detail).response;
    return new HandlerError(403, denied).response;
  } catch (cause) {
    throw new HandlerError(403, denied, {}, { cause });
  }
}

function isOrigin(text: unknown): boolean {
  try {
    const { origin, hostname } = new URL(text as string);
    return origin === text && !hostname.includes('*');
  } catch {
    return false;
  }
}
