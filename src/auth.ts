import { credentialsHeader, schemes, signature } from '../generated/constants.ts';
import { ValidationError } from './errors.ts';
import { credentials, type SignedParts, signatureDate, signatureOf, stringToSign } from './signature.ts';
import { problemWith } from './validation.ts';

/** A way to prove who is calling. Made by {@link simpleAuth} or {@link signedAuth}. */
export interface Auth {
  /** The first word of the Authorization header. */
  readonly scheme: string;
  /** The headers that prove one request, which is about to be sent at the time given. */
  headers(request: Omit<SignedParts, 'date'>, time: Date): Promise<Record<string, string>>;
}

/** The two keys of a project. */
export interface Keys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** The secret key of the project. */
  readonly secretKey: string;
  /** A secret key in a browser is there for every visitor to read. Set this only where no visitor can get. */
  readonly dangerouslyAllowBrowser?: boolean;
  /** Takes the place of `secretKey`, see {@link RemoteSigner}. */
  readonly sign?: never;
}

/** Signing that is done elsewhere. */
export interface RemoteSigner {
  /** The public key of the project. */
  readonly publicKey: string;
  /** Takes the string to sign, gives the signature: its HMAC-SHA1 with the secret key, as 40 lower-case hexadecimal digits. */
  readonly sign: (stringToSign: string) => string | Promise<string>;
  /** Stays where the signing is done. */
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
    async headers(request, time) {
      if (Number.isNaN(time.getTime()))
        throw new ValidationError('now', 'must give the time in milliseconds');
      const date = signatureDate(time);
      const proof = await sign(stringToSign({ ...request, date }));
      return {
        // Not `Date`: a browser does not let a program set it.
        [signature.dateHeader]: date,
        [credentialsHeader]: credentials(schemes.signed, publicKey, proof),
      };
    },
  });
}

function localSigner({ secretKey, dangerouslyAllowBrowser = false }: Keys): RemoteSigner['sign'] {
  checkSecretKey(secretKey, dangerouslyAllowBrowser);
  return (stringToSign) => signatureOf(secretKey, stringToSign);
}

function checkedSigner(sign: RemoteSigner['sign']): RemoteSigner['sign'] {
  if (typeof sign !== 'function') throw new ValidationError('sign', 'must be a function');
  return async (stringToSign) => {
    const proof: unknown = await sign(stringToSign);
    if (typeof proof === 'string' && /^[0-9a-f]{40}$/.test(proof)) return proof;
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
