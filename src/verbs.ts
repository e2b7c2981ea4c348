// What people call. How an operation is performed is handed in: the corridor is one, its beginnings are two.
import { responseHeaders } from '../generated/constants.ts';
import type { components } from '../generated/types.ts';
import { httpError, NotFoundError, RateLimitError } from './http-errors.ts';
import type { OperationId } from './path.ts';
import type { Call, Perform, SuccessOf } from './perform.ts';
import { type RetryPolicy, retryAfterSeconds, withRetries } from './retry.ts';
import { checkValue, signalOf } from './validation.ts';

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
export interface MetadataVerbs {
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
}

export function createVerbs(
  policy: RetryPolicy & { readonly now: () => number },
  perform: Perform,
): MetadataVerbs {
  /** One attempt: the result of the operation, or an error that says what went wrong. */
  async function attempt<Id extends OperationId>(
    ...request: Parameters<typeof perform<Id>>
  ): Promise<SuccessOf<Id>> {
    const { route, status, data, header } = await perform<Id>(...request);
    // It has the type of the document, or would not be there.
    if (status < 300) return data as SuccessOf<Id>;
    const { detail } = Object(data);
    throw httpError(route, {
      status,
      detail: typeof detail === 'string' ? detail : undefined,
      requestId: header(responseHeaders.requestId),
      retryAfter: retryAfterSeconds(header(responseHeaders.retryAfter), policy.now()),
    });
  }

  /** A call is made of attempts. */
  async function call<T>(options: CallOptions = {}, attempts: (call: Call) => Promise<T>): Promise<T> {
    const one: Call = { signal: signalOf(options) };
    return withRetries(policy, one, () => attempts(one));
  }

  return {
    list: (uuid, options) => call(options, (one) => attempt('listFileMetadata', { uuid }, undefined, one)),
    get: (uuid, key, options) =>
      call(options, (one) => attempt('getFileMetadataKey', { uuid, key }, undefined, one)),
    set: (uuid, key, value, options) =>
      call(options, (one) => {
        checkValue(value);
        return attempt('updateFileMetadataKey', { uuid, key }, value, one);
      }),
    delete(uuid, key, options) {
      let mayBeDone = false;
      return call(options, async (one) => {
        try {
          await attempt('deleteFileMetadataKey', { uuid, key }, undefined, one);
        } catch (error) {
          if (mayBeDone && error instanceof NotFoundError && !one.signal?.aborted) return;
          // Any failure but a refusal for too many requests can hide a deletion that went through.
          mayBeDone ||= !(error instanceof RateLimitError);
          throw error;
        }
      });
    },
  };
}
