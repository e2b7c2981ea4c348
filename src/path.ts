import { operations, parameterRules } from '../generated/constants.ts';
import { type CallContext, ValidationError } from './errors.ts';
import { problemWith, type TextRule } from './validation.ts';

const rules: Readonly<Record<string, TextRule | undefined>> = parameterRules;

/** One of the operations of the document, by its operationId. */
export type OperationId = keyof typeof operations;

/** The parameters of a path. */
type PathParameters = Pick<CallContext, 'uuid' | 'key'>;

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

/** What is wrong with a parameter of a path, in words that follow its name. */
export function problemWithParameter(name: string, value: unknown): string | undefined {
  if (value === '.' || value === '..') return `cannot be "${value}": in a URL, this leads to another path`;
  return problemWith(value, { minLength: 1, ...rules[name] });
}

/** A path that has the form of one of the document's; its parameters need not keep to the rules. */
export interface PathMatch {
  /** The path as the document has it. */
  readonly template: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Which path of the document this one is. */
export function matchPath(path: string): PathMatch | undefined {
  for (const { path: template } of Object.values(operations)) {
    const parameters = matchSegments(template.split('/'), path.split('/'));
    if (parameters) return { template, parameters };
  }
  return undefined;
}

/** The operation that a method has on a path of the document. */
export function operationOf(method: string, template: string): OperationId | undefined {
  for (const [id, operation] of Object.entries(operations)) {
    if (operation.path === template && operation.method.toUpperCase() === method) return id as OperationId;
  }
  return undefined;
}

/** The operation that a method and a path make, or `undefined` when they make none of the document's. */
export function matchRoute(method: string, path: string): Route | undefined {
  const match = matchPath(path);
  const operation = match && operationOf(method, match.template);
  if (!operation) return undefined;
  const { parameters } = match;
  for (const [name, value] of Object.entries(parameters)) {
    if (problemWithParameter(name, value) !== undefined) return undefined;
  }
  return { operation, request: `${method} ${path}`, ...(parameters as unknown as PathParameters) };
}

function matchSegments(template: readonly string[], segments: readonly string[]) {
  if (template.length !== segments.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const segment = segments[index] ?? '';
    const name = /^\{(.+)\}$/.exec(expected)?.[1];
    const value = name === undefined ? segment : decode(segment);
    if (value === undefined || (name === undefined && value !== expected)) return undefined;
    if (name !== undefined) parameters[name] = value;
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
