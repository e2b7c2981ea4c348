// The thin layer: the only file that knows openapi-fetch.
import createClient, { type Client } from 'openapi-fetch';
import { mediaType, requestMediaType, version } from '../generated/constants.ts';
import type { paths } from '../generated/types.ts';
import { serializePath } from './path.ts';
import { createTransport, type TransportOptions } from './transport.ts';
import { checkValue } from './validation.ts';

/**
 * The raw client of openapi-fetch, typed by the document: `{ data, error, response }` in place of a value or an error.
 * Signed, checked and limited in time as the verbs are, without their retries.
 */
export type MetadataApi = Client<paths>;

export function createApi(
  options: TransportOptions & { readonly userAgent: string | undefined },
): MetadataApi {
  const { baseUrl, userAgent } = options;
  return createClient<paths>({
    baseUrl,
    fetch: createTransport(options),
    headers: {
      Accept: mediaType,
      'Content-Type': requestMediaType,
      'User-Agent': `${userAgent === undefined ? '' : `${userAgent} `}uploadcare-metadata/${version}`,
    },
    pathSerializer: serializePath,
    bodySerializer(value: unknown) {
      checkValue(value);
      return JSON.stringify(value);
    },
  });
}
