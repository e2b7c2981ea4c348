// Signs the calls of a client that has no secret key.
import { operations, requestMediaType, signature } from '../../generated/constants.ts';
import { checkSecretKey } from '../auth.ts';
import { matchRoute, serializePath } from '../path.ts';
import { bodyHash, type SigningParts, signatureDate, signatureOf, stringToSign } from '../signature.ts';
import { answerWith, Refusal } from './answers.ts';
import { type Call, checkFunction, createHandler, type Handler, type HandlerOptions } from './handler.ts';

/** How a signing handler is to work. `secretKey` and `authorize` have to be given. */
export interface SigningHandlerOptions extends HandlerOptions<Call> {
  /** The secret key of the project. */
  readonly secretKey: string;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
}

/**
 * Makes a handler that signs for a client elsewhere. It is sent, as JSON, the parts of what is to be signed: `method`,
 * `path`, `bodyHash`, `contentType` and `date`. Where they make one of the four operations, now, and `authorize` allows
 * it, it gives their `signature`. It never signs a string that came, only one that it has put together itself.
 *
 * Of a value, only the hash is known here. A client whose `baseUrl` has a path of its own is refused.
 *
 * Reference: security scheme `Uploadcare`.
 *
 * @throws {ValidationError} for an option that cannot work, and in a browser.
 */
export function createSigningHandler(options: SigningHandlerOptions): Handler {
  const { secretKey, now = Date.now } = options ?? {};
  checkSecretKey(secretKey, false);
  checkFunction('now', now);

  return createHandler(options, ['POST'], (request, body) => {
    const given = partsIn(body);
    const route = matchRoute(given.method, given.path);
    if (!route) throw new Refusal(400, 'The method and the path make none of the operations.');
    const { operation, uuid, key } = route;
    const { method, path, hasBody } = operations[operation];
    const parts: SigningParts = {
      method: method.toUpperCase(),
      path: serializePath(path, { uuid, key }),
      bodyHash: checkedHash(given.bodyHash, hasBody),
      contentType: requestMediaType,
      date: checkedDate(given.date, now()),
    };
    const wrong = names.find((name) => given[name] !== parts[name]);
    if (wrong) throw new Refusal(400, `The ${wrong} is not as the client sends it.`);
    const perform = async () =>
      answerWith(200, JSON.stringify({ signature: signatureOf(secretKey, stringToSign(parts)) }), {});
    return [{ request, operation, uuid, key }, perform];
  });
}

const names = ['method', 'path', 'bodyHash', 'contentType', 'date'] as const;

/** The parts, each of them a string, and nothing else. */
function partsIn(body: string): SigningParts {
  try {
    const given = JSON.parse(body);
    const areStrings = names.every((name) => typeof given[name] === 'string');
    if (areStrings && Object.keys(given).length === names.length) return given;
  } catch {
    // Said below.
  }
  throw new Refusal(400, `The body must be a JSON object of the strings ${names.join(', ')}.`);
}

const hashOfNothing = bodyHash(new Uint8Array());

function checkedHash(hash: string, hasBody: boolean): string {
  if (/^[0-9a-f]{32}$/.test(hash) && hasBody === (hash !== hashOfNothing)) return hash;
  throw new Refusal(400, 'The bodyHash is not as the client sends it.');
}

// A signature holds for as long as the API takes its date: one for later would hold for longer than was allowed. A
// client whose clock is off learns the time from the refusal.
const window = Math.min(120, signature.maxDateSkewSeconds) * 1_000;

function checkedDate(given: string, now: number): string {
  const time = new Date(given);
  if (Math.abs(time.getTime() - now) <= window) return signatureDate(time);
  const date = signatureDate(new Date(now));
  throw new Refusal(401, `The date must be now, which is ${date}.`, { Date: date });
}
