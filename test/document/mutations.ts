// Ways to break the document, each against one rule of redocly.yaml.
import { readFile } from 'node:fs/promises';
import { type Document, parseDocument } from 'yaml';
import { operations } from '../../generated/constants.ts';
import { documentFile, operationsOf, readDocument } from '../../scripts/document.ts';
import { type Path, placesIn, pointer } from '../../scripts/places.ts';

export interface Mutation {
  readonly what: string;
  readonly rule: string;
  /** Where the finding has to be. */
  readonly at: Path;
  change(document: Document): void;
}

const text = await readFile(documentFile, 'utf8');
const document = await readDocument();
const { path: listPath, method: listMethod } = operations.listFileMetadata;
const list = ['paths', listPath, listMethod];

/** The text of the document, broken. */
export function broken({ change }: Mutation): string {
  const copy = parseDocument(text);
  change(copy);
  return String(copy);
}

/** The finding is at what something is left out of. */
function leftOut(rule: string, at: Path, name: string): Mutation {
  const change = (copy: Document) => {
    if (!copy.deleteIn([...at, name])) throw new Error(`there is no ${name} at ${pointer(at)}`);
  };
  return { what: `no ${name} at ${pointer(at)}`, rule, at, change };
}

function put(rule: string, what: string, place: Path, value: unknown, at = place): Mutation {
  return { what, rule, at, change: (copy) => copy.setIn(place, copy.createNode(value)) };
}

const paths = Object.entries(document.paths).map(([path, item]): Mutation => {
  const bare = path.replace(/\/$/, '');
  return {
    ...put('rule/path-trailing-slash', `the path ${bare}`, ['paths', bare], item),
    change: (copy) => {
      copy.setIn(['paths', bare], copy.getIn(['paths', path]));
      copy.deleteIn(['paths', path]);
    },
  };
});

const errors = operationsOf(document).flatMap(({ path, method, operation }) =>
  Object.keys(operation.responses)
    .filter((status) => status.startsWith('4'))
    .map((status) => leftOut('rule/declared-errors', ['paths', path, method, 'responses'], status)),
);

const mediaTypes = placesIn(document)
  .filter(({ path }) => path.at(-2) === 'content')
  .map(({ path }) => leftOut('rule/media-type-example', path, 'examples'));

const parameters = placesIn(document)
  .filter(({ path, node }) => path.at(-2) === 'parameters' && 'in' in node)
  .map(({ path }) => leftOut('rule/parameter-example', path, 'example'));

const accept = ['Accept', 'accept', 'ACCEPT'].map((name) => {
  const place = [...list, 'parameters'];
  const parameter = { name, in: 'header', description: '-', schema: { type: 'string' }, example: '-' };
  return put(
    'rule/no-accept-parameter',
    `a header parameter ${name}`,
    place,
    [parameter],
    [...place, 0, 'name'],
  );
});

const operationIds = ['list_file_metadata', 'list-file-metadata', 'ListFileMetadata'].map((id) =>
  put('rule/camel-case-operation-id', `the operationId ${id}`, [...list, 'operationId'], id),
);

const required = placesIn(document)
  .filter(({ path, node }) => path.at(-2) === 'parameters' && 'required' in node)
  .flatMap(({ path }) => [
    put(
      'rule/required-path-parameter',
      `${pointer(path)} that can be left out`,
      [...path, 'required'],
      false,
    ),
    { ...leftOut('rule/required-path-parameter', path, 'required'), at: [...path, 'required'] },
  ]);

const types = placesIn(document)
  .filter(({ path }) => path.at(-2) === 'schemas' || path.at(-2) === 'properties')
  .map(({ path }) => ({ ...leftOut('rule/typed-schema', path, 'type'), at: [...path, 'type'] }));

export const mutations: Mutation[] = [
  ...paths,
  ...errors,
  ...mediaTypes,
  ...parameters,
  ...accept,
  ...operationIds,
  { ...leftOut('rule/camel-case-operation-id', list, 'operationId'), at: [...list, 'operationId'] },
  ...required,
  ...types,
];
