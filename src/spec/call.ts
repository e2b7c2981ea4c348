// A call as plain data: built once, from arguments or from a request, and validated while it is built.
import { operations } from '../../generated/constants.ts';
import type { operations as OperationTypes } from '../../generated/types.ts';
import type { SchemaName } from '../../generated/validators.ts';
import { type CallContext, ValidationError } from '../errors/errors.ts';
import { type CallParameters, type Parameter, serialize } from './parameters.ts';
import { hasLoneSurrogate, loneSurrogate, violation } from './validation.ts';

/** An operation of the OpenAPI description, by its operationId. */
export type OperationId = keyof typeof operations;

/** One call of an operation. */
export interface Call {
  readonly operation: OperationId;
  /** The method, in uppercase. */
  readonly method: string;
  /** The path behind the base URL, with the query, encoded as it is signed and sent. */
  readonly path: string;
  readonly parameters: CallParameters;
  /** The headers by lowercase name, without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value that the body contains; `undefined` without a body. */
  readonly value: RequestValue | undefined;
  /** The body, as it is signed and sent; empty without one. */
  readonly body: string;
}

/** The type that an operation returns when it succeeds. */
export type SuccessOf<Id extends OperationId> = BodyOfSuccess<OperationTypes[Id]['responses']>;

type BodyOfSuccess<Responses> = {
  [Status in keyof Responses]: Status extends number
    ? `${Status}` extends `2${string}`
      ? Responses[Status] extends { content: Record<string, infer Body> }
        ? Body
        : undefined
      : never
    : never;
}[keyof Responses];

/** The values that the bodies of requests contain. */
export type RequestValue = BodyOf<NonNullable<OperationTypes[OperationId]['requestBody']>>;
type BodyOf<Request> = Request extends { content: Record<string, infer Body> } ? Body : never;

/** The parameters that a call gets: those of one place may be missing. */
export type GivenParameters = { readonly [Place in keyof CallParameters]?: CallParameters[Place] | undefined };

/** An operation without its literal types. */
interface OperationFacts {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody: { readonly required: boolean; readonly schema: SchemaName } | null;
}

/**
 * Builds a call from its arguments.
 *
 * @throws {@link ValidationError} for a parameter or value that the OpenAPI description does not allow, and for the keys `.` and `..`:
 * URL parsers resolve these two, so that the call would reach another endpoint.
 */
export function createCall<Id extends OperationId>(
  operation: Id,
  given: GivenParameters,
  value: unknown,
  headers: Call['headers'],
): Call & { readonly operation: Id } {
  const { method, requestBody }: OperationFacts = operations[operation];
  const { path, parameters, headers: more } = fillParameters(operation, given);
  return {
    operation,
    method,
    path,
    parameters,
    headers: { ...headers, ...more },
    ...bodyOf(operation, requestBody, value),
  };
}

/** Fills in the parameters of an operation. Throws a {@link ValidationError} for one that is wrong. */
export function fillParameters(
  operation: OperationId,
  given: GivenParameters,
  places: readonly (keyof CallParameters)[] = ['path', 'query', 'header'],
): Pick<Call, 'path' | 'parameters' | 'headers'> {
  const { path: template, parameters: known }: OperationFacts = operations[operation];
  const parameters = { path: Object.create(null), query: Object.create(null), header: Object.create(null) };
  const headers: Record<string, string> = {};
  const query: string[] = [];
  let path = template;
  for (const parameter of known) {
    const { name, in: place, required } = parameter;
    const values = given[place];
    const argument = values && Object.hasOwn(values, name) ? values[name] : undefined;
    if (!places.includes(place) || (argument === undefined && !required)) continue;
    const text = serialize(parameter, argument);
    if (text === '' && required && place === 'query') throw new ValidationError(name, 'must not be empty');
    parameters[place][name] = Array.isArray(argument) ? [...argument] : argument;
    if (place === 'path') path = path.replace(`{${name}}`, text);
    else if (place === 'header') headers[name.toLowerCase()] = text;
    // An empty list of repeated names is no text at all.
    else if (text !== '') query.push(text);
  }
  for (const place of ['query', 'header'] as const) {
    const unknown = Object.keys(given[place] ?? {}).find(
      (name) => !known.some((each) => each.in === place && each.name === name),
    );
    if (unknown !== undefined) throw new ValidationError(unknown, `is not a ${place} parameter of ${operation}`);
  }
  return { path: query.length > 0 ? `${path}?${query.join('&')}` : path, parameters, headers };
}

function bodyOf(
  operation: OperationId,
  facts: OperationFacts['requestBody'],
  value: unknown,
): Pick<Call, 'value' | 'body'> {
  if (facts === null && value !== undefined)
    throw new ValidationError('body', `must be left out: ${operation} has none`);
  if (facts === null || (value === undefined && !facts.required)) return { value: undefined, body: '' };
  const [plain, body] = toJson(value);
  const problem = violation(plain, facts.schema) ?? (hasLoneSurrogate(plain, body) ? loneSurrogate : undefined);
  if (problem !== undefined) throw new ValidationError('value', problem);
  return { value: plain as RequestValue, body };
}

/** Returns a value as it is sent, and its text: objects may have getters and `toJSON`. */
function toJson(value: unknown): [plain: unknown, text: string] {
  try {
    const text = JSON.stringify(value) ?? '';
    const plain: unknown = typeof value === 'object' ? JSON.parse(text) : value;
    return [typeof plain === 'object' ? plain : value, text];
  } catch {
    throw new ValidationError('value', 'must be a value that JSON can contain');
  }
}

/** Returns the value in the text of a body; `undefined` for an empty text. Throws a {@link ValidationError} for other than JSON. */
export function parseValue(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ValidationError('body', 'must be JSON');
  }
}

/** Describes a call in errors and warnings. */
export function contextOf(
  { operation, method, path, parameters }: Pick<Call, 'operation' | 'method' | 'path' | 'parameters'>,
  attempts: number,
): CallContext {
  const { uuid, key } = parameters.path as Pick<CallContext, 'uuid' | 'key'>;
  return { operation, request: `${method} ${path}`, uuid, key, attempts };
}
