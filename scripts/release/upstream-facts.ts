// The facts that OpenAPI descriptions state about operations, without prose and the same for 3.0 and 3.1, and the
// differences between them.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';

// biome-ignore lint/suspicious/noExplicitAny: a description may have any shape.
export type Tree = Record<string, any>;

const words = (text: string): string[] => text.split(' ');
const methods = words('get put post delete options head patch trace query');
const prose = words('title description summary tags example examples externalDocs xml $comment');
/** Keywords that mean the same if they are false or left out. */
const flags = words('required deprecated readOnly writeOnly uniqueItems exclusiveMinimum exclusiveMaximum');
/** Keywords whose members have names of the author's choice. */
const maps = words('responses headers links callbacks encoding properties patternProperties $defs');
/** Keywords with a list whose order means nothing. */
const sets = words('type required enum');
const literals = words('default enum const');

/** Returns the facts about the operations at and below `paths`, by operation. `description` has no references. */
export function factsOf(description: Tree, paths: string[]): Tree {
  const shape = (path: string) => path.replaceAll(/\{[^}]*\}/g, '{}');
  const facts: Tree = {};
  for (const [path, item] of Object.entries<Tree>(description['paths'] ?? {}))
    if (paths.some((each) => shape(path).startsWith(shape(each))))
      for (const method of methods.filter((each) => each in item))
        facts[`${method.toUpperCase()} ${path}`] = operationFacts(description, item, item[method]);
  return facts;
}

function operationFacts(description: Tree, item: Tree, operation: Tree): Tree {
  const { parameters = [], security = description['security'] ?? [], servers, ...own } = operation;
  const schemes = description['components']?.securitySchemes;
  const schemeFacts = (name: string, scopes: unknown) => factsIn({ ...schemes?.[name], scopes });
  const byName = (parameter: Tree) => [`${parameter['in']} ${parameter['name']}`, factsIn(parameter)];
  return {
    ...(factsIn(own) as Tree),
    parameters: Object.fromEntries([...(item['parameters'] ?? []), ...parameters].map(byName)),
    security: security.map((each: Tree) =>
      Object.fromEntries(Object.entries(each).map(([name, scopes]) => [name, schemeFacts(name, scopes)])),
    ),
    servers: (servers ?? item['servers'] ?? description['servers'] ?? []).map(({ url }: Tree) => url),
  };
}

/** `key` is the keyword that `value` belongs to; `above` are the objects around it. */
function factsIn(value: unknown, key = '', above: unknown[] = []): unknown {
  if (Array.isArray(value)) {
    const items = value.map((each) => factsIn(each, key, above));
    return sets.includes(key) ? items.toSorted() : items;
  }
  if (literals.includes(key)) return withoutSentence(value);
  if (!isTree(value)) return value;
  if (above.includes(value)) return 'contains itself';
  const within = [...above, value];
  if (key === 'content') {
    // Not by media type: two names for it must not hide the differences below.
    const all = Object.entries(value).map(([mediaType, each]) => factsIn({ ...each, mediaType }, '', within));
    return all.length === 1 ? all[0] : all;
  }
  const isMap = maps.includes(key);
  const members = isMap ? value : in31(value);
  const names = Object.keys(members).filter((name) => isMap || !isNoFact(name, members[name]));
  return Object.fromEntries(names.toSorted().map((name) => [name, factsIn(members[name], isMap ? '' : name, within)]));
}

const isNoFact = (name: string, value: unknown): boolean =>
  prose.includes(name) || name.startsWith('x-') || (value === false && flags.includes(name));

/** Returns a schema of OpenAPI 3.0 as one of 3.1. */
function in31({ nullable, ...schema }: Tree): Tree {
  const types = [schema['type'] ?? [], nullable === true ? 'null' : []].flat();
  if (types.length > 0) schema['type'] = types.length === 1 ? types[0] : types;
  for (const limit of ['minimum', 'maximum']) {
    const exclusive = limit.replace('m', 'exclusiveM');
    if (schema[exclusive] !== true) continue;
    schema[exclusive] = schema[limit];
    delete schema[limit];
  }
  return schema;
}

/** Returns a digest for a sentence: a change is visible, but upstream's words are not copied. */
function withoutSentence(value: unknown): unknown {
  if (typeof value !== 'string' || !/\s/.test(value)) return value;
  return `sentence ${createHash('sha256').update(value).digest('hex').slice(0, 8)}`;
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value);

interface Sides {
  upstream: unknown;
  ours: unknown;
}
interface Found extends Sides {
  fact: string;
}
export interface Difference extends Found {
  /** The operations by our names, with the statuses if the fact is about responses. */
  in: string[];
}

/** Returns each difference once, with all the places where it is. */
export function differencesOf(upstream: Tree, ours: Tree): Difference[] {
  const grouped = new Map<string, Found & { in: Record<string, string[]> }>();
  for (const { at, ...sides } of compare(upstream, ours)) {
    const [operation = '', ...path] = at;
    const statuses = path[0] === 'responses' && path.length > 2 ? path.splice(0, 2).slice(1) : [];
    const found = { fact: path.join(' > ') || 'operation', ...sides };
    const group = grouped.get(keyOf(found)) ?? { ...found, in: {} };
    const name = ours[operation]?.operationId ?? operation;
    group.in[name] = [...(group.in[name] ?? []), ...statuses];
    grouped.set(keyOf(found), group);
  }
  return [...grouped.values()].map((group) => ({
    ...group,
    in: Object.entries(group.in).map(([name, statuses]) => [name, ...statuses].join(' ')),
  }));
}

export const keyOf = ({ fact, upstream, ours }: Found): string => JSON.stringify([fact, upstream, ours]);

function compare(upstream: unknown, ours: unknown, at: string[] = []): (Sides & { at: string[] })[] {
  if (isDeepStrictEqual(upstream, ours)) return [];
  if (isTree(upstream) && isTree(ours))
    return Object.keys({ ...ours, ...upstream }).flatMap((name) => compare(upstream[name], ours[name], [...at, name]));
  // Our side is not written out: it is in our description.
  const own = upstream === undefined && isTree(ours) ? 'declared' : ours;
  return [{ at, upstream: upstream ?? 'not declared', ours: own ?? 'not declared' }];
}
