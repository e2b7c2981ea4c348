// A document as a flat list of facts: a readable name of a place, and what the document has there. Prose is no fact.
import { type Document, type OperationEntry, operationsOf } from '../docs/document.ts';
import { shape } from './cut.ts';
import { type Add, addKeywords, declared, isNode, type Node, object } from './schema.ts';
import { errorTexts, withoutErrorTexts } from './texts.ts';

/** By name. The parts of a name are joined by ` · `; what is below a place has its name in front. */
export type Facts = ReadonlyMap<string, unknown>;

const members = (value: unknown): [string, Node][] =>
  Object.entries(object(value)).map(([name, each]) => [name, object(each)]);

/**
 * The facts about the operations of a document that is cut. With `like`, they have the names that this other list has for
 * the same things: another name of a parameter in the path, or of a media type, does not hide what is below it.
 */
export function factsOf(document: Document, like: Facts = new Map()): Facts {
  const facts = new Map<string, unknown>();
  const add: Add = (name, value) => facts.set(name, value);
  const paths = [...like].filter(([name]) => name.endsWith(' · path')).map(([, path]) => String(path));
  for (const entry of operationsOf(document)) {
    const path = paths.find((each) => shape(each) === shape(entry.path)) ?? entry.path;
    addOperation(add, `${entry.method.toUpperCase()} ${path}`, entry, document, like);
  }
  return facts;
}

function addOperation(add: Add, name: string, entry: OperationEntry, document: Document, like: Facts): void {
  const operation = entry.operation as unknown as Node;
  add(name, declared);
  add(`${name} · path`, entry.path);
  if (operation['operationId'] !== undefined) add(`${name} · operationId`, operation['operationId']);
  if (operation['deprecated'] === true) add(`${name} · deprecated`, true);
  addParameters(add, name, entry.parameters as unknown as Node[], like);
  if (isNode(operation['requestBody']))
    addBody(add, `${name} · request body`, operation['requestBody'], like);
  for (const [status, response] of members(operation['responses'])) {
    const place = `${name} · response ${status}`;
    add(place, declared);
    addHeaders(add, place, response, like);
    const isError = !/^[123]/.test(status);
    const texts = isError ? errorTexts(response['content']) : [];
    if (texts.length > 0) add(`${place} · error texts`, texts);
    addContent(add, place, isError ? withoutErrorTexts(response['content']) : response['content'], like);
  }
  addSecurity(add, name, operation, document);
  const root = document as unknown as Node;
  const servers = operation['servers'] ?? document.paths[entry.path]?.['servers'] ?? root['servers'] ?? [];
  add(`${name} · servers`, (servers as Node[]).map(({ url }) => url).toSorted());
}

function addParameters(add: Add, name: string, parameters: Node[], like: Facts): void {
  // A parameter of the operation takes the place of one of its path.
  const merged = new Map(parameters.map((each) => [label(each), each]));
  for (const [place, { name: _, in: __, ...parameter }] of merged)
    addBody(add, `${name} · ${place}`, parameter, like);
}

const label = (parameter: Node): string =>
  `${parameter['in']} parameter ${parameter['in'] === 'header' ? lowerCase(parameter['name']) : parameter['name']}`;

const lowerCase = (name: unknown): string => String(name).toLowerCase();

function addHeaders(add: Add, place: string, response: Node, like: Facts): void {
  for (const [header, each] of members(response['headers']))
    addBody(add, `${place} · header ${lowerCase(header)}`, each, like);
}

/** A thing that has content, a schema or both. */
function addBody(add: Add, place: string, { content, ...rest }: Node, like: Facts): void {
  add(place, declared);
  addKeywords(add, place, rest);
  addContent(add, place, content, like);
}

/** The value of a media type is what the document calls it. Its schema stands below it, with no word in between. */
function addContent(add: Add, place: string, content: unknown, like: Facts): void {
  const present = members(content);
  const free = [...like]
    .filter(([name, value]) => name === `${place} · ${value}`)
    .map(([, value]) => String(value));
  const taken = free.filter((each) => present.some(([mediaType]) => mediaType === each));
  const others = free.filter((each) => !taken.includes(each));
  for (const [mediaType, { schema, ...rest }] of present) {
    const name = `${place} · ${taken.includes(mediaType) ? mediaType : (others.shift() ?? mediaType)}`;
    add(name, mediaType);
    addKeywords(add, name, { ...rest, ...object(schema) });
  }
}

function addSecurity(add: Add, name: string, operation: Node, document: Document): void {
  const root = document as unknown as Node;
  const requirements = ((operation['security'] ?? root['security'] ?? []) as Node[]).toSorted((one, other) =>
    JSON.stringify(one) < JSON.stringify(other) ? -1 : 1,
  );
  add(`${name} · security`, requirements);
  const schemes = object(object(root['components'])['securitySchemes']);
  for (const scheme of new Set(requirements.flatMap((each) => Object.keys(each)))) {
    add(`${name} · security scheme ${scheme}`, declared);
    addKeywords(add, `${name} · security scheme ${scheme}`, object(schemes[scheme]));
  }
}
