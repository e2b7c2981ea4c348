// A call as plain data: built once, from arguments or from a request, and validated while it is built.
import { operations, parameterRules } from '../../generated/constants.ts';
import type { operations as OperationTypes } from '../../generated/types.ts';
import { type CallContext, ValidationError } from '../errors/errors.ts';
import { type StringRule, validateValue, violation } from './validation.ts';

/** An operation of the OpenAPI description, by its operationId. */
export type OperationId = keyof typeof operations;

/** The path parameters of a call. */
export type PathParameters = Pick<CallContext, 'uuid' | 'key'>;

/** One call of an operation. */
export interface Call {
  readonly operation: OperationId;
  /** The method, in uppercase. */
  readonly method: string;
  /** The path behind the base URL, encoded as it is signed and sent. */
  readonly path: string;
  readonly parameters: PathParameters;
  /** The headers by lowercase name, without credentials. */
  readonly headers: Readonly<Record<string, string>>;
  /** The value that the body contains; `undefined` without a body. */
  readonly value: string | undefined;
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

const rules: Readonly<Record<string, StringRule | undefined>> = parameterRules;

/**
 * Builds a call from its arguments.
 *
 * @throws {@link ValidationError} for a parameter or value that the OpenAPI description does not allow, and for the keys `.` and `..`:
 * URL parsers resolve these two, so that the call would reach another endpoint.
 */
export function createCall<Id extends OperationId>(
  operation: Id,
  parameters: Readonly<Record<string, unknown>>,
  value: unknown,
  headers: Call['headers'],
): Call & { readonly operation: Id } {
  const { method, path: template, hasBody } = operations[operation];
  const { path, parameters: valid } = fillPath(template, parameters);
  if (hasBody) validateValue(value);
  else if (value !== undefined) throw new ValidationError('body', `must be left out: ${operation} has none`);
  const body = hasBody ? JSON.stringify(value) : '';
  return { operation, method, path, parameters: valid, headers, value: value as string | undefined, body };
}

/** Fills parameters into a path of the OpenAPI description. Throws a {@link ValidationError} for one that is wrong. */
export function fillPath(
  template: string,
  parameters: Readonly<Record<string, unknown>>,
): Pick<Call, 'path' | 'parameters'> {
  const valid: Record<string, string> = {};
  const segments = template.split('/').map((segment) => {
    if (!segment.startsWith('{')) return segment;
    const name = segment.slice(1, -1);
    const value = parameters[name];
    const problem = parameterViolation(name, value);
    if (problem !== undefined) throw new ValidationError(name, problem);
    valid[name] = value as string;
    // Uploadcare's own clients send `:` as it is.
    return encodeURIComponent(valid[name]).replaceAll('%3A', ':');
  });
  return { path: segments.join('/'), parameters: valid as object as PathParameters };
}

/** Returns the way in which a path parameter is wrong, as the rest of a sentence about it; `undefined` if it is not. */
export function parameterViolation(name: string, value: unknown): string | undefined {
  if (value === '.' || value === '..') return `must not be "${value}": it leads to another path in a URL`;
  if (value === '') return 'must not be empty';
  return violation(value, rules[name] ?? {});
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
  const { uuid, key } = parameters;
  return { operation, request: `${method} ${path}`, uuid, key, attempts };
}

/** A path of the OpenAPI description, with its parameters as they were sent: they need not be valid. */
export interface PathMatch {
  /** The path as the description writes it. */
  readonly template: string;
  /** The decoded parameters. A parameter that still has its braces was never filled in, and is left out. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** Returns the path of the OpenAPI description that `path` has the form of. */
export function matchPath(path: string): PathMatch | undefined {
  const segments = path.split('/');
  for (const { path: template } of Object.values(operations)) {
    const parameters = matchSegments(template.split('/'), segments);
    if (parameters) return { template, parameters };
  }
  return undefined;
}

/** Returns the operation that `method`, in uppercase, has on a path of the OpenAPI description. */
export function operationOf(method: string, template: string): OperationId | undefined {
  for (const [id, operation] of Object.entries(operations)) {
    if (operation.path === template && operation.method === method) return id as OperationId;
  }
  return undefined;
}

/** Returns the operation and the parameters of a request; they are validated when the call is built. */
export function matchRoute(
  method: string,
  path: string,
): (PathMatch & { readonly operation: OperationId }) | undefined {
  const match = matchPath(path);
  const operation = match && operationOf(method, match.template);
  return operation && { operation, ...match };
}

function matchSegments(template: readonly string[], segments: readonly string[]) {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? '';
    if (!expected.startsWith('{')) {
      if (segment !== expected) return undefined;
      continue;
    }
    const value = decode(segment);
    if (value === undefined) return undefined;
    if (value !== expected) parameters[expected.slice(1, -1)] = value;
  }
  return parameters;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
