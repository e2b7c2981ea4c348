// Takes the calls of a client that has no keys, and makes them anew with the keys of this server.
import { failures, operations, responseHeaders } from '../../generated/constants.ts';
import type { Answer } from '../answer.ts';
import type { Auth } from '../auth.ts';
import { AnswerError, TimeoutError, ValidationError } from '../errors.ts';
import { requestHeaders } from '../headers.ts';
import { type MetadataClientOptions, resolveOptions } from '../options.ts';
import { serializePath } from '../path.ts';
import { createTransport } from '../transport.ts';
import { checkValue } from '../validation.ts';
import { answerWith, Refusal } from './answers.ts';
import { type Call, createHandler, type Handler, type HandlerOptions } from './handler.ts';
import { methods, routeAtEnd } from './route.ts';

/** A call that asks to be passed on. */
export interface ProxyCall extends Call {
  /** The value, for the operation that sets one. */
  readonly value: string | undefined;
}

type ClientOptions = Pick<
  MetadataClientOptions,
  'baseUrl' | 'fetch' | 'timeout' | 'userAgent' | 'onWarning' | 'now'
>;

/** How a proxy is to work. `auth` and `authorize` have to be given; the others are as for the client. */
export interface MetadataProxyOptions extends ClientOptions, HandlerOptions<ProxyCall> {
  /** What the calls are signed with: `signedAuth(…)`. */
  readonly auth: Auth;
}

/**
 * Makes a handler for the calls of a client whose `baseUrl` leads to it: put it under any path of your server. It passes
 * on the four operations and nothing else, each put together from its parsed parts: no path, header or body is
 * forwarded as it came. It does not retry; the client in front does.
 *
 * It answers with the API's status, `detail`, request id, `Warning` and `Retry-After`; with 403 where `authorize` denies,
 * 502 where the API gives no usable answer, 504 where it gives none in time; always in the API's own form.
 *
 * Reference: all operations.
 *
 * @throws {ValidationError} for an option that cannot work.
 */
export function createMetadataProxy(options: MetadataProxyOptions): Handler {
  const settings = resolveOptions(options);
  if (settings.auth === undefined) throw new ValidationError('auth', 'must be given: signedAuth(…)');
  const transport = createTransport(settings);

  return createHandler(options, methods, (request, body) => {
    const route = routeAtEnd(request.method, request.url);
    if (!route) throw new Refusal(failures.notFound.status, failures.notFound.detail);
    const { operation, uuid, key } = route;
    const { path, method, hasBody } = operations[operation];
    const value = hasBody ? valueIn(body) : nothingIn(body);
    const outgoing = {
      method: method.toUpperCase(),
      url: settings.baseUrl + serializePath(path, { uuid, key }),
      headers: new Headers(requestHeaders(settings.userAgent)),
      signal: request.signal,
      text: async () => (value === undefined ? '' : JSON.stringify(value)),
    };
    const perform = async () => handOn(await transport(outgoing).catch(failed));
    return [{ request, operation, uuid, key, value }, perform];
  });
}

function valueIn(body: string): string {
  try {
    const value: unknown = JSON.parse(body);
    checkValue(value);
    return value;
  } catch (error) {
    const problem = error instanceof ValidationError ? error.message : 'body must be JSON';
    throw new Refusal(400, `The ${problem}.`);
  }
}

function nothingIn(body: string): undefined {
  if (body !== '') throw new Refusal(400, 'This operation has no body.');
}

function handOn({ status, body, data, header }: Answer): Response {
  const headers: Record<string, string> = {};
  for (const name of Object.values(responseHeaders)) {
    const value = header(name);
    if (value !== undefined) headers[name] = value;
  }
  if (status < 300) return answerWith(status, body, headers);
  // Where something in front of the API fails in its place, the body can be anything.
  const { detail } = Object(data) as { detail?: unknown };
  const said = typeof detail === 'string' ? detail : 'No explanation came with it.';
  return new Refusal(status, said, headers).answer;
}

function failed(cause: unknown): never {
  if (cause instanceof TimeoutError) throw new Refusal(504, 'The API gave no answer in time.', {}, { cause });
  const requestId = cause instanceof AnswerError ? cause.requestId : undefined;
  const headers = requestId === undefined ? {} : { [responseHeaders.requestId]: requestId };
  throw new Refusal(502, 'The API gave no usable answer.', headers, { cause });
}
