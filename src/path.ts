import { operations, parameterRules } from '../generated/constants.ts';
import { type CallContext, ValidationError } from './errors.ts';
import { problemWith, type TextRule } from './validation.ts';

const rules: Readonly<Record<string, TextRule | undefined>> = parameterRules;

/** One of the operations of the document, by its operationId. */
export type OperationId = keyof typeof operations;

/** The parameters of a path. */
export type PathParameters = Pick<CallContext, 'uuid' | 'key'>;

/** A path that was recognised: the operation behind it, and what an error says of the call. */
export interface Route extends CallContext {
  readonly operation: OperationId;
}

/**
 * Puts the parameters into a path template. A `:` stays as it is, since the path is signed as it is sent.
 *
 * @throws {ValidationError} for a parameter that is missing, does not keep to the document, or is `.` or `..`: URL
 * parsers resolve these two, so that the call would reach another operation.
 */
export function serializePath(template: string, parameters: Readonly<Record<string, unknown>>): string {
  return template.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const value = parameters[name];
    const problem = problemWithParameter(name, value);
    if (problem !== undefined) throw new ValidationError(name, problem);
    return encodeURIComponent(value as string).replaceAll('%3A', ':');
  });
}

function problemWithParameter(name: string, value: unknown): string | undefined {
  if (value === '.' || value === '..') return `cannot be "${value}": in a URL, this leads to another path`;
  return problemWith(value, { minLength: 1, ...rules[name] });
}

const templates = Object.entries(operations).map(([operation, { method, path }]) => ({
  operation: operation as OperationId,
  method: method.toUpperCase(),
  segments: path.split('/'),
}));

/** The operation that a method and a path make, or `undefined` when they make none of the document's. */
export function matchRoute(method: string, path: string): Route | undefined {
  const segments = path.split('/');
  for (const template of templates) {
    if (template.method !== method) continue;
    const parameters = matchSegments(template.segments, segments);
    if (parameters) return { operation: template.operation, request: `${method} ${path}`, ...parameters };
  }
  return undefined;
}

function matchSegments(template: readonly string[], segments: readonly string[]): PathParameters | undefined {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    if (name === undefined) {
      if (segment !== expected) return undefined;
    } else {
      const value = decode(segment);
      if (problemWithParameter(name, value) !== undefined) return undefined;
      parameters[name] = value as string;
    }
  }
  return parameters as unknown as PathParameters;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
