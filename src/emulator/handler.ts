// The way of one request through the emulator: path, version, credentials, throttling, method, body. The version comes before the
// credentials, as an unknown key with a wrong version got 406 (observed). The API's order of the others is not known.
import { failures, maxBytes, operations, responseHeaders, schemes } from '../../generated/constants.ts';
import type { Route } from '../spec/route.ts';
import { credentialsViolation } from './credentials.ts';
import { applyFault, connectionReset, type FaultQueue } from './faults.ts';
import { createPerformers, type Performer } from './operations.ts';
import type { EmulatorSettings } from './options.ts';
import type { Place } from './place.ts';
import { type Receiving, receivedValue } from './received.ts';
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

/** Creates the function that handles a request to `sent`, its path and query. It adds the value to what is known of the request. */
export function createRequestHandler(settings: EmulatorSettings, state: EmulatorState) {
  const { keys, authentication, explainCredentials, requireHttps, requireContentType } = settings;
  const { invalidStatus, latency, now, sleep } = settings;
  const respond = createResponder(settings);
  const performers: Readonly<Record<string, Performer | undefined>> = createPerformers(settings);

  function perform(route: Route, headers: Headers, body: Uint8Array): PlainResponse {
    const parameters = parametersOf(route, headers, invalidStatus);
    if ('status' in parameters) return parameters;
    const content = bodyValue(route.operation, body, parameters, invalidStatus);
    if ('status' in content) return content;
    const input = { parameters, value: content.value, headers, fileOf: state.fileOf, now: now() };
    const missing = { status: 501, detail: `The emulator does not perform ${route.operation} yet.` };
    return performers[route.operation]?.(input) ?? rejectionResponse(missing);
  }

  return async (request: Request, sent: string, place: Place, received: Receiving): Promise<Response> => {
    const { method, headers, signal, url } = request;
    const { route, template, outside } = place;
    const body = new Uint8Array(await request.arrayBuffer());
    received.value = receivedValue(route?.operation, body);
    const resetsBefore = state.resets();
    if (latency > 0) await sleep(latency, signal);
    signal.throwIfAborted();
    // A request from before a reset must not change the state after it.
    if (resetsBefore !== state.resets()) throw connectionReset();

    // The API's response to a path without its last slash is not known.
    if (template === undefined) return respond(request, rejectionResponse(outside ?? failures.notFound));
    const allow = { Allow: allowedMethods(template).join(', ') };
    const reject = (rejection: Rejection, more?: Record<string, string>) =>
      respond(request, rejectionResponse(rejection, { ...allow, ...more }));

    if (method === 'OPTIONS') return respond(request, { status: 204, headers: allow });
    if (!acceptsVersion(headers.get('Accept'))) return reject(failures.noVersion);
    if (authentication) {
      const parts = { method, path: sent, origin: new URL(url).origin, headers, body };
      const options = { now: now(), requireHttps, explain: explainCredentials };
      const rejection = credentialsViolation(parts, keys, options);
      if (rejection?.status === 401) return reject(rejection, { [responseHeaders.wwwAuthenticate]: schemes.signed });
      if (rejection) return reject(rejection);
    }
    const wait = state.takeToken();
    if (wait > 0) return reject(throttled(wait), { [responseHeaders.retryAfter]: String(wait) });

    if (!route) return reject({ status: 405, detail: `Method "${method}" not allowed.` });
    const { operation } = route;
    if (body.byteLength > maxBytes.request)
      return reject({ status: 413, detail: 'The body is larger than any value can be.' });
    const contentType = headers.get('Content-Type');
    const isExpected = isJson(contentType) || (contentType === null && !requireContentType);
    if (operations[operation].requestBody && !isExpected)
      return reject({ status: 415, detail: `Unsupported media type "${contentType ?? ''}" in request.` });

    const fault = state.faults.take(route);
    const isCarriedOut = fault === undefined || fault.afterWrite;
    const response = isCarriedOut ? perform(route, headers, body) : { status: 200, body: '' };
    const intact = { ...response, headers: { ...allow, ...response.headers } };
    return fault ? applyFault(fault, request, intact, respond) : respond(request, intact);
  };
}
