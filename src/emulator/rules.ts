// The limits of the API and its messages. The statuses and messages for invalid keys and values are not known: the messages are those
// of Uploadcare's Upload API for the same limits.
import { failures, mediaType, operations, requestMediaType, schemas } from '../../generated/constants.ts';
import type { OperationId } from '../spec/call.ts';
import { type CallParameters, type Parameter, parseHeaders } from '../spec/parameters.ts';
import type { Route } from '../spec/route.ts';
import { hasLoneSurrogate, loneSurrogate, violation } from '../spec/validation.ts';
import { type PlainResponse, type Rejection, rejectionResponse } from './responses.ts';

/** Returns the methods of a path, as the `Allow` header lists them (observed: with HEAD and OPTIONS, in alphabetical order). */
export function allowedMethods(template: string): string[] {
  const methods = Object.values(operations)
    .filter(({ path }) => path === template)
    .map(({ method }) => method);
  return [...methods, 'HEAD', 'OPTIONS'].sort();
}

/** Tells if an `Accept` header names the version of the API. */
export function acceptsVersion(accept: string | null): boolean {
  return (accept ?? '').split(',').some((part) => part.split(';')[0]?.trim().toLowerCase() === mediaType);
}

/** Returns the valid parameters of a request, or the rejection of the first that is not. */
export function parametersOf(
  { operation, path, query }: Route,
  headers: Headers,
  invalidStatus: number,
): CallParameters | PlainResponse {
  const known: readonly Parameter[] = operations[operation].parameters;
  const parameters = { path, query, header: parseHeaders(known, headers) };
  for (const { name, in: place, required, schema } of known) {
    const value = parameters[place][name];
    if (value === undefined && !required) continue;
    const problem = violation(value, schema);
    if (problem === undefined) continue;
    if (Object.hasOwn(messages, schema))
      return rejectionResponse({ status: invalidStatus, detail: messageFor(schema, value) });
    // The API does not find a file with an invalid UUID (observed).
    if (place === 'path') return rejectionResponse(failures.notFound);
    return { status: invalidStatus, body: { [name]: [`The parameter ${problem}.`] } };
  }
  return parameters;
}

/** Returns the value that a body contains, or the rejection of an invalid one. */
export function bodyValue(
  operation: OperationId,
  body: Uint8Array,
  { path }: CallParameters,
  status: number,
): { readonly value: unknown } | PlainResponse {
  const { requestBody } = operations[operation];
  if (requestBody === null || (body.byteLength === 0 && !requestBody.required)) return { value: undefined };
  const value = parseBody(body);
  if (value === undefined) {
    const example = JSON.stringify('image-processing');
    return rejectionResponse({
      status,
      detail: `The body is not JSON. A string has to be in quotes, such as ${example}.`,
    });
  }
  const { schema } = requestBody;
  const problem = violation(value, schema) ?? (hasLoneSurrogate(value) ? loneSurrogate : undefined);
  if (problem === undefined) return { value };
  if (Object.hasOwn(messages, schema))
    return rejectionResponse({ status, detail: messageFor(schema, value, path['key']) });
  const [, field = 'non_field_errors'] = / \(\/([^/ ]+)/.exec(problem) ?? [];
  return { status, body: { [field]: [`The value ${problem}.`] } };
}

/** Returns the JSON value of a body; `undefined` if it is none. */
export function parseBody(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    return undefined;
  }
}

/** The messages of the Upload API, by the schema that is violated. */
const messages: Readonly<Record<string, (value: string, key: unknown) => string>> = {
  MetadataKey(key) {
    const { maxLength } = schemas.MetadataKey;
    return [...key].length > maxLength
      ? `Length of file metadata key \`${key}\` can not be more than ${maxLength} symbols.`
      : `File's metadata key \`${key}\` contains symbols not allowed by the metadata key format.`;
  },
  MetadataValue(value, key) {
    const { maxLength } = schemas.MetadataValue;
    if (value === '') return `Value of the file metadata key \`${key}\` can not be empty.`;
    if ([...value].length > maxLength)
      return `Value of file metadata's key \`${key}\` can not be more than ${maxLength} symbols in length.`;
    if (value.includes('\0')) return 'Null characters are not allowed.';
    return `Value of file metadata key \`${key}\` contains symbols not allowed by the metadata value format.`;
  },
};

function messageFor(schema: string, value: unknown, key?: unknown): string {
  return typeof value === 'string' ? String(messages[schema]?.(value, key)) : 'The value must be a JSON string.';
}

/** Returns the rejection of a key beyond the maximum number; `undefined` if it can be set. */
export function countViolation(keys: ReadonlyMap<string, string>, key: string, status: number): Rejection | undefined {
  const { maxProperties } = schemas.Metadata;
  if (keys.has(key) || keys.size < maxProperties) return undefined;
  return { status, detail: `A file can not have more than ${maxProperties} metadata keys.` };
}

/** Returns the rejection of a throttled request. */
export function throttled(seconds: number): Rejection {
  return { ...failures.throttled, detail: failures.throttled.detail.replace(/\d+/, String(seconds)) };
}

/** Tells if a `Content-Type` header declares JSON. */
export function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === requestMediaType;
}
