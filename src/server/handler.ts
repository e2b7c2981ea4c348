// What both handlers have in common: what they ask of a request, and that nothing is done that is not allowed.
import { requestMediaType, valueRule } from '../../generated/constants.ts';
import { readText } from '../answer.ts';
import { checkedTimeout } from '../common-options.ts';
import { withDeadline } from '../deadline.ts';
import { ValidationError } from '../errors.ts';
import type { OperationId } from '../path.ts';
import { Refusal } from './answers.ts';

/** A web-standard handler. It never rejects. */
export type Handler = (request: Request) => Promise<Response>;

/** A call that somebody asks for. What is sent or signed is made of these very texts. */
export interface Call {
  /** As it came, for your cookies and tokens. Its body has been read. */
  readonly request: Request;
  /** The operationId. */
  readonly operation: OperationId;
  /** The UUID of the file. */
  readonly uuid: string;
  /** The key, for the operations on one key. */
  readonly key: string | undefined;
}

/** What both handlers are given. */
export interface HandlerOptions<Asked extends Call> {
  /**
   * Says who may do what: a call is allowed when this gives exactly `true`, at once or later. Anything else, and whatever
   * it throws, is a denial. Compare with what you allow, not with what you forbid: a uuid can come in capitals too.
   */
  readonly authorize: (call: Asked) => boolean | Promise<boolean>;
  /**
   * The origins, beside that of the handler itself, whose pages may call, such as `https://app.example.com`. The CORS
   * headers for them are left to you. Default: none.
   */
  readonly allowedOrigins?: readonly string[] | undefined;
  /** In milliseconds, for the body of a request to come in, and for `authorize` to answer. Default: 30 000. */
  readonly timeout?: number | undefined;
  /** Gets what the caller is not told: what `authorize` threw, and why the API gave no answer. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * Makes a handler that takes requests with these methods. `read` gives the call that is asked for, and what to do when
 * it is allowed.
 */
export function createHandler<Asked extends Call>(
  { authorize, allowedOrigins = [], onError, timeout }: HandlerOptions<Asked>,
  methods: readonly string[],
  read: (request: Request, body: string) => [call: Asked, perform: () => Promise<Response>],
): Handler {
  checkFunction('authorize', authorize);
  if (onError !== undefined) checkFunction('onError', onError);
  if (!Array.isArray(allowedOrigins) || !allowedOrigins.every(isOrigin)) {
    throw new ValidationError('allowedOrigins', 'must be a list of origins, such as https://app.example.com');
  }
  const origins = new Set<string | null>(allowedOrigins);
  const milliseconds = checkedTimeout(timeout);
  /** Does this in time, and no longer than the caller waits. */
  const inTime = <T>({ signal }: Request, late: () => Refusal, work: () => Promise<T>) =>
    withDeadline(milliseconds, late, signal, work);

  return async (request) => {
    try {
      if (!methods.includes(request.method))
        throw new Refusal(405, 'This method is not allowed.', { Allow: methods.join(', ') });
      checkOrigin(request.headers, origins);
      const body = await inTime(request, tooSlow, () => bodyOf(request));
      const [call, perform] = read(request, body);
      await inTime(request, undecided, () => checkAllowed(authorize, call));
      return await perform();
    } catch (error) {
      const refusal =
        error instanceof Refusal ? error : new Refusal(500, 'The server failed.', {}, { cause: error });
      // That a caller is gone is nobody's fault.
      if ('cause' in refusal && !request.signal?.aborted) report(onError, refusal.cause);
      return refusal.answer;
    }
  };
}

const tooSlow = () => new Refusal(408, 'The body did not come in time.');
const undecided = () => new Refusal(503, 'Whether this call is allowed was not known in time.');

/**
 * Against forged requests (CSRF): a page of another origin cannot send this content type, neither with GET and DELETE,
 * before a preflight has allowed it, and a preflight is refused here as a method. Besides, browsers tell where a page is
 * from. What this server is called is not looked at: behind a reverse proxy, it may not know.
 */
function checkOrigin(headers: Headers, allowed: ReadonlySet<string | null>): void {
  if (headers.get('Content-Type') !== requestMediaType)
    throw new Refusal(415, `The Content-Type of every request has to be ${requestMediaType}.`);
  const site = headers.get('Sec-Fetch-Site');
  if (site !== null && site !== 'same-origin' && !allowed.has(headers.get('Origin')))
    throw new Refusal(403, 'Pages of other origins may not call.');
}

// No body of a call is longer: every character of the longest value as two \uXXXX, quotes, and some white space.
const maxBytes = 12 * valueRule.maxLength + 1_024;

async function bodyOf(request: Request): Promise<string> {
  const text = await readText(request, maxBytes).catch(() => {
    throw new Refusal(400, 'The body did not come through.');
  });
  if (text === undefined) throw new Refusal(413, 'The body is larger than that of any call.');
  return text;
}

async function checkAllowed<Asked>(authorize: (call: Asked) => unknown, call: Asked): Promise<void> {
  const denied = 'This call is not allowed.';
  let answer: unknown;
  try {
    answer = await authorize(call);
  } catch (cause) {
    throw new Refusal(403, denied, {}, { cause });
  }
  if (answer !== true) throw new Refusal(403, denied);
}

function report(onError: ((error: unknown) => unknown) | undefined, error: unknown): void {
  // What goes wrong in the callback must not keep the answer.
  new Promise((resolve) => resolve(onError?.(error))).catch(() => {});
}

/** Throws a {@link ValidationError} for an option that has to be a function and is none. */
export function checkFunction(name: string, given: unknown): void {
  if (typeof given !== 'function') throw new ValidationError(name, 'must be a function');
}

function isOrigin(given: unknown): boolean {
  try {
    return new URL(given as string).origin === given;
  } catch {
    return false;
  }
}
