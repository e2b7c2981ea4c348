import { operations, responseHeaders } from '../../generated/constants.ts';
import type { operations as OperationTypes } from '../../generated/types.ts';
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
import { ownOptions } from '../spec/options.ts';
import type { Parameter } from '../spec/parameters.ts';
import type { Exchange, Progress } from './exchange.ts';
import type { MetadataOperations } from './metadata-operations.ts';
import { callOptionNames, type Settings, settingsOf, type WriteOptions, writeOptionNames } from './options.ts';
import { withRetries } from './retry.ts';
import { untilShown } from './settle.ts';
import { updateFile } from './update.ts';

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
    const isShown = async () => (await own.getOrUndefined(uuid, key, others)) === value;
    await untilShown(isShown, context, { timeout, sleep: settings.sleep, signal: others.signal });
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
