import { credentialsHeader, schemes, signature } from '../../generated/constants.ts';
import { type CallContext, ValidationError } from '../errors/errors.ts';
import { kindOf } from '../spec/validation.ts';
import {
  bodyHash,
  createSigner,
  credentials,
  isSignature,
  type SigningParts,
  signatureDate,
  stringToSign,
} from './signature.ts';

const authorizationHeader = credentialsHeader.toLowerCase();
const dateHeader = signature.dateHeader.toLowerCase();

/** A way to authenticate requests. Made by {@link simpleAuth} or {@link signedAuth}. */
export interface Auth {
  /** The first word of the Authorization header. */
  readonly scheme: string;
  /** Returns the headers that authenticate one request, which is sent at `time`. */
  authorize(
    request: UnsignedRequest,
    time: Date,
    context: SigningContext,
  ): Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>;
}

/** The parts of a request that a signature covers, each exactly as it is sent. */
export interface UnsignedRequest extends Omit<SigningParts, 'bodyHash' | 'date'> {
  /** The body, sent as UTF-8; empty for none. */
  readonly body: string;
}

/** The call that a signature is for. */
export interface SigningContext extends CallContext {
  /** Aborts when the attempt is over and the signature is no longer needed. */
  readonly signal: AbortSignal;
}

/**
 * Returns the signature of one request: the HMAC-SHA1 of `stringToSign` with the secret key, as 40 lowercase hexadecimal
 * digits. `parts` are the parts of that string, `context` is the call that it is for.
 */
export type Sign = (stringToSign: string, parts: SigningParts, context: SigningContext) => string | Promise<string>;

/** The public key of a project, with a function that signs in place of the secret key. */
export interface RemoteKeys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** Makes the signatures: your own function, or `remoteSigner(…)`. */
  readonly sign: Sign;
  /** Not used together with `sign`: it stays where the signing is done. */
  readonly secretKey?: never;
}

/** The API keys of a project. */
export interface Keys {
  /** The public key of the project. */
  readonly publicKey: string;
  /** The secret key of the project. */
  readonly secretKey: string;
  /** Anyone who opens a page can read a secret key in it. Set this only on pages that untrusted users cannot open. Default: false. */
  readonly dangerouslyAllowBrowser?: boolean;
  /** Not used together with `secretKey`, see {@link RemoteKeys}. */
  readonly sign?: never;
}

/**
 * Authenticates with the scheme `Uploadcare.Simple`, for quick tests: every request contains the secret key. It is sent over HTTPS
 * or to this machine only.
 *
 * Reference: security scheme `Uploadcare.Simple`.
 *
 * @param keys - The API keys of the project.
 * @returns The `auth` of a client.
 * @throws {@link ValidationError} for keys that a header cannot contain, and in a browser.
 * @example
 * ```ts
 * import { createMetadataClient, simpleAuth } from 'uploadcare-metadata';
 *
 * const metadata = createMetadataClient({
 *   auth: simpleAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 * });
 * ```
 */
export function simpleAuth(keys: Keys): Auth {
  const { publicKey, secretKey, dangerouslyAllowBrowser = false } = keys ?? {};
  validatePublicKey(publicKey);
  validateSecretKey(secretKey, dangerouslyAllowBrowser);
  if (!/^[\x21-\x7e]+$/.test(secretKey)) {
    throw new ValidationError('secretKey', 'contains characters that this scheme cannot send: use signedAuth');
  }
  const value = credentials(schemes.simple, publicKey, secretKey);
  return Object.freeze<Auth>({ scheme: schemes.simple, authorize: () => ({ [authorizationHeader]: value }) });
}

/**
 * Authenticates with the scheme `Uploadcare`, for production: signs each request; the secret key is never sent. With `sign`
 * in place of `secretKey`, the signature is made elsewhere. Errors that `sign` throws reach the caller unchanged.
 *
 * Reference: security scheme `Uploadcare`.
 *
 * @param keys - The API keys of the project, or its public key and a function that signs.
 * @returns The `auth` of a client.
 * @throws {@link ValidationError} for invalid keys, and for a secret key in a browser.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 *
 * const metadata = createMetadataClient({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 * });
 * ```
 */
export function signedAuth(keys: RemoteKeys | Keys): Auth {
  const { publicKey } = keys ?? {};
  validatePublicKey(publicKey);
  if (keys.sign !== undefined && keys.secretKey !== undefined) {
    throw new ValidationError('sign', 'replaces secretKey: pass one of the two');
  }
  const sign = keys.sign !== undefined ? validatedSign(keys.sign) : localSign(keys);

  return Object.freeze<Auth>({
    scheme: schemes.signed,
    async authorize({ method, path, body, contentType }, time, context) {
      if (Number.isNaN(time.getTime()))
        throw new ValidationError('now', 'must return the time in milliseconds since 1970');
      const date = signatureDate(time);
      const parts = Object.freeze({ method, path, bodyHash: bodyHash(body), contentType, date });
      const signed = await sign(stringToSign(parts), parts, context);
      return {
        // Not `Date`, which browsers do not let programs set.
        [dateHeader]: date,
        [authorizationHeader]: credentials(schemes.signed, publicKey, signed),
      };
    },
  });
}

function localSign({ secretKey, dangerouslyAllowBrowser = false }: Keys): Sign {
  validateSecretKey(secretKey, dangerouslyAllowBrowser);
  return createSigner(secretKey);
}

function validatedSign(sign: Sign): Sign {
  if (typeof sign !== 'function') throw new ValidationError('sign', 'must be a function');
  return async (...request) => {
    const signed: unknown = await sign(...request);
    if (isSignature(signed)) return signed;
    throw new ValidationError('sign', 'must return the signature as 40 lowercase hexadecimal digits');
  };
}

function validatePublicKey(publicKey: unknown): asserts publicKey is string {
  if (typeof publicKey !== 'string' || !/^[\x21-\x39\x3b-\x7e]+$/.test(publicKey)) {
    throw new ValidationError(
      'publicKey',
      `must be a non-empty string without white space and colons, got ${kindOf(publicKey)}`,
    );
  }
}

/** Throws a {@link ValidationError} for an invalid secret key, and in a browser unless that is allowed. */
export function validateSecretKey(secretKey: unknown, dangerouslyAllowBrowser: boolean): asserts secretKey is string {
  if (
    typeof secretKey !== 'string' ||
    secretKey === '' ||
    secretKey.trim() !== secretKey ||
    /\p{Surrogate}/u.test(secretKey)
  ) {
    throw new ValidationError(
      'secretKey',
      `must be a non-empty string without white space around it, got ${kindOf(secretKey)}`,
    );
  }
  if (!dangerouslyAllowBrowser && inBrowser()) {
    throw new ValidationError(
      'secretKey',
      'must not be used in a browser, where every visitor can read it: call your own backend, or sign there ' +
        '(`sign` in place of `secretKey`). In a test environment such as jsdom, pass `dangerouslyAllowBrowser: true` beside the keys',
    );
  }
}

// Windows have a document. Workers show only in the user agent, which Node, Bun, Deno and Cloudflare start otherwise.
function inBrowser(): boolean {
  const { document, navigator } = globalThis as { document?: unknown; navigator?: { userAgent?: string } };
  return document !== undefined || navigator?.userAgent?.startsWith('Mozilla/') === true;
}
