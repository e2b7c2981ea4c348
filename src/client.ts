import { createApi, createPerform, type MetadataApi } from './api.ts';
import { type MetadataClientOptions, type ProxiedClientOptions, resolveOptions } from './options.ts';
import { createTransport } from './transport.ts';
import { createVerbs, type MetadataVerbs } from './verbs.ts';

/** The four operations as verbs, and as the document has them. */
export interface MetadataClient extends MetadataVerbs {
  /** The same operations as `{ data, error, response }`, see {@link MetadataApi}. */
  readonly api: MetadataApi;
}

/**
 * Makes a client for the metadata of the files of one project: with `auth`, or, where a back end of yours puts on the
 * credentials, with the `baseUrl` of that.
 *
 * @throws {ValidationError} for an option that cannot work.
 */
export function createMetadataClient(options: MetadataClientOptions | ProxiedClientOptions): MetadataClient {
  const settings = resolveOptions(options);
  const transport = createTransport(settings);
  return Object.freeze<MetadataClient>({
    ...createVerbs(settings, createPerform(settings, transport)),
    api: createApi(settings, transport),
  });
}
