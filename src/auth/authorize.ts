// Authenticates one request of a call. Both faces of the client, and the proxy, use it.
import { credentialsHeader, schemes, signature } from '../../generated/constants.ts';
import { type CallContext, ValidationError } from '../errors/errors.ts';
import { SigningError } from '../errors/signing-error.ts';
import type { OnWarning } from '../errors/warning.ts';
import { parseHttpDate } from '../http/http-date.ts';
import { createRedaction, type Redaction, secretsOf } from '../http/redaction.ts';
import { isTrustworthyOrigin } from '../http/url.ts';
import type { Call } from '../spec/call.ts';
import { createClock } from './clock.ts';
import type { Auth } from './schemes.ts';

/** The credentials of one request. */
export interface Authorization {
  /** All headers of the request by lowercase name, credentials included. */
  readonly headers: Record<string, string>;
  readonly redaction: Redaction;
  /** Learns from the status and the `Date` of the response. */
  observe(status: number, date: string | null | undefined): void;
}

export interface Authorizer {
  /** The correction of the clock in use, in milliseconds. It changes when a 401 was caused by a wrong clock. */
  readonly offset: number;
  /** Authenticates a request of `call`. `signal` aborts when the attempt is over. */
  authorize(call: Call, context: CallContext, signal: AbortSignal): Promise<Authorization>;
}

export interface AuthorizerOptions {
  readonly auth: Auth;
  /** The base URL, without a slash at the end. */
  readonly baseUrl: string;
  readonly now: () => number;
  readonly onWarning?: OnWarning | undefined;
}

/** A signing backend may tolerate less skew than the API. */
const signerTolerance = 60_000;

export function createAuthorizer({ auth, baseUrl, now, onWarning }: AuthorizerOptions): Authorizer {
  const isTrustworthy = isTrustworthyOrigin(baseUrl);
  const basePath = new URL(baseUrl).pathname.replace(/\/$/, '');
  // Over plain HTTP, anybody on the way could have post-dated signatures made, and use them later.
  const clock = createClock(now, isTrustworthy && auth.scheme === schemes.signed, onWarning);

  return {
    get offset() {
      return clock.offset;
    },
    async authorize(call, context, signal) {
      const { offset } = clock;
      const headers: Record<string, string> = { ...call.headers };
      const { method, body } = call;
      const unsigned = { method, path: basePath + call.path, body, contentType: headers['content-type'] ?? '' };
      try {
        // The line where a request is signed.
        const credentials = await auth.authorize(unsigned, clock.time(), { ...context, signal });
        validateCredentials(credentials, isTrustworthy);
        for (const name of Object.keys(credentials)) headers[name.toLowerCase()] = credentials[name] as string;
      } catch (error) {
        if (error instanceof SigningError && error.status === 401)
          clock.rejected(offset, error.serverTime, context, signerTolerance);
        throw error;
      }
      // A transport may change `headers`.
      const sent = { ...headers };
      return {
        headers,
        redaction: createRedaction(() => secretsOfRequest(sent)),
        observe(status, date) {
          if (status === 401) clock.rejected(offset, parseHttpDate(date), context);
          // A 5xx may come from a gateway that never checked the credentials.
          else if (status < 500) clock.accepted(offset);
        },
      };
    },
  };
}

const ownCredentials = new RegExp(`^(?:${Object.values(schemes).join('|').replace('.', '\\.')}) [^:]+:(.+)$`);

/** Returns the secrets of a request. Of the credentials in Uploadcare's own schemes, that is the part behind the public key. */
function secretsOfRequest({
  [signature.dateHeader.toLowerCase()]: _,
  [credentialsHeader.toLowerCase()]: value = '',
  ...others
}: Record<string, string>): string[] {
  const [, own] = ownCredentials.exec(value) ?? [];
  return own === undefined ? secretsOf({ ...others, value }) : [value, own, ...secretsOf(others)];
}

/** Throws for headers that cannot be sent: the platform's error would contain them. Throws for a secret key over plain HTTP. */
function validateCredentials(headers: Readonly<Record<string, string>>, isTrustworthy: boolean): void {
  for (const [name, value] of Object.entries(headers)) {
    const isValue = typeof value === 'string' && /^[\t\x20-\x7e\x80-\xff]*$/.test(value);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !isValue)
      throw new ValidationError('auth', 'must return headers that can be sent');
    if (!isTrustworthy && value.startsWith(schemes.simple))
      throw new ValidationError(
        'baseUrl',
        'must start with https://: simpleAuth would send the secret key in readable form. Use https or signedAuth',
      );
  }
}
