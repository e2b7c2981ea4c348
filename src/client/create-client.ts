import { createAuthorizer } from '../auth/authorize.ts';
import { ValidationError } from '../errors/errors.ts';
import { ownOptions } from '../spec/options.ts';
import { createApi, type MetadataApi } from './api.ts';
import { backendOptionNames, createBackendAuthorizer } from './backend.ts';
import { createExchange } from './exchange.ts';
import type { MetadataOperations } from './metadata-operations.ts';
import { createOperations } from './operations.ts';
import {
  type BackendClientOptions,
  type MetadataApiOptions,
  type MetadataClientOptions,
  parseSettings,
  requestOptionNames,
  retryOptionNames,
  validateAuth,
} from './options.ts';
import { type UpdateItem, type UpdateManyOptions, type UpdateOutcome, updateFiles } from './update-many.ts';

/** The four operations, and the typed fetch client. */
export interface MetadataClient extends MetadataOperations {
  /** The typed fetch client with the same settings, created at first use, see {@link MetadataApi}. */
  readonly api: MetadataApi;
  /**
   * Updates many files, a few at the same time, and the items of one file in their order: after one that failed, the others fail with
   * a {@link NotTriedError}. Items are read when there is room for them. After a 429, no item starts for as long as the API asks. When
   * `signal` aborts or `items` throws, the items in flight finish and are yielded, then the loop throws the reason; `break` waits for
   * them. Reference: all operations.
   *
   * @param items - The files, each with the changes of `update` or the metadata of `replace`.
   * @param options - How many at the same time, and the options of each update.
   * @returns The outcome of each item as soon as it is known, not in the order of the items.
   * @example
   * ```ts
   * for await (const { item, result, error } of metadata.updateMany([{ uuid, update: { pet: 'dog' } }]))
   *   console.log(item.uuid, error ?? result?.set);
   * ```
   */
  updateMany<Item extends UpdateItem>(
    items: Iterable<Item> | AsyncIterable<Item>,
    options?: UpdateManyOptions,
  ): AsyncGenerator<UpdateOutcome<Item>, void, undefined>;
}

/**
 * Creates a client for the metadata of the files of one project: with `auth`, or with the `baseUrl` of your own backend, which
 * adds the credentials.
 *
 * Reference: all operations.
 *
 * @param options - The credentials, and how requests are sent, limited and retried.
 * @returns The operations, and the typed fetch client as `api`.
 * @throws {@link ValidationError} for an option that is wrong or unknown.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 *
 * const metadata = createMetadataClient({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 * });
 * console.log(await metadata.list('21975c81-7f57-4c7a-aef9-acfe28779f78'));
 * ```
 */
export function createMetadataClient(options: MetadataClientOptions | BackendClientOptions): MetadataClient {
  const { settings, authorizer } = parseClientOptions(options, [...requestOptionNames, ...retryOptionNames]);
  const exchange = createExchange({ ...settings, authorizer });
  const operations = createOperations(settings, exchange, () => authorizer.offset);
  let api: MetadataApi | undefined;
  return Object.freeze<MetadataClient>({
    ...operations,
    updateMany: (items, options) => updateFiles(operations, settings, items, options),
    get api() {
      api ??= createApi(settings, authorizer);
      return api;
    },
  });
}

/**
 * Creates the typed fetch client alone: an openapi-fetch client whose calls are validated, signed, limited in time and
 * checked as the operations are. It makes one attempt, and returns `{ data, error, response }` for every response of the API.
 *
 * Reference: all operations.
 *
 * @param options - The credentials, and how requests are sent and limited. `timeout` limits `attemptTimeout`.
 * @returns The client.
 * @throws {@link ValidationError} for an option that is wrong or unknown.
 * @example
 * ```ts
 * import { createMetadataApi, signedAuth } from 'uploadcare-metadata';
 *
 * const api = createMetadataApi({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 * });
 * const { data, error } = await api.GET('/files/{uuid}/metadata/', {
 *   params: { path: { uuid: '21975c81-7f57-4c7a-aef9-acfe28779f78' } },
 * });
 * console.log(data ?? error?.detail);
 * ```
 */
export function createMetadataApi(options: MetadataApiOptions): MetadataApi {
  const { settings, authorizer } = parseClientOptions(options, requestOptionNames);
  return createApi(settings, authorizer);
}

function parseClientOptions(options: MetadataApiOptions, names: readonly string[]) {
  for (const name of ['publicKey', 'secretKey', 'dangerouslyAllowBrowser'])
    if (Object.hasOwn(Object(options), name)) throw new ValidationError(name, 'belongs into `auth`: signedAuth({ … })');
  const own = ownOptions(options, ['auth', ...names, ...backendOptionNames]);
  const settings = parseSettings(own);
  const { auth } = own;
  validateAuth(auth, settings.baseUrl);
  if (auth === undefined)
    return { settings, authorizer: createBackendAuthorizer({ ...own, baseUrl: settings.baseUrl }) };
  for (const name of backendOptionNames)
    if (Object(own)[name] !== undefined)
      throw new ValidationError(name, 'is for your own backend: omit it with `auth`');
  return { settings, authorizer: createAuthorizer({ ...settings, auth }) };
}
