// From a request back to its operation and parameters.
import { operations } from '../../generated/constants.ts';
import type { OperationId } from './call.ts';
import { type Parameter, parse } from './parameters.ts';

/** The operation that a request is for, with its parameters as they were sent: they need not be valid. */
export interface Route {
  readonly operation: OperationId;
  /** The path as the description writes it. */
  readonly template: string;
  readonly path: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  /** The names in the query that are no parameters of the operation. */
  readonly unknown: readonly string[];
}

const paths: readonly string[] = Object.values(operations).map(({ path }) => path);
const templates = [...new Set(paths)].sort(bySpecificity).map((template) => {
  const names = [...template.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => name as string);
  const literal = template.replace(/[\\^$.*+?()[\]|]/g, '\\$&');
  return { template, names, pattern: new RegExp(`^${literal.replace(/\{[^{}]+\}/g, '([^/]*)')}$`) };
});

/** Sorts paths so that the first that matches is the most specific: segment by segment, the one with more literal characters. */
function bySpecificity(a: string, b: string): number {
  const [first, second] = [a, b].map((path) =>
    path.split('/').map((segment) => (segment.includes('{') ? segment.replace(/\{[^{}]+\}/g, '').length : 1_000)),
  ) as [number[], number[]];
  const index = first.findIndex((length, at) => length !== second[at]);
  return index < 0 ? 0 : (second[index] ?? 0) - (first[index] ?? 0);
}

/** A path of the OpenAPI description, and its parameters as they were sent. */
interface PathMatch {
  readonly template: string;
  readonly segments: Readonly<Record<string, string>>;
}

/** Returns each path of the OpenAPI description that `path` has the form of, the most specific first. */
function matchPaths(path: string): PathMatch[] {
  return templates.flatMap(({ template, names, pattern }) => {
    const [match, ...texts] = pattern.exec(path) ?? [];
    if (match === undefined) return [];
    const segments = names.map((name, index) => [name, decode(texts[index] as string)]);
    // A parameter that still has its braces was never filled in.
    return [{ template, segments: Object.fromEntries(segments.filter(([name, text]) => text !== `{${name}}`)) }];
  });
}

/** Returns the path of the OpenAPI description that `path` has the form of. */
export function matchPath(path: string): PathMatch | undefined {
  return matchPaths(path)[0];
}

/** Returns the operation that `method`, in uppercase, has on a path of the OpenAPI description. */
export function operationOf(method: string, template: string): OperationId | undefined {
  for (const [id, operation] of Object.entries(operations)) {
    if (operation.path === template && operation.method === method) return id as OperationId;
  }
  return undefined;
}

/** Returns the route of a request. `target` is a path with its query. */
export function matchRoute(method: string, target: string): Route | undefined {
  const [path = '', search] = target.split(/\?(.*)/s);
  const match = matchPaths(path).find(({ template }) => operationOf(method, template));
  const operation = match && operationOf(method, match.template);
  if (!operation) return undefined;
  const sent = new URLSearchParams(search);
  const values = { path: Object.create(null), query: Object.create(null) };
  for (const parameter of operations[operation].parameters as readonly Parameter[]) {
    const { name, in: place } = parameter;
    const segment = match.segments[name];
    if (place === 'path' && segment !== undefined) values.path[name] = parse(parameter, [segment]);
    if (place !== 'query' || !sent.has(name)) continue;
    values.query[name] = parse(parameter, sent.getAll(name));
    sent.delete(name);
  }
  return { operation, template: match.template, ...values, unknown: [...sent.keys()] };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
