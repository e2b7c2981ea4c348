// Turns a request of openapi-fetch into a call, and a signed call into a request.
import { operations } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import { type Call, createCall, fillParameters, parseValue } from '../spec/call.ts';
import { parseHeaders } from '../spec/parameters.ts';
import { matchRoute, operationOf } from '../spec/route.ts';

/** The argument of `onRequest`, as openapi-fetch passes it. */
export interface MiddlewareRequest {
  /** The request, as earlier middleware left it. */
  readonly request: Request;
  /** The path of the OpenAPI description that the caller named. */
  readonly schemaPath?: string;
  /** The parameters that the caller passed. */
  readonly params?: {
    /** The path parameters by name. */
    readonly path?: Readonly<Record<string, unknown>>;
  };
}

/** The operation that a request is for, with its parameters as they were sent. */
type Route = Pick<Call, 'operation' | 'method' | 'path' | 'parameters'>;

/** Returns the route of a request. Throws a {@link ValidationError} unless it is one of the operations. */
export function routeOf({ request, schemaPath, params }: MiddlewareRequest, baseUrl: string): Route {
  // Each property is read once, as plain data: what is validated is what is signed and sent.
  const url = String(request.url);
  const method = String(request.method);
  const path = url.slice(baseUrl.length);
  const route = url.startsWith(`${baseUrl}/`) ? matchRoute(method, path) : undefined;
  // A key such as `.` leads to another operation than the one that was named.
  if (route === undefined || (schemaPath !== undefined && route.template !== schemaPath)) {
    // Names the parameter, if one is to blame.
    const named = schemaPath === undefined ? undefined : operationOf(method, schemaPath);
    if (named !== undefined) fillParameters(named, { path: { ...params?.path } }, ['path']);
    throw new ValidationError('request', 'does not match any API operation under `baseUrl`');
  }
  const { operation, unknown } = route;
  const query = { ...route.query, ...Object.fromEntries(unknown.map((name) => [name, ''])) };
  const header = parseHeaders(operations[operation].parameters, request.headers);
  return { operation, method, path, parameters: { path: route.path, query, header } };
}

/** Returns the call that a request makes. Throws a {@link ValidationError} for a wrong parameter or body. */
export async function callOf(
  request: Request,
  { operation, parameters }: Route,
  defaults: Call['headers'],
): Promise<Call> {
  const headers: Record<string, string> = { ...defaults };
  request.headers.forEach((value, name) => {
    headers[name] = value;
  });
  if (request.bodyUsed) throw new ValidationError('request', 'must keep its body: read a `clone()` of it instead');
  const text = request.body === null ? '' : String(await request.clone().text());
  return createCall(operation, parameters, parseValue(text), headers);
}

/** Returns a signed copy, so that a request that other middleware kept never holds credentials. */
export function copyOf(request: Request, baseUrl: string, call: Call, headers: Record<string, string>): Request {
  // openapi-fetch takes a Request of its own realm only. A subclass must not see the credentials.
  const SameRealm = request instanceof Request ? Request : (request as { constructor: typeof Request }).constructor;
  const { method, path, body } = call;
  const init: RequestInit = { method, headers, redirect: 'manual', signal: request.signal };
  if (body !== '') init.body = body;
  // Some platforms have none of these.
  if (request.cache) init.cache = request.cache;
  if (request.credentials) init.credentials = request.credentials;
  if (request.keepalive) init.keepalive = true;
  return new SameRealm(baseUrl + path, init);
}
