import { notify } from '../errors/notify.ts';
import { targetOf } from '../http/target.ts';
import { violation } from '../spec/validation.ts';
import { type Fault, FaultQueue } from './faults.ts';
import { createRequestHandler } from './handler.ts';
import { type EmulatorOptions, parseEmulatorOptions, validateFile } from './options.ts';
import { findPlace } from './place.ts';
import { type ReceivedRequest, startReceiving } from './received.ts';
import { type FileMetadata, Store, type StoredFile } from './store.ts';
import { createTokenBucket } from './throttle.ts';

/** A local emulator of the File Metadata API. */
export interface Emulator {
  /**
   * Responds to a request as the API would. It is a web-standard handler: pass it to a client as `fetch`, or mount it in a server.
   *
   * @param input - The request, or its URL. Only the path and the query of the URL matter.
   * @param init - The method, headers, body and signal, as for `fetch`.
   * @returns The response.
   * @throws `TypeError` when a fault makes the connection fail, and the reason of `signal` when that aborts: both as `fetch` does.
   * @example
   * ```ts
   * const url = `https://api.uploadcare.com/files/${uuid}/metadata/`;
   * const response = await emulator.fetch(url, { method: 'OPTIONS' });
   * console.log(response.headers.get('Allow'));
   * ```
   */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /**
   * Creates a file, or replaces its metadata.
   *
   * @param uuid - The UUID of the file.
   * @param metadata - The metadata: values by key. Default: none.
   * @returns Nothing.
   * @throws {@link ValidationError} for a UUID, key or value that the API could not hold.
   * @example
   * ```ts
   * emulator.setFile(uuid, { pet: 'cat' });
   * ```
   */
  setFile(uuid: string, metadata?: FileMetadata): void;
  /**
   * Removes a file, also with `acceptAnyUuid`.
   *
   * @param uuid - The UUID of the file.
   * @returns Nothing.
   * @example
   * ```ts
   * emulator.removeFile(uuid);
   * ```
   */
  removeFile(uuid: string): void;
  /**
   * Returns the metadata that was written to a file, even if reads do not show it yet.
   *
   * @param uuid - The UUID of the file.
   * @returns The values by key; `undefined` if the file does not exist.
   * @example
   * ```ts
   * console.log(emulator.metadataOf(uuid));
   * ```
   */
  metadataOf(uuid: string): FileMetadata | undefined;
  /** The requests that were received since the start or the last `reset()`: at most the last 10,000. */
  readonly requests: readonly ReceivedRequest[];
  /**
   * Makes requests fail. Faults wait in the order in which they were added, each for the next requests that it applies to.
   *
   * @param fault - The failure, the requests that it applies to, and their number.
   * @returns Nothing.
   * @throws {@link ValidationError} for a fault that is wrong.
   * @example
   * ```ts
   * emulator.fail({ kind: 503, operation: 'updateFileMetadataKey', times: 2, retryAfterSeconds: 1 });
   * ```
   */
  fail(fault: Fault): void;
  /**
   * Restores the start: the files of the options, no requests, no faults, and a full rate limit.
   *
   * @returns Nothing.
   * @example
   * ```ts
   * emulator.reset();
   * ```
   */
  reset(): void;
}

const maxRequests = 10_000;

/**
 * Creates an emulator of the File Metadata API for tests and for work without an account: it keeps state, verifies the credentials of
 * both schemes, and enforces every limit of the OpenAPI description.
 *
 * Reference: all operations.
 *
 * @param options - The keys, files, delays and limits. All are optional.
 * @returns The emulator.
 * @throws {@link ValidationError} for an option that is wrong or unknown, or a file that the API could not hold.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 * import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';
 *
 * const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
 * const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
 * const metadata = createMetadataClient({ auth: signedAuth(demoKeys), fetch: emulator.fetch });
 * console.log(await metadata.get(uuid, 'pet'));
 * ```
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const settings = parseEmulatorOptions(options);
  const { files, acceptAnyUuid, basePath, throttle, onRequest, now } = settings;
  const store = new Store();
  const faults = new FaultQueue();
  const requests: ReceivedRequest[] = [];
  let takeToken = () => 0;
  let resets = 0;

  function reset(): void {
    resets++;
    store.clear();
    faults.clear();
    requests.length = 0;
    if (throttle) takeToken = createTokenBucket(throttle, now);
    for (const [uuid, metadata] of Object.entries(files)) store.add(uuid, metadata);
  }
  reset();

  function fileOf(uuid: string): StoredFile | undefined {
    const file = store.get(uuid);
    if (file || !acceptAnyUuid || store.wasRemoved(uuid)) return file;
    return violation(uuid, 'FileUuid') === undefined ? store.open(uuid) : undefined;
  }

  const handle = createRequestHandler(settings, {
    faults,
    fileOf,
    takeToken: () => takeToken(),
    resets: () => resets,
  });

  return Object.freeze<Emulator>({
    async fetch(input, init) {
      const request = new Request(input, init);
      const sent = targetOf(input, request);
      const place = findPlace(request.method, sent, basePath);
      const received = startReceiving(request, sent, place);
      requests.push(received);
      if (requests.length > maxRequests) requests.shift();
      try {
        const response = await handle(request, sent, place, received);
        received.status = response.status;
        return response;
      } finally {
        notify(onRequest, received);
      }
    },
    setFile(uuid, metadata = {}) {
      validateFile(uuid, metadata);
      store.add(uuid, metadata);
    },
    removeFile: (uuid) => store.remove(uuid),
    metadataOf(uuid) {
      const file = store.get(uuid);
      return file && Object.fromEntries(file.written);
    },
    requests,
    fail: (fault) => faults.add(fault),
    reset,
  });
}
