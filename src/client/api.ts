// The typed fetch client: the only file that imports openapi-fetch.
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../../generated/types.ts';
import type { Authorizer } from '../auth/authorize.ts';
import { createAuthMiddleware } from '../auth/middleware.ts';
import { TimeoutError, ValidationError } from '../errors/errors.ts';
import { onAbort, throwIfAborted } from '../http/abort.ts';
import { raceAbort, withDeadline } from '../http/deadline.ts';
import type { Redaction } from '../http/redaction.ts';
import type { ResponseHeaders } from '../http/transport.ts';
import { contextOf, fillParameters, type GivenParameters } from '../spec/call.ts';
import { validateSignal } from '../spec/options.ts';
import { operationOf } from '../spec/route.ts';
import { observed } from './attempt.ts';
import { createSend, type Progress } from './exchange.ts';
import type { Settings } from './options.ts';
import { timeLimit } from './retry.ts';

/**
 * The client of openapi-fetch, typed by the OpenAPI description: `{ data, error, response }` for every response of the API.
 * Validated, signed and limited in time as the operations are, in one attempt. Your middleware runs before a request is signed
 * and never sees credentials.
 *
 * Calls throw a {@link ValidationError} for a request that is wrong, a `ConnectionError` or {@link TimeoutError} without a complete
 * response, and an `UnexpectedResponseError` for a response that does not match the OpenAPI description.
 */
export type MetadataApi = Client<paths>;

const methods = ['GET', 'PUT', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'PATCH', 'TRACE'] as const;

/** The options of a call that are read here. openapi-fetch validates the rest by type. */
interface CallInit {
  readonly signal?: AbortSignal | null;
  readonly middleware?: readonly object[];
  readonly params?: GivenParameters;
}

export function createApi(settings: Settings, authorizer: Authorizer): MetadataApi {
  const { baseUrl, headers } = settings;
  const limit = timeLimit(settings, settings.timeout);
  const { middleware, signedCallOf } = createAuthMiddleware(authorizer, { baseUrl, headers, limit });
  const send = createSend(settings);
  const client = createClient<paths>({ baseUrl, headers });

  /** Sends a signed request, and returns its response without credentials. */
  async function sendSigned(request: Request): Promise<Response> {
    const signed = signedCallOf(request);
    if (signed === undefined) throw new ValidationError('request', 'must be sent by the client itself');
    const { call, authorization, deadline } = signed;
    const progress: Progress = { signal: undefined, attempts: 0 };
    const response = await observed(settings.onAttempt, call, progress, () =>
      withDeadline(
        deadline - performance.now(),
        () => new TimeoutError(contextOf(call, progress.attempts), limit),
        request.signal,
        (signal) => send(call, authorization.headers, progress, signal, authorization.redaction),
      ),
    );
    const headers = redactedHeaders(response.received, authorization.redaction);
    return new Response(response.body, { status: response.status, headers });
  }

  /** Signs last, whatever middleware a call brings along, and sends what was signed. */
  async function request(method: string, path: string, init: CallInit = {}): Promise<unknown> {
    const operation = operationOf(String(method).toUpperCase(), path);
    // openapi-fetch drops some values, and turns others into strings. A path of no operation is refused by the middleware.
    const [filled = path, query = ''] = operation ? fillParameters(operation, { ...init.params }).path.split('?') : [];
    const pinned = {
      ...init,
      ...(operation && {
        pathSerializer: (url: string) => url.slice(0, -path.length) + filled,
        querySerializer: () => query,
      }),
      fetch: sendSigned,
      Request: globalThis.Request,
      middleware: [...(init.middleware ?? []), middleware],
    };
    const { signal } = init;
    validateSignal(signal);
    if (!signal) return client.request(method as never, path as never, pinned as never);
    throwIfAborted(signal);
    // Each `Request` would leave a listener on the caller's signal until it is collected.
    const controller = new AbortController();
    const unsubscribe = onAbort(signal, (reason) => controller.abort(reason));
    const call = client.request(method as never, path as never, { ...pinned, signal: controller.signal } as never);
    return raceAbort(signal, call).finally(unsubscribe);
  }

  const byMethod = methods.map((method) => [method, (path: string, init?: CallInit) => request(method, path, init)]);
  return Object.freeze({ ...client, request, ...Object.fromEntries(byMethod) }) as MetadataApi;
}

// These describe the body as it was on the wire.
const framingHeaders = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

function redactedHeaders(received: ResponseHeaders, { text }: Redaction): Headers {
  const headers = new Headers();
  received.forEach((value, name) => {
    // The wire allows names that `Headers` refuses.
    const isPassedOn = !framingHeaders.has(name) && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && text(name) === name;
    if (isPassedOn) headers.append(name, text(value));
  });
  return headers;
}
