// Changes of which operations there are, and of what holds for them as a whole.
import { expect } from 'vitest';
import { type operations as own, serverUrl } from '../../../generated/constants.ts';
import { all, type Case, differs, keyPath, listPath, notDeclared, places } from '../cases.ts';

const renamed = keyPath.replace('{key}', '{name}');

export const operations: Case[] = [
  {
    what: 'an operation that goes away, once',
    change: ({ paths }) => {
      delete paths[keyPath].put;
    },
    new: [differs(places.put, notDeclared, 'declared')],
  },
  {
    what: 'each operation when none is there',
    change: (document) => {
      document.paths = {};
    },
    new: all.map((place) => differs(place, notDeclared, 'declared')),
  },
  {
    what: 'each operation when there are no paths at all',
    change: (document) => {
      delete document.paths;
    },
    new: all.map((place) => differs(place, notDeclared, 'declared')),
  },
  {
    what: 'an operation more on a path of ours',
    change: ({ paths }) => {
      paths[listPath].delete = { operationId: 'clear', responses: { '204': { description: 'Gone.' } } };
    },
    new: [differs(`DELETE ${listPath}`, expect.objectContaining({ operationId: 'clear' }), notDeclared)],
  },
  {
    what: 'an operation more below a path of ours',
    change: ({ paths }) => {
      paths[`${keyPath}log/`] = { get: { responses: { '200': { description: 'What was.' } } } };
    },
    new: [differs(`GET ${keyPath}log/`, expect.objectContaining({ path: `${keyPath}log/` }), notDeclared)],
  },
  {
    what: 'another name in a path, and what changes below it',
    change: ({ paths, components }) => {
      const { get, ...others } = paths[keyPath];
      paths[keyPath] = others;
      paths[renamed] = { get };
      get.parameters[2] = { ...components.parameters.key, name: 'name', schema: { type: 'string' } };
      delete get.responses['406'];
    },
    new: [
      differs(`${places.get} · path`, renamed, keyPath),
      differs(`${places.get} · path parameter key`, notDeclared, 'declared'),
      differs(`${places.get} · response 406`, notDeclared, 'declared'),
      differs(
        `${places.get} · path parameter name`,
        { required: true, 'schema · type': 'string' },
        notDeclared,
      ),
    ],
  },
  {
    what: 'an operationId that goes away',
    change: ({ paths }) => {
      delete paths[keyPath].delete.operationId;
    },
    new: [
      differs(
        `${places.delete} · operationId`,
        notDeclared,
        'deleteFileMetadataKey' satisfies keyof typeof own,
      ),
    ],
  },
  {
    what: 'that an operation is deprecated',
    change: ({ paths }) => {
      paths[keyPath].put.deprecated = true;
    },
    new: [differs(`${places.put} · deprecated`, true, notDeclared)],
  },
  {
    what: 'another server',
    change: (document) => {
      document.servers = [{ url: 'https://api.example.com' }];
    },
    new: all.map((place) => differs(`${place} · servers`, ['https://api.example.com'], [serverUrl])),
  },
  {
    what: 'another server of one operation',
    change: ({ paths }) => {
      paths[keyPath].put.servers = [{ url: 'https://api.example.com' }];
    },
    new: [differs(`${places.put} · servers`, ['https://api.example.com'], [serverUrl])],
  },
  {
    what: 'an alternative scheme, with what it is',
    change: ({ security, components }) => {
      security.push({ bearer: [] });
      components.securitySchemes.bearer = { type: 'http', scheme: 'bearer' };
    },
    new: all.map((place) =>
      differs(`${place} · security scheme bearer`, { type: 'http', scheme: 'bearer' }, notDeclared),
    ),
    changed: all.map((place) => ({
      entry: '* · security',
      ...differs(`${place} · security`, [{ apiKeyAuth: [] }, { bearer: [] }], expect.any(Array)),
    })),
  },
];
