import { credentialsHeader, schemes, signature } from '../generated/constants.ts';
import { type CallContext, ValidationError } from './errors.ts';
import {
  bodyHash,
  credentials,
  isSignature,
  type SigningParts,
  signatureDate,
  signatureOf,
  stringToSign,
} from './signature.ts';
import { problemWith } from './validation.ts';

/** A way to prove who is calling. Made by {@link simpleAuth} or {@link signedAuth}. */
export interface Auth {
  /** The first word of the Authorization header. */
  readonly scheme: string;
  /** The headers that prove one request, which is about to be sent at the time given. */
  headers(request: UnsignedRequest, time: Date, context: SigningContext): Promise<Record<string, string>>;
}

/** What there is to prove of a request. */
export interface UnsignedRequest extends Omit<SigningParts, 'bodyHash' | 'date'> {
  readonly body: Uint8Array;
}

/** The call that a signature is for. */
export interface SigningContext extends CallContext {
  /** Aborts when the attempt is over, as nobody waits for the signature any more. */
  readonly signal: AbortSignal;
}

/**
 * Gives the signature of one request: the HMAC-SHA1 of the string to sign with the secret key, as 40 lower-case
 * hexadecimal digits. `parts` are what the string to sign is made of.
 */
export type Sign = (
  stringToSign: string,
  parts: SigningParts,
  context: SigningContext,
) => string | Promise<string>;

/** The two keys of a project. */
export interface Keys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** The secret key of the project. */
  readonly secretKey: string;
  /** A secret key in a browser is there for every visitor to read. Set this only where no visitor can get. */
  readonly dangerouslyAllowBrowser?: boolean;
  readonly sign?: never;
}

/** Signing that is done elsewhere. */
export interface RemoteSigner {
  /** The public key of the project. */
  readonly publicKey: string;
  /** Makes the signatures: a function of yours, or `remoteSigner(…)`. */
  readonly sign: Sign;
  readonly secretKey?: never;
}

/**
 * `Uploadcare.Simple`, for quick tests: the secret key travels with every request, over HTTPS only.
 *
 * Reference: security scheme `Uploadcare.Simple`.
 *
 * @throws {ValidationError} for keys that no header can carry, and in a browser.
 */
export function simpleAuth(keys: Keys): Auth {
  const { publicKey, secretKey, dangerouslyAllowBrowser = false } = keys ?? {};
  checkPublicKey(publicKey);
  checkSecretKey(secretKey, dangerouslyAllowBrowser);
  if (!/^[\x21-\x7e]+$/.test(secretKey)) {
    throw new ValidationError('secretKey', 'has characters that this scheme cannot send; use signedAuth');
  }
  const headers = { [credentialsHeader]: credentials(schemes.simple, publicKey, secretKey) };
  return Object.freeze<Auth>({ scheme: schemes.simple, headers: async () => headers });
}

/**
 * `Uploadcare`, for production: each request is signed, and the secret key stays where it is. With `sign` in place of
 * `secretKey`, the signature is made elsewhere. What `sign` throws reaches the caller as it is.
 *
 * Reference: security scheme `Uploadcare`.
 *
 * @throws {ValidationError} for keys that cannot be right, and for a secret key in a browser.
 */
export function signedAuth(options: Keys | RemoteSigner): Auth {
  const { publicKey } = options ?? {};
  checkPublicKey(publicKey);
  if (options.sign !== undefined && options.secretKey !== undefined) {
    throw new ValidationError('sign', 'takes the place of secretKey: give one of the two');
  }
  const sign = options.sign !== undefined ? checkedSigner(options.sign) : localSigner(options);

  return Object.freeze<Auth>({
    scheme: schemes.signed,
    async headers({ method, path, body, contentType }, time, context) {
      if (Number.isNaN(time.getTime()))
        throw new ValidationError('now', 'must give the time in milliseconds');
      const date = signatureDate(time);
      const parts = Object.freeze({ method, path, bodyHash: bodyHash(body), contentType, date });
      const proof = await sign(stringToSign(parts), parts, context);
      return {
        // Not `Date`: a browser does not let a program set it.
        [signature.dateHeader]: date,
        [credentialsHeader]: credentials(schemes.signed, publicKey, proof),
      };
    },
  });
}

function localSigner({ secretKey, dangerouslyAllowBrowser = false }: Keys): Sign {
  checkSecretKey(secretKey, dangerouslyAllowBrowser);
  return (stringToSign) => signatureOf(secretKey, stringToSign);
}

function checkedSigner(sign: Sign): Sign {
  if (typeof sign !== 'function') throw new ValidationError('sign', 'must be a function');
  return async (...request) => {
    const proof: unknown = await sign(...request);
    if (isSignature(proof)) return proof;
    throw new ValidationError('sign', 'must give the signature as 40 lower-case hexadecimal digits');
  };
}

function checkPublicKey(publicKey: unknown): void {
  if (typeof publicKey !== 'string' || !/^[\x21-\x39\x3b-\x7e]+$/.test(publicKey)) {
    throw new ValidationError('publicKey', 'must be a text without white space and colons, and not empty');
  }
}

function checkSecretKey(secretKey: unknown, dangerouslyAllowBrowser: boolean): void {
  if (problemWith(secretKey, { minLength: 1 }) !== undefined || (secretKey as string).trim() !== secretKey) {
    throw new ValidationError('secretKey', 'must be a text without white space around it, and not empty');
  }
  if (!dangerouslyAllowBrowser && inBrowser()) {
    throw new ValidationError(
      'secretKey',
      'must not be in a browser, where every visitor can read it: call your own back end instead, or sign there ' +
        '(signedAuth with `sign`)',
    );
  }
}

// Windows have a document; workers only tell by the user agent, which Node, Bun, Deno and Cloudflare do not start so.
function inBrowser(): boolean {
  const { document, navigator } = globalThis as { document?: unknown; navigator?: { userAgent?: string } };
  return document !== undefined || navigator?.userAgent?.startsWith('Mozilla/') === true;
}
