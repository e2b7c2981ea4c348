// Signs the calls of a client without a secret key.
import { operations, requestMediaType, serverUrl, signature } from '../../generated/constants.ts';
import { validateSecretKey } from '../auth/schemes.ts';
import { createSigner, emptyHash, type SigningParts, signatureDate, stringToSign } from '../auth/signature.ts';
import { ValidationError } from '../errors/errors.ts';
import { contextOf, fillParameters, type OperationId } from '../spec/call.ts';
import { ownOptions, validateFunction } from '../spec/options.ts';
import { matchRoute } from '../spec/route.ts';
import { createHandler, type Handler, type HandlerOptions, handlerOptionNames, type RequestedCall } from './handler.ts';
import { HandlerError, jsonResponse } from './responses.ts';

/** Options of {@link createSigningHandler}. `secretKey` and `authorize` are required. */
export interface SigningHandlerOptions extends HandlerOptions<RequestedCall> {
  /** The secret key of the project. */
  readonly secretKey: string;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
}

/**
 * Creates a handler that signs for `remoteSigner`. It receives the parts of the string to sign as JSON: `method`, `path`,
 * `bodyHash`, `contentType` and `date`. It returns their `signature` if they form one of the four operations in the form that the
 * client uses, the date is within two minutes of its clock, and `authorize` returns `true`. It never signs a string that it
 * received, only one that it has built.
 *
 * It knows the hash of a value, not the value, and no parameters in headers, which are not signed. A client whose `baseUrl` has another
 * path than production is refused.
 *
 * Reference: security scheme `Uploadcare`.
 *
 * @param options - The secret key and `authorize`.
 * @returns The handler.
 * @throws {@link ValidationError} for an option that is wrong or unknown, and in a browser.
 * @example
 * ```ts
 * import { createSigningHandler } from 'uploadcare-metadata/server';
 *
 * const handler = createSigningHandler({
 *   secretKey: 'demosecretkey',
 *   authorize: ({ request }) => request.headers.get('Cookie') === 'session=demo',
 * });
 * ```
 */
export function createSigningHandler(options: SigningHandlerOptions): Handler {
  const own = ownOptions(options, ['secretKey', 'now', ...handlerOptionNames]);
  const { secretKey, now = Date.now } = own;
  validateSecretKey(secretKey, false);
  validateFunction('now', now);
  const sign = createSigner(secretKey);

  return createHandler(own, ['POST'], (request, body) => {
    const received = parseParts(body);
    const { operation, path, parameters } = routeOf(received);
    const parts: SigningParts = {
      method: operations[operation].method,
      path: basePath + path,
      bodyHash: validatedHash(received.bodyHash, operation),
      contentType: requestMediaType,
      date: validatedDate(received.date, now()),
    };
    const wrong = names.find((name) => received[name] !== parts[name]);
    if (wrong) throw new HandlerError(400, `The ${wrong} is not in the form that the client uses.`);
    const perform = async () => jsonResponse(200, JSON.stringify({ signature: sign(stringToSign(parts)) }), {});
    const { uuid, key } = contextOf({ operation, method: parts.method, path, parameters }, 0);
    return [{ request, operation, uuid, key, parameters }, perform];
  });
}

const names = ['method', 'path', 'bodyHash', 'contentType', 'date'] as const;

/** Returns the parts: each of them a string, and nothing else. */
function parseParts(body: string): SigningParts {
  try {
    const parts = JSON.parse(body);
    const areStrings = names.every((name) => typeof parts[name] === 'string');
    if (areStrings && Object.keys(parts).length === names.length) return parts;
  } catch {
    // Reported below.
  }
  throw new HandlerError(400, `The body must be a JSON object of the strings ${names.join(', ')}.`);
}

// The path of production is signed too.
const basePath = new URL(serverUrl).pathname.replace(/\/$/, '');

function routeOf({ method, path }: SigningParts) {
  const route = path.startsWith(basePath) ? matchRoute(method, path.slice(basePath.length)) : undefined;
  try {
    // Headers are not signed.
    if (route) return { operation: route.operation, ...fillParameters(route.operation, route, ['path', 'query']) };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
  }
  throw new HandlerError(400, 'The method and the path are none of the operations.');
}

function validatedHash(hash: string, operation: OperationId): string {
  const { requestBody } = operations[operation];
  const isEmpty = hash === emptyHash;
  const isAllowed = requestBody === null ? isEmpty : !isEmpty || !requestBody.required;
  if (/^[0-9a-f]{32}$/.test(hash) && isAllowed) return hash;
  throw new HandlerError(400, 'The bodyHash is not in the form that the client uses.');
}

// A signature is valid for as long as the API accepts its date: one for later would be valid for longer than was allowed. A
// client whose clock is wrong learns the time from the rejection.
const maxSkewMs = Math.min(120, signature.maxDateSkewSeconds) * 1_000;

function validatedDate(date: string, now: number): string {
  const time = new Date(date);
  if (Math.abs(time.getTime() - now) <= maxSkewMs) return signatureDate(time);
  const expected = signatureDate(new Date(now));
  throw new HandlerError(401, `The date must be now, which is ${expected}.`, { Date: expected });
}
