import { failures, operations, responseHeaders } from '../../generated/constants.ts';
import { sleep as realSleep } from '../http/deadline.ts';
import { matchPath, type OperationId, operationOf, parameterViolation } from '../spec/call.ts';
import { checkFile, checkOptions } from './checks.ts';
import { credentialsViolation, demoKeys, type Failure } from './credentials.ts';
import { applyFault, connectionReset, type Fault, FaultQueue } from './faults.ts';
import { createPerformers } from './operations.ts';
import type { EmulatorOptions } from './options.ts';
import { createResponder, failed, type Outcome } from './responses.ts';
import { acceptsVersion, allowedMethods, isJson, maxBodyBytes, throttled } from './rules.ts';
import { type FileMetadata, Store, type StoredFile } from './store.ts';
import { tokenBucket } from './throttle.ts';

/** A request that the emulator was sent. */
export interface SeenRequest {
  /** The method, in capitals. */
  readonly method: string;
  /** The path, as it was sent. */
  readonly path: string;
  /** The operationId, where it was one of the operations. */
  readonly operation: OperationId | undefined;
  /** The status of the answer; `undefined` when none was given. */
  readonly status: number | undefined;
}

/** A local Uploadcare, for the metadata of files. */
export interface Emulator {
  /**
   * Answers a request as the API would. A web-standard handler: give it to a client as its `fetch`, or mount it in any
   * server. Rejects, as `fetch` does, when a fault says that the connection fails, or when the request is aborted.
   */
  readonly fetch: (input: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** Makes a file, or gives it other metadata. Throws a `ValidationError` for what the API could not hold. */
  setFile(uuid: string, metadata?: FileMetadata): void;
  /** Makes a file go away. */
  removeFile(uuid: string): void;
  /** What was written to a file, readable already or not; `undefined` when there is no such file. */
  metadataOf(uuid: string): FileMetadata | undefined;
  /** The requests so far. */
  readonly requests: readonly SeenRequest[];
  /** Makes something go wrong with requests to come. */
  fail(fault: Fault): void;
  /** Back to the start: the files of the options, no requests, no faults, no throttling. */
  reset(): void;
}

/**
 * Makes an emulator of the File Metadata API: state, authentication in both schemes, and every limit of the document.
 *
 * The API does not tell in which order it looks at a request. Here it is: path, version, credentials, throttling,
 * method, body.
 *
 * @throws {ValidationError} for options that cannot work, files and their metadata included.
 */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const {
    keys = demoKeys,
    files = {},
    acceptAnyUuid = false,
    requireHttps = false,
    invalidStatus = 400,
    deleteMissingStatus = 404,
    latency = 0,
    readDelay = 0,
    clockSkew = 0,
    sleep = realSleep,
    random = Math.random,
  } = options;
  const now = () => (options.now ?? Date.now)() + clockSkew;
  const respond = createResponder(options, now, random);
  const performers = createPerformers({ invalidStatus, deleteMissingStatus });
  const store = new Store();
  const faults = new FaultQueue();
  const requests: SeenRequest[] = [];
  let take = () => 0;
  let resets = 0;

  function reset(): void {
    resets++;
    store.clear();
    faults.clear();
    requests.length = 0;
    if (options.throttle) take = tokenBucket(options.throttle, now);
    for (const [uuid, metadata] of Object.entries(files)) setFile(uuid, metadata);
  }
  function setFile(uuid: string, metadata: FileMetadata = {}): void {
    checkFile(uuid, metadata);
    store.add(uuid, metadata);
  }

  checkOptions(options);
  reset();

  /** The file of a UUID. What is no UUID is no file either (observed). */
  function fileOf(uuid: string): StoredFile | undefined {
    const file = store.get(uuid);
    if (file || !acceptAnyUuid || store.wasRemoved(uuid) || parameterViolation('uuid', uuid) !== undefined)
      return file;
    return store.add(uuid);
  }

  function perform(
    operation: OperationId,
    { uuid = '', key = '' }: Record<string, string>,
    body: Uint8Array,
  ): Outcome {
    const file = fileOf(uuid);
    if (!file) return failed(failures.notFound);
    return performers[operation]({
      file,
      key,
      body,
      now: now(),
      readable: file.readable(now() - readDelay),
    });
  }

  async function answer(request: Request, seen: (operation: OperationId) => void): Promise<Response> {
    const url = new URL(request.url);
    const { headers } = request;
    // HEAD is GET without the body.
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const body = new Uint8Array(await request.arrayBuffer());
    const era = resets;
    if (latency > 0) await sleep(latency, request.signal);
    request.signal.throwIfAborted();
    // What was under way at a reset belongs to the time before it.
    if (era !== resets) throw connectionReset();

    // A path without its slash is not the API's either; what it answers to that is not known.
    const match = matchPath(url.pathname);
    if (!match) return respond(request, failed(failures.notFound));
    const allow = { Allow: allowedMethods(match.template).join(', ') };
    const refuse = (failure: Failure, more?: Record<string, string>) =>
      respond(request, failed(failure, { ...allow, ...more }));

    if (request.method === 'OPTIONS') return respond(request, { status: 204, headers: allow });
    if (!acceptsVersion(headers.get('Accept'))) return refuse(failures.noVersion);
    const credentials = { method: request.method, url, headers, body };
    const unknown = credentialsViolation(credentials, keys, { now: now(), requireHttps });
    if (unknown) return refuse(unknown);
    const wait = take();
    if (wait > 0) return refuse(throttled(wait), { [responseHeaders.retryAfter]: String(wait) });

    const operation = operationOf(method, match.template);
    if (!operation) return refuse({ status: 405, detail: `Method "${request.method}" not allowed.` });
    seen(operation);
    if (body.byteLength > maxBodyBytes)
      return refuse({ status: 413, detail: 'The body is larger than any value can be.' });
    if (operations[operation].hasBody && !isJson(headers.get('Content-Type'))) {
      return refuse({
        status: 415,
        detail: `Unsupported media type "${headers.get('Content-Type') ?? ''}" in request.`,
      });
    }

    const fault = faults.take(operation);
    if (fault && !fault.afterWrite)
      return applyFault(fault, request, allow, { status: 200, body: '' }, respond);
    const outcome = perform(operation, match.parameters, body);
    const whole = { ...outcome, headers: { ...allow, ...outcome.headers } };
    return fault ? applyFault(fault, request, allow, whole, respond) : respond(request, whole);
  }

  return Object.freeze<Emulator>({
    async fetch(input, init) {
      const request = new Request(input, init);
      const seen: { -readonly [Field in keyof SeenRequest]: SeenRequest[Field] } = {
        method: request.method,
        path: new URL(request.url).pathname,
        operation: undefined,
        status: undefined,
      };
      requests.push(seen);
      const response = await answer(request, (operation) => {
        seen.operation = operation;
      });
      seen.status = response.status;
      return response;
    },
    setFile,
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
