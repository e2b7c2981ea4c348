// The way of one request through the emulator: path, version, credentials, throttling, method, body. The version comes before the
// credentials, as an unknown key with a wrong version got 406 (observed). The API's order of the others is not known.
import { failures, maxBytes, operations, responseHeaders, schemes, serverUrl } from '../../generated/constants.ts';
import type { OperationId } from '../spec/call.ts';
import { matchPath, matchRoute, operationOf } from '../spec/route.ts';
import { credentialsViolation } from './credentials.ts';
import { applyFault, connectionReset, type FaultQueue } from './faults.ts';
import { createPerformers, type Performer } from './operations.ts';
import type { EmulatorSettings } from './options.ts';
import { createResponder, type PlainResponse, type Rejection, rejectionResponse } from './responses.ts';
import { acceptsVersion, allowedMethods, bodyValue, isJson, parametersOf, throttled } from './rules.ts';
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

// A client can have the path of production in its `baseUrl`, or not.
const basePath = new URL(serverUrl).pathname.replace(/\/$/, '');

/**
 * Creates the function that handles a request to `target`, its path and query as they were sent. It calls `matched` with the operation
 * once that is known.
 */
export function createRequestHandler(settings: EmulatorSettings, state: EmulatorState) {
  const { keys, requireHttps, requireContentType, invalidStatus, latency, now, sleep } = settings;
  const respond = createResponder(settings);
  const performers: Readonly<Record<string, Performer | undefined>> = createPerformers(settings);

  function perform(method: string, target: string, headers: Headers, body: Uint8Array): PlainResponse {
    const route = matchRoute(method, target);
    if (!route) return rejectionResponse(failures.notFound);
    const parameters = parametersOf(route, headers, invalidStatus);
    if ('status' in parameters) return parameters;
    const content = bodyValue(route.operation, body, parameters, invalidStatus);
    if ('status' in content) return content;
    const input = { parameters, value: content.value, headers, fileOf: state.fileOf, now: now() };
    const missing = { status: 501, detail: `The emulator does not perform ${route.operation} yet.` };
    return performers[route.operation]?.(input) ?? rejectionResponse(missing);
  }

  return async (request: Request, sent: string, matched: (operation: OperationId) => void): Promise<Response> => {
    const { method, headers, signal, url } = request;
    const body = new Uint8Array(await request.arrayBuffer());
    const resetsBefore = state.resets();
    if (latency > 0) await sleep(latency, signal);
    signal.throwIfAborted();
    // A request from before a reset must not change the state after it.
    if (resetsBefore !== state.resets()) throw connectionReset();

    const target = sent.startsWith(`${basePath}/`) ? sent.slice(basePath.length) : sent;
    // HEAD is GET without the body. The API's response to a path without its last slash is not known.
    const readMethod = method === 'HEAD' ? 'GET' : method;
    const match = matchRoute(readMethod, target) ?? matchPath(target.replace(/\?.*/s, ''));
    if (!match) return respond(request, rejectionResponse(failures.notFound));
    const allow = { Allow: allowedMethods(match.template).join(', ') };
    const reject = (rejection: Rejection, more?: Record<string, string>) =>
      respond(request, rejectionResponse(rejection, { ...allow, ...more }));

    if (method === 'OPTIONS') return respond(request, { status: 204, headers: allow });
    if (!acceptsVersion(headers.get('Accept'))) return reject(failures.noVersion);
    const { protocol } = new URL(url);
    const parts = { method, path: sent, isPlainHttp: protocol === 'http:', headers, body };
    const wrongCredentials = credentialsViolation(parts, keys, { now: now(), requireHttps });
    if (wrongCredentials?.status === 401)
      return reject(wrongCredentials, { [responseHeaders.wwwAuthenticate]: schemes.signed });
    if (wrongCredentials) return reject(wrongCredentials);
    const wait = state.takeToken();
    if (wait > 0) return reject(throttled(wait), { [responseHeaders.retryAfter]: String(wait) });

    const operation = operationOf(readMethod, match.template);
    if (!operation) return reject({ status: 405, detail: `Method "${method}" not allowed.` });
    matched(operation);
    if (body.byteLength > maxBytes.request)
      return reject({ status: 413, detail: 'The body is larger than any value can be.' });
    const contentType = headers.get('Content-Type');
    const isExpected = isJson(contentType) || (contentType === null && !requireContentType);
    if (operations[operation].requestBody && !isExpected)
      return reject({ status: 415, detail: `Unsupported media type "${contentType ?? ''}" in request.` });

    const fault = state.faults.take(operation);
    const isCarriedOut = fault === undefined || fault.afterWrite;
    const response = isCarriedOut ? perform(readMethod, target, headers, body) : { status: 200, body: '' };
    const intact = { ...response, headers: { ...allow, ...response.headers } };
    return fault ? applyFault(fault, request, intact, respond) : respond(request, intact);
  };
}
