import { schemes, serverUrl } from '../generated/constants.ts';
import type { Auth } from './auth.ts';
import { type CommonOptions, type ResolvedCommon, resolveCommon } from './common-options.ts';
import { ValidationError } from './errors.ts';
import { isOutOfReach, isProduction } from './url.ts';

/** How a client is to work. Only `auth` has to be given. */
export interface MetadataClientOptions extends CommonOptions {
  /** Who is calling: `signedAuth(…)`, or `simpleAuth(…)` for quick tests. */
  readonly auth: Auth;
  /** Where the API is. A path of its own is kept, and signed with the rest. Default: production. */
  readonly baseUrl?: string | URL | undefined;
}

/**
 * How a client is to work that has no keys, and calls a back end of yours, which puts on the credentials. Cookies go there
 * as `fetch` sends them unless told otherwise: to the origin of the page only.
 */
export interface ProxiedClientOptions extends CommonOptions {
  /** Is your back end's. */
  readonly auth?: undefined;
  /** Where your back end is, such as `/api/metadata`: relative to the page or worker, or absolute. Not production. */
  readonly baseUrl: string | URL;
}

export type ResolvedOptions = ResolvedCommon & { readonly auth: Auth | undefined };

/** Fills in the defaults. Throws a {@link ValidationError} for an option that cannot work. */
export function resolveOptions(options: MetadataClientOptions | ProxiedClientOptions): ResolvedOptions {
  const common = resolveCommon(options, serverUrl);
  const { auth } = options;
  if (auth === undefined ? isProduction(common.baseUrl) : typeof auth?.headers !== 'function') {
    throw new ValidationError(
      'auth',
      'must be given: signedAuth(…) or simpleAuth(…). Only with a `baseUrl` of your own back end can it be left out',
    );
  }
  if (auth?.scheme === schemes.simple && !isOutOfReach(common.baseUrl)) {
    throw new ValidationError(
      'baseUrl',
      'must be https: with simpleAuth the secret key would be readable on the way. Use signedAuth or https',
    );
  }
  return { ...common, auth };
}
