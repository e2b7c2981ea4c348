import { operations, responseHeaders } from '../generated/constants.ts';
import type { components } from '../generated/types.ts';
import { createApi, createLightApi, type LightResponse, type MetadataApi } from './api.ts';
import { httpError, NotFoundError, RateLimitError } from './errors.ts';
import { type MetadataClientOptions, resolveOptions } from './options.ts';
import { retryAfterSeconds, withRetries } from './retry.ts';
import { createTransport } from './transport.ts';
import { signalOf } from './validation.ts';

/** All metadata of a file: values by key. */
export type Metadata = components['schemas']['Metadata'];

/** What one call can be given. */
export interface CallOptions {
  /** Ends the call, a wait between attempts included. The call then rejects with the reason of the signal. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The four operations. Each rejects with a `ValidationError` before anything is sent when an argument is wrong, and with
 * one of the other errors of this package when the call did not succeed.
 */
export interface MetadataClient {
  /**
   * All metadata of a file, `{}` when there is none. Reference: `listFileMetadata`.
   *
   * @throws {NotFoundError} when there is no such file.
   */
  list(uuid: string, options?: CallOptions): Promise<Metadata>;
  /**
   * The value of one key. Reference: `getFileMetadataKey`.
   *
   * @throws {NotFoundError} when there is no such file or no such key; the API does not tell which.
   */
  get(uuid: string, key: string, options?: CallOptions): Promise<string>;
  /**
   * Sets the value of one key, new or not, and gives the value that the API has stored. It may take some seconds until
   * reads show it. Reference: `updateFileMetadataKey`.
   *
   * @throws {NotFoundError} when there is no such file.
   */
  set(uuid: string, key: string, value: string, options?: CallOptions): Promise<string>;
  /**
   * Deletes one key. Reference: `deleteFileMetadataKey`.
   *
   * @throws {NotFoundError} when there is no such file or no such key. Not after a retry: then an earlier attempt,
   * whose answer was lost, may have been the one that deleted it. A `fetch` that repeats requests by itself, as those of
   * Bun, Deno, workerd and Chromium do when a connection is lost, hides such an attempt.
   */
  delete(uuid: string, key: string, options?: CallOptions): Promise<void>;
  /** The same operations as `{ data, error, response }`, see {@link MetadataApi}. */
  readonly api: MetadataApi;
}

/**
 * Makes a client for the metadata of the files of one project.
 *
 * @throws {ValidationError} for an option that cannot work.
 */
export function createMetadataClient(options: MetadataClientOptions): MetadataClient {
  const settings = resolveOptions(options);
  const transport = createTransport(settings);
  const api = createLightApi(settings, transport);

  /** What one attempt came to: the result of the operation, or an error that says what went wrong. */
  async function outcome<Data>(
    attempt: Promise<{ data?: Data; error?: unknown; response: Response }>,
  ): Promise<Data> {
    const { data, error, response } = await attempt;
    if (response.ok) return data as Data;
    const { route, status, headers } = response as unknown as LightResponse;
    const { detail } = (error ?? {}) as { detail?: unknown };
    throw httpError(route, {
      status,
      detail: typeof detail === 'string' ? detail : undefined,
      requestId: headers.get(responseHeaders.requestId) ?? undefined,
      retryAfter: retryAfterSeconds(headers.get(responseHeaders.retryAfter), settings.now()),
    });
  }

  return Object.freeze<MetadataClient>({
    async list(uuid, options = {}) {
      const signal = signalOf(options);
      const { method, path } = operations.listFileMetadata;
      const init = { params: { path: { uuid } }, signal: signal ?? null };
      return withRetries(settings, signal, () => outcome(api.request(method, path, init)));
    },

    async get(uuid, key, options = {}) {
      const signal = signalOf(options);
      const { method, path } = operations.getFileMetadataKey;
      const init = { params: { path: { uuid, key } }, signal: signal ?? null };
      return withRetries(settings, signal, () => outcome(api.request(method, path, init)));
    },

    async set(uuid, key, value, options = {}) {
      const signal = signalOf(options);
      const { method, path } = operations.updateFileMetadataKey;
      const init = { params: { path: { uuid, key } }, body: value, signal: signal ?? null };
      return withRetries(settings, signal, () => outcome(api.request(method, path, init)));
    },

    async delete(uuid, key, options = {}) {
      const signal = signalOf(options);
      const { method, path } = operations.deleteFileMetadataKey;
      const init = { params: { path: { uuid, key } }, signal: signal ?? null };
      let mayBeDone = false;
      return withRetries(settings, signal, async () => {
        try {
          await outcome(api.request(method, path, init));
        } catch (error) {
          if (mayBeDone && error instanceof NotFoundError && !signal?.aborted) return;
          // Any failure but a refusal for too many requests can hide a deletion that went through.
          mayBeDone ||= !(error instanceof RateLimitError);
          throw error;
        }
      });
    },

    api: createApi(settings, transport),
  });
}
