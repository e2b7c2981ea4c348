import { operations, responseHeaders } from '../../generated/constants.ts';
import type { components, operations as OperationTypes } from '../../generated/types.ts';
import { httpError } from '../errors/error-of-status.ts';
import { TimeoutError } from '../errors/errors.ts';
import { AuthenticationError, NotFoundError, RateLimitError } from '../errors/http-errors.ts';
import { parseRetryAfter } from '../http/http-date.ts';
import { type ApiResponse, detailOf } from '../http/read-response.ts';
import {
  type Call,
  contextOf,
  createCall,
  type GivenParameters,
  type OperationId,
  type SuccessOf,
} from '../spec/call.ts';
import { ownOptions } from '../spec/options.ts';
import type { Parameter } from '../spec/parameters.ts';
import type { Exchange, Progress } from './exchange.ts';
import {
  type CallOptions,
  callOptionNames,
  type Settings,
  settingsOf,
  type WriteOptions,
  writeOptionNames,
} from './options.ts';
import { withRetries } from './retry.ts';
import { untilShown } from './settle.ts';
import { type MetadataChanges, type UpdateOptions, type UpdateResult, updateFile } from './update.ts';

/** All metadata of a file: values by key. */
export type Metadata = components['schemas']['Metadata'];

/** The parameters of an operation that are passed in the options: those in the query and in headers. */
type InOptions<Parameters> = {
  readonly [Place in keyof Parameters as Place extends 'path'
    ? never
    : Parameters[Place] extends undefined
      ? never
      : Place]: Parameters[Place];
};

/** The last argument of a call: required if one of these parameters is. */
type Options<
  Id extends OperationId,
  Plain = CallOptions,
  More = InOptions<OperationTypes[Id]['parameters']>,
> = keyof More extends never
  ? [options?: Plain]
  : Record<never, never> extends More
    ? [options?: Plain & More]
    : [options: Plain & More];

/**
 * The four operations. Each rejects with a `ValidationError` before anything is sent when an argument is wrong, and with
 * another error of this package when the call fails.
 */
export interface MetadataOperations {
  /**
   * Returns all metadata of a file, `{}` if there is none. Reference: `listFileMetadata`.
   *
   * @param uuid - The UUID of the file.
   * @param options - A signal, and the limits of this call.
   * @returns The values by key, in an object without a prototype.
   * @throws {@link NotFoundError} when the file does not exist.
   * @example
   * ```ts
   * for (const [key, value] of Object.entries(await metadata.list(uuid))) console.log(key, value);
   * ```
   */
  list(uuid: string, ...options: Options<'listFileMetadata'>): Promise<Metadata>;
  /**
   * Returns the value of one key. Reference: `getFileMetadataKey`.
   *
   * @param uuid - The UUID of the file.
   * @param key - The metadata key.
   * @param options - A signal, and the limits of this call.
   * @returns The value.
   * @throws {@link NotFoundError} when the file or the key does not exist. The API does not say which.
   * @example
   * ```ts
   * console.log(await metadata.get(uuid, 'pet'));
   * ```
   */
  get(uuid: string, key: string, ...options: Options<'getFileMetadataKey'>): Promise<string>;
  /**
   * Sets the value of one key, and creates the key if it does not exist. Reads can take a few seconds to show the new value.
   * Reference: `updateFileMetadataKey`.
   *
   * @param uuid - The UUID of the file.
   * @param key - The metadata key.
   * @param value - The new value.
   * @param options - A signal, and the limits of this call.
   * @returns The value that the API has stored.
   * @throws {@link NotFoundError} when the file does not exist.
   * @example
   * ```ts
   * await metadata.set(uuid, 'pet', 'cat');
   * ```
   */
  set(
    uuid: string,
    key: string,
    value: string,
    ...options: Options<'updateFileMetadataKey', WriteOptions>
  ): Promise<string>;
  /**
   * Deletes one key. Reference: `deleteFileMetadataKey`.
   *
   * @param uuid - The UUID of the file.
   * @param key - The metadata key.
   * @param options - A signal, and the limits of this call.
   * @returns Nothing.
   * @throws {@link NotFoundError} when the file or the key does not exist. Not if an earlier attempt of this call may have deleted it. A
   * `fetch` that repeats requests by itself, as in Bun, Deno, workerd and Chromium after a lost connection, hides such an attempt.
   * @example
   * ```ts
   * await metadata.delete(uuid, 'pet');
   * ```
   */
  delete(uuid: string, key: string, ...options: Options<'deleteFileMetadataKey', WriteOptions>): Promise<void>;
  /**
   * Returns the value of one key, or `undefined` when the file or the key does not exist. Reference: `getFileMetadataKey`.
   *
   * @param uuid - The UUID of the file.
   * @param key - The metadata key.
   * @param options - A signal, and the limits of this call.
   * @returns The value.
   * @example
   * ```ts
   * console.log((await metadata.getOrUndefined(uuid, 'pet')) ?? 'no pet');
   * ```
   */
  getOrUndefined(uuid: string, key: string, ...options: Options<'getFileMetadataKey'>): Promise<string | undefined>;
  /**
   * Sets and deletes some keys of a file: reads once, and writes only the differences. Keys that are not named stay. Everything is
   * validated before the first request, the maximum number of keys before the first write. Reads can lag some seconds behind
   * writes: the result holds for the state that was read. Reference: all operations.
   *
   * @param uuid - The UUID of the file.
   * @param changes - The new value by key, or `null` to delete the key.
   * @param options - How much at the same time, and for how long. `timeout` limits each request.
   * @returns All metadata, and the keys that were set, deleted and unchanged.
   * @throws {@link PartialUpdateError} when it stops after it began to write. Running it again finishes the work.
   * @throws {@link NotFoundError} when the file does not exist.
   * @example
   * ```ts
   * const { set, deleted } = await metadata.update(uuid, { pet: 'dog', subsystem: null });
   * console.log(set, deleted);
   * ```
   */
  update(uuid: string, changes: MetadataChanges, options?: UpdateOptions): Promise<UpdateResult>;
  /**
   * Replaces all metadata of a file, as {@link MetadataOperations.update} does, and deletes every key that is not named.
   * Reference: all operations.
   *
   * @param uuid - The UUID of the file.
   * @param metadata - The values by key.
   * @param options - How much at the same time, and for how long. `timeout` limits each request.
   * @returns All metadata, and the keys that were set, deleted and unchanged.
   * @throws {@link PartialUpdateError} when it stops after it began to write. Running it again finishes the work.
   * @throws {@link NotFoundError} when the file does not exist.
   * @example
   * ```ts
   * const plan = await metadata.replace(uuid, { pet: 'dog' }, { dryRun: true });
   * console.log(plan.deleted);
   * ```
   */
  replace(uuid: string, metadata: Metadata, options?: UpdateOptions): Promise<UpdateResult>;
}

/** Creates the operations. `offset` returns the correction of the clock in use. */
export function createOperations(settings: Settings, exchange: Exchange, offset: () => number): MetadataOperations {
  const { headers, now } = settings;

  /** Makes attempts at a call. `recover` may turn a failure into a success. */
  function perform<Id extends OperationId>(
    operation: Id,
    path: OperationTypes[Id]['parameters']['path'],
    value: unknown,
    options: WriteOptions & Partial<GivenParameters> = {},
    recover?: (error: unknown, progress: Progress) => void,
  ): Promise<SuccessOf<Id>> {
    const names = operations[operation].method === 'GET' ? callOptionNames : writeOptionNames;
    const own = ownOptions(options, [...names, ...placesOf(operation)]);
    const { signal, query, header } = own;
    const call = createCall(operation, { path, query, header }, value, headers);
    return withRetries(settingsOf(settings, own), call, signal, offset, async (progress, limit) => {
      try {
        const response = await exchange(call, progress, limit);
        // `readResponse` has checked the type.
        if (response.status < 300) return { value: response.data as SuccessOf<Id>, response };
        throw failureOf(response, call, progress, now());
      } catch (error) {
        if (recover) return { value: recover(error, progress) as SuccessOf<Id> };
        throw error;
      }
    });
  }

  /** Waits until a read shows a write, if that is asked for. `value` is `undefined` after a deletion. */
  async function settled(uuid: string, key: string, value: string | undefined, options: WriteOptions): Promise<void> {
    const { settle, ...others } = ownOptions(options, writeOptionNames);
    if (!settle) return;
    const { timeout } = settingsOf(settings, others);
    const context = contextOf(createCall('getFileMetadataKey', { path: { uuid, key } }, undefined, headers), 0);
    const expired = () => new TimeoutError(context, { limit: 'call', milliseconds: timeout, left: 0 });
    const isShown = async () => (await own.getOrUndefined(uuid, key, others)) === value;
    await untilShown(isShown, expired, { timeout, sleep: settings.sleep, signal: others.signal });
  }

  const own: MetadataOperations = {
    async list(uuid, options) {
      const metadata = await perform('listFileMetadata', { uuid }, undefined, options);
      // Without a prototype, `metadata.constructor` is the value of that key or undefined.
      return Object.assign(Object.create(null), metadata);
    },
    async get(uuid, key, options) {
      return perform('getFileMetadataKey', { uuid, key }, undefined, options);
    },
    async set(uuid, key, value, options = {}) {
      const stored = await perform('updateFileMetadataKey', { uuid, key }, value, options);
      await settled(uuid, key, stored, options);
      return stored;
    },
    async delete(uuid, key, options = {}) {
      let rejected = 0;
      await perform('deleteFileMetadataKey', { uuid, key }, undefined, options, (error, { attempts, signal }) => {
        // A request that was neither throttled nor denied may have deleted the key although it failed.
        if (error instanceof NotFoundError && attempts - 1 > rejected && !signal?.aborted) return;
        if (error instanceof RateLimitError || error instanceof AuthenticationError) rejected++;
        throw error;
      });
      await settled(uuid, key, undefined, options);
    },
    getOrUndefined: (uuid, key, options) =>
      own.get(uuid, key, options).catch((error) => {
        if (!(error instanceof NotFoundError)) throw error;
        return undefined;
      }),
    update: (uuid, changes, options) => updateFile(own, settings, uuid, changes, false, options),
    replace: (uuid, metadata, options) => updateFile(own, settings, uuid, metadata, true, options),
  };
  return own;
}

/** Returns the places of the parameters that a call gets in its options. */
function placesOf(operation: OperationId): string[] {
  const parameters: readonly Parameter[] = operations[operation].parameters;
  return ['query', 'header'].filter((place) => parameters.some((parameter) => parameter.in === place));
}

function failureOf(response: ApiResponse, call: Call, { attempts }: Progress, now: number): Error {
  return httpError(contextOf(call, attempts), {
    status: response.status,
    detail: detailOf(response.data),
    requestId: response.header(responseHeaders.requestId),
    retryAfterSeconds: parseRetryAfter(response.header(responseHeaders.retryAfter), now),
  });
}
