// Carries out the calls of a client without keys, with the keys of this server.
import { failures, operations, responseHeaders } from '../../generated/constants.ts';
import type { SchemaName } from '../../generated/validators.ts';
import { createAuthorizer } from '../auth/authorize.ts';
import type { Auth } from '../auth/schemes.ts';
import { observed } from '../client/attempt.ts';
import { createExchange } from '../client/exchange.ts';
import {
  type AuthOptions,
  parseSettings,
  type RequestOptions,
  requestOptionNames,
  validateAuth,
} from '../client/options.ts';
import { timeLimit } from '../client/retry.ts';
import { ResponseError, TimeoutError, ValidationError } from '../errors/errors.ts';
import { type ApiResponse, detailOf } from '../http/read-response.ts';
import { type Call, contextOf, createCall, type OperationId, parseValue, type RequestValue } from '../spec/call.ts';
import { ownOptions } from '../spec/options.ts';
import { type Parameter, parseHeaders } from '../spec/parameters.ts';
import { violation } from '../spec/validation.ts';
import { createHandler, type Handler, type HandlerOptions, handlerOptionNames, type RequestedCall } from './handler.ts';
import { HandlerError, jsonResponse } from './responses.ts';
import { matchRouteSuffix, methods } from './route.ts';

/** A call that a request asks the proxy to make. */
export interface ProxyCall extends RequestedCall {
  /** The value in the body, for an operation that has one. */
  readonly value: RequestValue | undefined;
}

/** Options of {@link createMetadataProxy}. `auth` and `authorize` are required. */
export interface MetadataProxyOptions extends AuthOptions, Omit<RequestOptions, 'timeout'>, HandlerOptions<ProxyCall> {
  /** The credentials that calls are signed with: `signedAuth(…)`. */
  readonly auth: Auth;
}

/**
 * Creates a handler for the calls of a client whose `baseUrl` points to it: mount it at any path of your server. It makes the four
 * operations and nothing else. Each request to the API is built from the parsed call: no path, header or body is forwarded as it
 * arrived. It does not retry; the client in front does.
 *
 * It returns the API's status, `detail`, request id, `Warning` and `Retry-After`; 403, or your own refusal, where `authorize` denies;
 * 502 if the API returns no valid response, and 504 if it returns none in time. All are in the form of the API, except your own `Response`.
 *
 * Reference: all operations.
 *
 * @param options - The credentials, `authorize`, and how requests are sent and limited. `timeout` is that of {@link HandlerOptions}.
 * @returns The handler.
 * @throws {@link ValidationError} for an option that is wrong or unknown.
 * @example
 * ```ts
 * import { signedAuth } from 'uploadcare-metadata';
 * import { createMetadataProxy } from 'uploadcare-metadata/server';
 *
 * const proxy = createMetadataProxy({
 *   auth: signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' }),
 *   authorize: ({ operation }) => operation === 'listFileMetadata',
 * });
 * ```
 */
export function createMetadataProxy(options: MetadataProxyOptions): Handler {
  const own = ownOptions(options, ['auth', ...requestOptionNames, ...handlerOptionNames]);
  const { timeout: _, ...clientOptions } = own;
  const settings = parseSettings(Object.assign(Object.create(null), clientOptions));
  if (own.auth === undefined) throw new ValidationError('auth', 'is required: use signedAuth(…)');
  validateAuth(own.auth, settings.baseUrl);
  const authorizer = createAuthorizer({ ...settings, auth: own.auth });
  const exchange = createExchange({ ...settings, authorizer });
  const limit = timeLimit(settings, settings.timeout);

  return createHandler(own, methods, (request, body) => {
    const call = callOf(request, body, settings.headers);
    const { operation, parameters, value } = call;
    const progress = { signal: request.signal, attempts: 0 };
    const attempt = () => exchange(call, progress, limit);
    const perform = async () =>
      toProxyResponse(operation, await observed(settings.onAttempt, call, progress, attempt).catch(rejectFailure));
    const { uuid, key } = contextOf(call, 0);
    return [{ request, operation, uuid, key, parameters, value }, perform];
  });
}

function callOf(request: Request, body: string, headers: Call['headers']): Call {
  const { notFound } = failures;
  const route = matchRouteSuffix(request.method, request.url);
  if (!route) throw new HandlerError(notFound.status, notFound.detail);
  const { operation, path, query } = route;
  const parameters: readonly Parameter[] = operations[operation].parameters;
  try {
    return createCall(
      operation,
      { path, query, header: parseHeaders(parameters, request.headers) },
      parseValue(body),
      headers,
    );
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    // The API does not find a file or key with an invalid name.
    if (parameters.some(({ in: place, name }) => place === 'path' && name === error.argument))
      throw new HandlerError(notFound.status, notFound.detail);
    throw new HandlerError(400, `${error.message}.`);
  }
}

function toProxyResponse(operation: OperationId, { status, body, data, header }: ApiResponse): Response {
  const headers: Record<string, string> = {};
  for (const name of Object.values(responseHeaders)) {
    const value = header(name);
    if (value !== undefined) headers[name] = value;
  }
  if (status < 300) return jsonResponse(status, body, headers);
  // The body can be anything when a gateway fails in place of the API.
  const detail = detailOf(data);
  // No operation may have such a failure now.
  const { failures: own } = operations[operation] as object as { failures?: Readonly<Record<string, SchemaName>> };
  const schema = own?.[status];
  if (schema !== undefined && violation(data, schema) === undefined) return jsonResponse(status, body, headers);
  return new HandlerError(status, detail ?? 'No explanation.', headers).response;
}

function rejectFailure(cause: unknown): never {
  if (cause instanceof TimeoutError) throw new HandlerError(504, 'The API did not respond in time.', {}, { cause });
  const requestId = cause instanceof ResponseError ? cause.requestId : undefined;
  const headers = requestId === undefined ? {} : { [responseHeaders.requestId]: requestId };
  throw new HandlerError(502, 'The API returned no valid response.', headers, { cause });
}
