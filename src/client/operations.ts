import { operations, responseHeaders } from '../../generated/constants.ts';
import type { components, operations as OperationTypes } from '../../generated/types.ts';
import { httpError } from '../errors/error-of-status.ts';
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
import { ownOptions, validateSignal } from '../spec/options.ts';
import type { Parameter } from '../spec/parameters.ts';
import type { Exchange, Progress } from './exchange.ts';
import type { Settings } from './options.ts';
import { withRetries } from './retry.ts';

/** All metadata of a file: values by key. */
export type Metadata = components['schemas']['Metadata'];

/** Options of one call. */
export interface CallOptions {
  /** Ends the call, a wait between attempts included. The call rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/** The parameters of an operation that are passed in the options: those in the query and in headers. */
type InOptions<Parameters> = {
  readonly [Place in keyof Parameters as Place extends 'path'
    ? never
    : Parameters[Place] extends undefined
      ? never
      : Place]: Parameters[Place];
};

/** The last argument of a call: required if one of these parameters is. */
type Options<Id extends OperationId, More = InOptions<OperationTypes[Id]['parameters']>> = keyof More extends never
  ? [options?: CallOptions]
  : Record<never, never> extends More
    ? [options?: CallOptions & More]
    : [options: CallOptions & More];

/**
 * The four operations. Each rejects with a `ValidationError` before anything is sent when an argument is wrong, and with
 * another error of this package when the call fails.
 */
export interface MetadataOperations {
  /**
   * Returns all metadata of a file, `{}` if there is none. Reference: `listFileMetadata`.
   *
   * @param uuid - The UUID of the file.
   * @param options - A signal that ends the call.
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
   * @param options - A signal that ends the call.
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
   * @param options - A signal that ends the call.
   * @returns The value that the API has stored.
   * @throws {@link NotFoundError} when the file does not exist.
   * @example
   * ```ts
   * await metadata.set(uuid, 'pet', 'cat');
   * ```
   */
  set(uuid: string, key: string, value: string, ...options: Options<'updateFileMetadataKey'>): Promise<string>;
  /**
   * Deletes one key. Reference: `deleteFileMetadataKey`.
   *
   * @param uuid - The UUID of the file.
   * @param key - The metadata key.
   * @param options - A signal that ends the call.
   * @returns Nothing.
   * @throws {@link NotFoundError} when the file or the key does not exist. Not if an earlier attempt of this call may have deleted it. A
   * `fetch` that repeats requests by itself, as in Bun, Deno, workerd and Chromium after a lost connection, hides such an attempt.
   * @example
   * ```ts
   * await metadata.delete(uuid, 'pet');
   * ```
   */
  delete(uuid: string, key: string, ...options: Options<'deleteFileMetadataKey'>): Promise<void>;
}

/** Creates the operations. `offset` returns the correction of the clock in use. */
export function createOperations(settings: Settings, exchange: Exchange, offset: () => number): MetadataOperations {
  const { headers, now } = settings;

  /** Makes attempts at a call. `recover` may turn a failure into a success. */
  function perform<Id extends OperationId>(
    operation: Id,
    path: OperationTypes[Id]['parameters']['path'],
    value: unknown,
    options: CallOptions & Partial<GivenParameters> = {},
    recover?: (error: unknown, progress: Progress) => void,
  ): Promise<SuccessOf<Id>> {
    const { signal, query, header } = ownOptions(options, ['signal', ...placesOf(operation)]);
    const call = createCall(operation, { path, query, header }, value, headers);
    validateSignal(signal);
    return withRetries(settings, signal, offset, async (progress, limit) => {
      try {
        const response = await exchange(call, progress, limit);
        // `readResponse` has checked the type.
        if (response.status < 300) return response.data as SuccessOf<Id>;
        throw failureOf(response, call, progress, now());
      } catch (error) {
        if (recover) return recover(error, progress) as SuccessOf<Id>;
        throw error;
      }
    });
  }

  return {
    async list(uuid, options) {
      const metadata = await perform('listFileMetadata', { uuid }, undefined, options);
      // Without a prototype, `metadata.constructor` is the value of that key or undefined.
      return Object.assign(Object.create(null), metadata);
    },
    async get(uuid, key, options) {
      return perform('getFileMetadataKey', { uuid, key }, undefined, options);
    },
    async set(uuid, key, value, options) {
      return perform('updateFileMetadataKey', { uuid, key }, value, options);
    },
    async delete(uuid, key, options) {
      let rejected = 0;
      return perform('deleteFileMetadataKey', { uuid, key }, undefined, options, (error, { attempts, signal }) => {
        // A request that was neither throttled nor denied may have deleted the key although it failed.
        if (error instanceof NotFoundError && attempts - 1 > rejected && !signal?.aborted) return;
        if (error instanceof RateLimitError || error instanceof AuthenticationError) rejected++;
        throw error;
      });
    },
  };
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
