// The way of one request through the emulator. The API's own order of checks is not known; here it is: path, version, credentials,
// throttling, method, body.
import { failures, operations, responseHeaders } from '../../generated/constants.ts';
import { matchPath, type OperationId, operationOf } from '../spec/call.ts';
import { credentialsViolation } from './credentials.ts';
import { applyFault, connectionReset, type FaultQueue } from './faults.ts';
import { createPerformers } from './operations.ts';
import type { EmulatorSettings } from './options.ts';
import { createResponder, type PlainResponse, type Rejection, rejectionResponse } from './responses.ts';
import { acceptsVersion, allowedMethods, isJson, maxBodyBytes, throttled } from './rules.ts';
import type { StoredFile } from './store.ts';

/** The state that requests read and change. */
export interface EmulatorState {
  /** The faults that wait for a request. */
  readonly faults: FaultQueue;
  /** Returns the file of a UUID. */
  readonly fileOf: (uuid: string) => StoredFile | undefined;
  /** Takes a token of the rate limit: returns 0, or the seconds until there is one. */
  readonly takeToken: () => number;
  /** Returns the number of resets so far. */
  readonly resets: () => number;
}

/** Creates the function that handles a request. It calls `matched` with the operation once that is known. */
export function createRequestHandler(settings: EmulatorSettings, state: EmulatorState) {
  const { keys, requireHttps, latency, readDelay, now, sleep } = settings;
  const respond = createResponder(settings);
  const performers = createPerformers(settings);

  function perform(
    operation: OperationId,
    { uuid = '', key = '' }: Readonly<Record<string, string>>,
    body: Uint8Array,
  ): PlainResponse {
    const file = state.fileOf(uuid);
    if (!file) return rejectionResponse(failures.notFound);
    const readable = file.readable(now() - readDelay);
    return performers[operation]({ file, key, body, now: now(), readable });
  }

  return async (request: Request, matched: (operation: OperationId) => void): Promise<Response> => {
    const url = new URL(request.url);
    const { method, headers, signal } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    const resetsBefore = state.resets();
    if (latency > 0) await sleep(latency, signal);
    signal.throwIfAborted();
    // A request from before a reset must not change the state after it.
    if (resetsBefore !== state.resets()) throw connectionReset();

    // The API's response to a path without its last slash is not known.
    const match = matchPath(url.pathname);
    if (!match) return respond(request, rejectionResponse(failures.notFound));
    const allow = { Allow: allowedMethods(match.template).join(', ') };
    const reject = (rejection: Rejection, more?: Record<string, string>) =>
      respond(request, rejectionResponse(rejection, { ...allow, ...more }));

    if (method === 'OPTIONS') return respond(request, { status: 204, headers: allow });
    if (!acceptsVersion(headers.get('Accept'))) return reject(failures.noVersion);
    const wrongCredentials = credentialsViolation({ method, url, headers, body }, keys, {
      now: now(),
      requireHttps,
    });
    if (wrongCredentials) return reject(wrongCredentials);
    const wait = state.takeToken();
    if (wait > 0) return reject(throttled(wait), { [responseHeaders.retryAfter]: String(wait) });

    // HEAD is GET without the body.
    const operation = operationOf(method === 'HEAD' ? 'GET' : method, match.template);
    if (!operation) return reject({ status: 405, detail: `Method "${method}" not allowed.` });
    matched(operation);
    if (body.byteLength > maxBodyBytes)
      return reject({ status: 413, detail: 'The body is larger than any value can be.' });
    const contentType = headers.get('Content-Type');
    if (operations[operation].hasBody && !isJson(contentType))
      return reject({ status: 415, detail: `Unsupported media type "${contentType ?? ''}" in request.` });

    const fault = state.faults.take(operation);
    const isCarriedOut = fault === undefined || fault.afterWrite;
    const response: PlainResponse = isCarriedOut
      ? perform(operation, match.parameters, body)
      : { status: 200, body: '' };
    const intact = { ...response, headers: { ...allow, ...response.headers } };
    return fault ? applyFault(fault, request, intact, respond) : respond(request, intact);
  };
}
