// The part that both handlers share: the checks of a request, and that only allowed calls are carried out.
import { maxBytes, requestMediaType } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import type { PathParameter } from '../errors/path-parameter.ts';
import { withDeadline } from '../http/deadline.ts';
import { readBody } from '../http/read-body.ts';
import type { OperationId } from '../spec/call.ts';
import { validateFunction, validateTimeout } from '../spec/options.ts';
import type { CallParameters } from '../spec/parameters.ts';
import { HandlerError } from './responses.ts';

/** A web-standard handler. It never rejects. */
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

/** Options of both handlers. */
export interface HandlerOptions<Requested extends RequestedCall> {
  /**
   * Decides if a call is allowed. Only `true` allows it; any other result, a thrown error and a rejection deny it. Use an allowlist,
   * not a blocklist: a UUID may be in uppercase.
   */
  readonly authorize: (call: Requested) => boolean | Promise<boolean>;
  /**
   * The origins, beside that of the handler, whose pages may call, such as `https://app.example.com`. Add the CORS headers for
   * them yourself. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** The time limit for the body of a request to arrive, and again for `authorize`, in milliseconds. Default: 30 000. */
  readonly timeout?: number | undefined;
  /** Receives the errors that the caller is not told: those of `authorize`, and the reason why the API returned no response. */
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

  return async (request) => {
    try {
      if (!methods.includes(request.method))
        throw new HandlerError(405, 'This method is not allowed.', { Allow: methods.join(', ') });
      checkOrigin(request.headers, origins);
      const body = await bodyOf(request, timeout);
      const [call, perform] = read(request, body);
      await withDeadline(timeout, authorizeTimeout, request.signal, () => checkAllowed(authorize, call));
      return await perform();
    } catch (error) {
      const failure =
        error instanceof HandlerError ? error : new HandlerError(500, 'The server failed.', {}, { cause: error });
      // A disconnected client is not an error.
      if ('cause' in failure && !request.signal?.aborted) report(onError, failure.cause);
      return failure.response;
    }
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

async function checkAllowed<Requested>(authorize: (call: Requested) => unknown, call: Requested): Promise<void> {
  const denied = 'This call is not allowed.';
  let result: unknown;
  try {
    result = await authorize(call);
  } catch (cause) {
    throw new HandlerError(403, denied, {}, { cause });
  }
  if (result !== true) throw new HandlerError(403, denied);
}

function report(onError: ((error: unknown) => unknown) | undefined, error: unknown): void {
  // A callback that fails must not keep the response.
  new Promise((resolve) => resolve(onError?.(error))).catch(() => {});
}

function isOrigin(text: unknown): boolean {
  try {
    const { origin, hostname } = new URL(text as string);
    return origin === text && !hostname.includes('*');
  } catch {
    return false;
  }
}
