// Changes of what is sent and what comes back.
import { expect } from 'vitest';
import { requestMediaType as json, maxKeys, mediaType, valueRule } from '../../../generated/constants.ts';
import { all, type Case, differs, keyPath, listPath, notDeclared, ofKeys, places } from '../cases.ts';

const { list, get, put, delete: remove } = places;

export const bodies: Case[] = [
  {
    what: 'a limit under a media type that ours has by another name',
    change: ({ paths }) => {
      const schema = { type: 'string', minLength: 1, maxLength: 600 };
      paths[keyPath].get.responses['200'].content[json].schema = schema;
    },
    new: [differs(`${get} · response 200 · ${mediaType} · maxLength`, 600, valueRule.maxLength)],
  },
  {
    what: 'a limit in what several operations refer to, at each of them',
    change: ({ components }) => {
      components.schemas.value.minLength = 0;
    },
    new: [
      differs(`${get} · response 200 · ${mediaType} · minLength`, 0, valueRule.minLength),
      differs(`${put} · response 200 · ${mediaType} · minLength`, 0, valueRule.minLength),
      differs(`${put} · response 201 · ${mediaType} · minLength`, 0, valueRule.minLength),
    ],
  },
  {
    what: 'a limit that goes away',
    change: ({ paths }) => {
      delete paths[keyPath].put.requestBody.content[json].schema.maxLength;
    },
    new: [differs(`${put} · request body · ${json} · maxLength`, notDeclared, valueRule.maxLength)],
  },
  {
    what: 'a limit more, and one that excludes itself in the words of OpenAPI 3.0',
    change: ({ paths }) => {
      const { schema } = paths[listPath].get.responses['200'].content[json];
      Object.assign(schema, { minProperties: 1, exclusiveMaximum: true, maximum: maxKeys });
    },
    new: [
      differs(`${list} · response 200 · ${mediaType} · minProperties`, 1, notDeclared),
      differs(`${list} · response 200 · ${mediaType} · exclusiveMaximum`, maxKeys, notDeclared),
    ],
  },
  {
    what: 'the members of a schema, of a list of schemas and of an enum',
    change: ({ paths }) => {
      const { schema } = paths[keyPath].put.requestBody.content[json];
      schema.enum = ['b', 'a'];
      schema.anyOf = [{ format: 'one' }, { properties: { title: { default: 'x' } } }];
    },
    new: [
      differs(`${put} · request body · ${json} · enum`, ['a', 'b'], notDeclared),
      differs(`${put} · request body · ${json} · anyOf 1`, { format: 'one' }, notDeclared),
      differs(`${put} · request body · ${json} · anyOf 2`, { 'property title · default': 'x' }, notDeclared),
    ],
  },
  {
    what: 'a schema that contains itself',
    change: ({ components }) => {
      components.schemas.value.properties = { inner: { $ref: '#/components/schemas/value' } };
    },
    new: [`${get} · response 200`, `${put} · response 200`, `${put} · response 201`].map((place) =>
      differs(
        `${place} · ${mediaType} · property inner`,
        expect.objectContaining({ maxLength: valueRule.maxLength }),
        notDeclared,
      ),
    ),
  },
  {
    what: 'a body that is no longer required',
    change: ({ paths }) => {
      paths[keyPath].put.requestBody.required = false;
    },
    new: [differs(`${put} · request body · required`, notDeclared, true)],
  },
  {
    what: 'another name for the media type of a request, and what changes below it',
    change: ({ paths }) => {
      paths[keyPath].put.requestBody.content = { 'text/plain': { schema: { type: 'string', minLength: 1 } } };
    },
    new: [
      differs(`${put} · request body · ${json}`, 'text/plain', json),
      differs(`${put} · request body · ${json} · maxLength`, notDeclared, valueRule.maxLength),
    ],
  },
  {
    what: 'a media type more, before the one that was there, with what it holds',
    change: ({ paths }) => {
      const { requestBody } = paths[keyPath].put;
      requestBody.content = { 'text/plain': { schema: { type: 'string' } }, ...requestBody.content };
    },
    new: [differs(`${put} · request body · text/plain`, { type: 'string' }, notDeclared)],
  },
  {
    what: 'a status more, with what it holds',
    change: ({ paths }) => {
      const schema = { type: 'object', properties: { detail: { type: 'string', example: 'No.' } } };
      paths[keyPath].put.responses['422'] = { description: 'No.', content: { [json]: { schema } } };
    },
    new: [
      differs(
        `${put} · response 422`,
        {
          'error texts': ['No.'],
          [`${json} · type`]: 'object',
          [`${json} · property detail · type`]: 'string',
        },
        notDeclared,
      ),
    ],
  },
  {
    what: 'a status that goes away, once',
    change: ({ paths }) => {
      delete paths[keyPath].put.responses['201'];
    },
    new: [differs(`${put} · response 201`, notDeclared, 'declared')],
  },
  {
    what: 'another error text',
    change: ({ components }) => {
      components.responses.insecure.content[json].schema.properties.detail.default = 'Use HTTPS.';
    },
    new: all.map((place) =>
      differs(
        `${place} · response 400 · error texts`,
        ['Use HTTPS.'],
        [expect.stringContaining('over HTTP')],
      ),
    ),
  },
  {
    what: 'an error text more',
    change: ({ components }) => {
      components.responses.unauthorized.content[json].schema.properties.detail.enum.push('Too late.');
    },
    new: all.map((place) =>
      differs(
        `${place} · response 401 · error texts`,
        expect.arrayContaining(['Too late.']),
        expect.any(Array),
      ),
    ),
  },
  {
    what: 'a header of a response, with what it holds',
    change: ({ paths }) => {
      paths[keyPath].delete.responses['204'].headers = { 'X-Left': { schema: { type: 'integer' } } };
    },
    new: [differs(`${remove} · response 204 · header x-left`, { 'schema · type': 'integer' }, notDeclared)],
  },
  {
    what: 'a parameter, with what it holds',
    change: ({ paths }) => {
      const schema = { type: 'integer', maximum: maxKeys };
      paths[listPath].get.parameters.push({ name: 'limit', in: 'query', schema });
    },
    new: [
      differs(
        `${list} · query parameter limit`,
        { 'schema · type': 'integer', 'schema · maximum': maxKeys },
        notDeclared,
      ),
    ],
  },
  {
    what: 'a parameter of a path, at each of its operations',
    change: ({ paths }) => {
      paths[keyPath].parameters = [{ name: 'dry', in: 'query', schema: { type: 'boolean' } }];
    },
    new: ofKeys.map((place) =>
      differs(`${place} · query parameter dry`, { 'schema · type': 'boolean' }, notDeclared),
    ),
  },
];
