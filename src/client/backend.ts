// Requests to the caller's own backend: with the caller's headers in place of credentials.
import type { Authorizer } from '../auth/authorize.ts';
import { ValidationError } from '../errors/errors.ts';
import type { FetchInit } from '../http/fetch-transport.ts';
import { createRedaction, secretsOf } from '../http/redaction.ts';
import { type RequestHeaders, resolveHeaders, validateSecrecy } from '../http/request-headers.ts';

/** Options of requests to your own backend, which adds the credentials of the API. */
export interface BackendOptions {
  /** Not used: your backend adds the credentials. */
  readonly auth?: undefined;
  /** The URL of your backend, such as `/api/metadata`: relative to the page or worker, or absolute. Not production. */
  readonly baseUrl: string | URL;
  /**
   * Headers for your backend, such as `Authorization` or a CSRF token, over HTTPS or to this machine only. A function is called for
   * each attempt; errors that it throws reach the caller unchanged.
   */
  readonly headers?: RequestHeaders | undefined;
  /** When `fetch` sends cookies. Default: to the origin of the page only, as `fetch` does. */
  readonly credentials?: FetchInit['credentials'] | undefined;
}

export const backendOptionNames: readonly string[] = ['headers', 'credentials'];

/** Adds the headers of the caller to each request, and takes them out of what comes back. */
export function createBackendAuthorizer({
  headers,
  baseUrl,
}: {
  headers?: RequestHeaders | undefined;
  baseUrl: string;
}): Authorizer {
  validateSecrecy(headers, 'baseUrl', baseUrl);
  return {
    offset: 0,
    async authorize(call, _, signal) {
      const own = await resolveHeaders(headers);
      for (const name of Object.keys(own)) {
        if (Object.hasOwn(call.headers, name))
          throw new ValidationError('headers', `must not contain \`${name}\`, which the client sets`);
      }
      // A function can take long: the attempt may be over.
      signal.throwIfAborted();
      const sent = { ...call.headers, ...own };
      return { headers: { ...sent }, redaction: createRedaction(() => secretsOf(sent)), observe: () => {} };
    },
  };
}
