// The operations, as people call them.
import type { components, operations as OperationTypes } from '../../generated/types.ts';
import type { OperationId } from '../spec/call.ts';
import type { CallOptions, WriteOptions } from './options.ts';
import type { MetadataChanges, UpdateOptions, UpdateResult } from './update.ts';

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
