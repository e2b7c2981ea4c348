// What a schema states, keyword by keyword, written the same for OpenAPI 3.0 and 3.1.

export type Node = Record<string, unknown>;
export type Add = (name: string, value: unknown) => void;

/** The value of a fact that is there and has no value of its own: what is known of it stands below its name. */
export const declared = 'declared';

const prose = ['title', 'description', 'summary', 'example', 'examples', 'externalDocs', 'xml', '$comment'];
const falseByDefault = [
  ...['required', 'deprecated', 'nullable', 'readOnly', 'writeOnly', 'uniqueItems', 'allowEmptyValue'],
  ...['allowReserved', 'exclusiveMinimum', 'exclusiveMaximum'],
];
const literal = ['default', 'const', 'enum'];
/** Keywords whose members have names of the author's. */
const named: Record<string, string> = {
  properties: 'property',
  patternProperties: 'pattern property',
  dependentSchemas: 'dependent schema',
  $defs: 'definition',
};

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is no object is taken for one without members. */
export const object = (value: unknown): Node => (isNode(value) ? value : {});

/** Adds what stands in a schema, or in an object that has schemas, under the name of the place it stands at. */
export function addKeywords(add: Add, place: string, node: Node, above: Node[] = []): void {
  const within = [...above, node];
  const below = (name: string, value: unknown): void => {
    if (!isNode(value)) add(name, value);
    else if (within.includes(value)) add(name, 'contains itself');
    else {
      add(name, declared);
      addKeywords(add, name, value, within);
    }
  };
  for (const [keyword, value] of Object.entries(normalized(node))) {
    const name = `${place} · ${keyword}`;
    if (Object.hasOwn(named, keyword) && isNode(value))
      for (const [member, each] of Object.entries(value))
        below(`${place} · ${named[keyword]} ${member}`, each);
    else if (literal.includes(keyword)) add(name, value);
    else if (Array.isArray(value) && value.some(isNode))
      value.forEach((each, index) => {
        below(`${name} ${index + 1}`, each);
      });
    else below(name, value);
  }
}

/** Without prose and what is the same as nothing said, and each statement in one form only. */
function normalized({ nullable, ...rest }: Node): Node {
  const node = { ...rest };
  const types = [node['type'] ?? [], nullable === true ? 'null' : []].flat();
  if (types.length > 0) node['type'] = types.length === 1 ? types[0] : types;
  for (const [limit, exclusive] of [
    ['minimum', 'exclusiveMinimum'],
    ['maximum', 'exclusiveMaximum'],
  ] as const)
    if (node[exclusive] === true) {
      node[exclusive] = node[limit];
      delete node[limit];
    }
  return Object.fromEntries(
    Object.entries(node)
      .filter(([keyword, value]) => !saysNothing(keyword, value))
      .map(([keyword, value]) => [keyword, keyword === 'default' ? value : asSet(value)]),
  );
}

function saysNothing(keyword: string, value: unknown): boolean {
  if (prose.includes(keyword) || keyword.startsWith('x-')) return true;
  if (value === false) return falseByDefault.includes(keyword);
  if (keyword === 'additionalProperties')
    return value === true || (isNode(value) && Object.keys(value).length === 0);
  return keyword === 'required' && Array.isArray(value) && value.length === 0;
}

/** No array of plain values in a schema (types, required names, an enum) says something by its order. */
function asSet(value: unknown): unknown {
  return Array.isArray(value) && !value.some(isNode) ? value.toSorted() : value;
}
