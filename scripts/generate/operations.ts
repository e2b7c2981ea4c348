// The facts of an operation. What the client could not do is refused here, with its place.

import type { Parameter as KnownParameter } from '../../src/spec/parameters.ts';
import {
  type Content,
  type Description,
  DescriptionError,
  type MediaType,
  type Operation,
  type OperationEntry,
  type Parameter,
  pointerTo,
  type Response,
  type Schema,
  unsupported,
} from './description.ts';
import { schemaId, type UsedSchema } from './schemas.ts';

/** The headers that the client sets itself, and those that a platform does not let programs set. */
const reservedHeaders = new RegExp(
  `^(${[
    ...[
      'accept',
      'accept-charset',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'cookie',
      'date',
    ],
    ...['dnt', 'expect', 'host', 'keep-alive', 'origin', 'referer', 'set-cookie', 'te', 'trailer', 'transfer-encoding'],
    ...['upgrade', 'user-agent', 'via', 'access-control-.*', 'proxy-.*', 'sec-.*'],
  ].join('|')})$`,
  'i',
);

/** Returns the schema of a parameter, or of a body. */
export function schemaOf(node: Parameter | MediaType): Schema {
  if ('content' in node) throw unsupported('a parameter with `content`', node, 'content');
  if (node.schema !== undefined) return node.schema;
  throw new DescriptionError('the description has no schema', [pointerTo(node, 'schema')]);
}

/** Returns the schema of the body of a successful response; `undefined` without a body. */
export function responseSchema(response: Response): UsedSchema | undefined {
  const media = jsonBody(response);
  return media && { schema: schemaOf(media), use: 'response' };
}

/** Returns the one body of a request or response. */
function jsonBody(node: Content): MediaType | undefined {
  const [first, second] = Object.entries(node.content ?? {});
  if (first === undefined) return undefined;
  if (second !== undefined) throw unsupported(`more than one media type: ${first[0]} and ${second[0]}`, second[1]);
  if (!/^application\/(.+\+)?json$/.test(first[0])) throw unsupported(`${first[0]}: a body has to be JSON`, first[1]);
  return first[1];
}

/** Returns the schemas of failures without a `detail`, by status. Of the others, the explanation is all that counts. */
export function failureSchemas({ responses = {} }: Operation): [status: string, used: UsedSchema][] {
  return Object.entries(responses).flatMap(([status, response]) => {
    const used = /^[45]\d\d$/.test(status) ? responseSchema(response) : undefined;
    const { properties, anyOf, oneOf, allOf } = used?.schema ?? {};
    const isOwn = used !== undefined && !(anyOf ?? oneOf ?? allOf) && !('detail' in Object(properties));
    return isOwn ? [[status, used] as [string, UsedSchema]] : [];
  });
}

/** A parameter, as the client knows it. */
export type ParameterFacts = Omit<KnownParameter, 'schema'> & { readonly schema: string };

/** Returns the facts of an operation. @throws {@link DescriptionError} for one that is not supported. */
export function operationFacts(entry: OperationEntry, description: Description) {
  const { path, method, item, operation, parameters } = entry;
  for (const node of [description, item, operation]) {
    for (const name of ['webhooks', 'callbacks', ...(node === description ? [] : ['servers', 'security'])])
      if (name in node) throw unsupported(`\`${name}\` here`, node, name);
  }
  if (!/^(GET|POST|PUT|PATCH|DELETE)$/.test(method)) throw unsupported(`the method ${method}`, operation);
  const body = operation.requestBody && jsonBody(operation.requestBody);
  if (body && method === 'GET') throw unsupported('a body of GET', operation, 'requestBody');

  if (/\{[^/]*\{/.test(path)) throw unsupported('two parameters in one segment of a path', operation);
  const literal = path.replaceAll(/\{[^{}]*\}/g, '');
  if (new URL(literal, 'http://a').pathname !== literal)
    throw unsupported(`the path ${path}, which URL parsers change`, operation);

  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name);
  const inPath = parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
  if (names.length !== inPath.length || !names.every((name) => inPath.includes(name as string)))
    throw new DescriptionError(`the path has the parameters [${names}], and its operation [${inPath}]`, [
      pointerTo(operation),
    ]);

  const success = Object.entries(operation.responses ?? {}).flatMap(([status, response]) => {
    if (/^[13]/.test(status)) throw unsupported(`the status ${status}`, response);
    if (!status.startsWith('2')) return [];
    if (/^20[45]$/.test(status) && response.content !== undefined)
      throw unsupported(`a body of the status ${status}`, response, 'content');
    if (!/^\d{3}$/.test(status)) throw unsupported(`the range of statuses ${status}`, response);
    const schema = responseSchema(response);
    return [[status, schema ? schemaId(schema) : null]];
  });
  const failures = failureSchemas(operation).map(([status, used]) => [status, schemaId(used)]);
  if (success.length === 0)
    throw new DescriptionError('the operation has no successful response', [pointerTo(operation, 'responses')]);
  return {
    method,
    path,
    parameters: parameters.map((parameter) => parameterFacts(parameter, entry, description)),
    requestBody: body
      ? {
          required: operation.requestBody?.required === true,
          schema: schemaId({ schema: schemaOf(body), use: 'request' }),
        }
      : null,
    success: Object.fromEntries(success) as Record<string, string | null>,
    ...(failures.length > 0 && { failures: Object.fromEntries(failures) as Record<string, string> }),
  };
}

const styles: Readonly<Record<string, string>> = { path: 'simple', query: 'form', header: 'simple' };

function parameterFacts(parameter: Parameter, entry: OperationEntry, description: Description): ParameterFacts {
  const { name, in: place, required = false } = parameter;
  const style = styles[place];
  if (style === undefined) throw unsupported(`a parameter in ${place}`, parameter, 'in');
  if ((parameter.style ?? style) !== style) throw unsupported(`the style ${parameter.style}`, parameter, 'style');
  if ('allowReserved' in parameter) throw unsupported('allowReserved', parameter, 'allowReserved');
  if (name === '__proto__') throw unsupported(`the name ${name}`, parameter, 'name');
  if (place === 'header') checkHeader(parameter, entry, description);
  const schema = schemaOf(parameter);
  const isList = typeOf(schema) === 'array';
  const type = typeOf(isList ? ((schema['items'] ?? {}) as Schema) : schema);
  if (isList && place !== 'query') throw unsupported(`a list in ${place}`, schema);
  if (isList && parameter.explode === false) throw unsupported('a list with `explode: false`', parameter, 'explode');
  if (type !== 'string' && type !== 'number' && type !== 'boolean')
    throw unsupported('a parameter that is neither a string, a number or a boolean, nor a list of them', schema);
  return {
    name,
    in: place as ParameterFacts['in'],
    ...(required && { required: true }),
    ...(type !== 'string' && { type }),
    ...(isList && { list: true as const }),
    schema: schemaId({ schema, use: 'request' }),
  };
}

function checkHeader(parameter: Parameter, { parameters }: OperationEntry, { components }: Description): void {
  const name = parameter.name.toLowerCase();
  const schemes = Object.values(components?.securitySchemes ?? {});
  const ours = schemes.flatMap((scheme) => [scheme.name, scheme['x-signature']?.dateHeader]);
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) throw unsupported(`the name ${name} of a header`, parameter, 'name');
  if (reservedHeaders.test(name) || ours.some((each) => each?.toLowerCase() === name))
    throw unsupported(`the header ${parameter.name}, which the client or the platform sets`, parameter, 'name');
  if (parameters.some((each) => each !== parameter && each.in === 'header' && each.name.toLowerCase() === name))
    throw unsupported(`two headers named ${name}`, parameter, 'name');
}

/** Returns the one type that a schema allows. */
function typeOf({ type, enum: values, const: value, ...schema }: Schema): string | undefined {
  const types = new Set<string | undefined>();
  if (type !== undefined) for (const each of [type].flat()) types.add(each === 'integer' ? 'number' : String(each));
  else if (value !== undefined || Array.isArray(values))
    for (const each of value === undefined ? (values as unknown[]) : [value]) types.add(typeof each);
  else
    for (const keyword of ['allOf', 'anyOf', 'oneOf'])
      for (const each of (schema[keyword] ?? []) as Schema[]) types.add(typeOf(each));
  // A branch of `allOf` can have limits only.
  if (schema['allOf']) types.delete(undefined);
  const [only] = types;
  return types.size === 1 ? only : undefined;
}
