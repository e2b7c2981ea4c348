// Changes of where Uploadcare's document is known to differ from ours.
import { expect } from 'vitest';
import { requestMediaType as json, mediaType, parameterRules } from '../../../generated/constants.ts';
import {
  all,
  type Case,
  differs,
  keyPath,
  listPath,
  notDeclared,
  ofKeys,
  places,
  type Tree,
} from '../cases.ts';

const pattern = '* · path parameter key · schema · pattern';
const accept = '* · header parameter accept';

export const knowns: Case[] = [
  {
    what: 'a known difference that has become another, and where',
    change: ({ components }) => {
      components.parameters.key.schema.pattern = '^[a-z]+$';
    },
    changed: ofKeys.map((place) => ({
      entry: pattern,
      ...differs(pattern.replace('*', place), '^[a-z]+$', parameterRules.key.pattern),
    })),
  },
  {
    what: 'a change within what only their document has',
    change: ({ components }) => {
      components.parameters.accept.required = false;
    },
    changed: all.map((place) => ({
      entry: accept,
      ...differs(accept.replace('*', place), { 'schema · type': ['null', 'string'] }, notDeclared),
    })),
  },
  {
    what: 'a response that has no body any more',
    change: ({ paths }) => {
      delete paths[keyPath].get.responses['200'].content;
    },
    changed: [
      {
        entry: `* · response * · ${mediaType}`,
        ...differs(`${places.get} · response 200 · ${mediaType}`, notDeclared, 'declared'),
      },
    ],
  },
  {
    what: 'a known difference that is gone, and where',
    change: ({ components }) => {
      components.parameters.key.schema.pattern = parameterRules.key.pattern;
    },
    gone: [pattern, ...ofKeys.map((place) => pattern.replace('*', place))],
  },
  {
    what: 'a known difference that is gone at one of its places',
    change: ({ paths }) => {
      const { responses } = paths[keyPath].put;
      responses['201'].content = { [mediaType]: responses['201'].content[json] };
    },
    gone: [`* · response * · ${mediaType}`, `${places.put} · response 201 · ${mediaType}`],
  },
  {
    what: 'a known difference whose place neither document has any more',
    change: ({ paths }) => {
      const operations = [paths[listPath], paths[keyPath]].flatMap((item) => Object.values<Tree>(item));
      for (const { parameters } of operations) parameters.shift();
    },
    gone: [accept],
  },
  {
    what: 'a status that they had left out, with what they leave out below it',
    change: ({ paths, components }) => {
      paths[keyPath].get.responses['404'] = components.responses.version;
    },
    new: [
      differs(
        `${places.get} · response 404 · error texts`,
        [expect.stringContaining('Accept')],
        expect.any(Array),
      ),
    ],
    gone: ['* · response 404', `${places.get} · response 404`],
  },
];
