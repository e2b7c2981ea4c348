import { expect, it } from 'vitest';
import { apiResponse, createTestClient } from '../support/client.ts';
import { faces, type Operation } from '../support/faces.ts';

it.each<[Operation, Response, unknown]>([
  ['set', apiResponse(200, 'stored'), 'stored'],
  ['set', apiResponse(201, 'stored'), 'stored'],
  ['get', apiResponse(200, ''), ''],
  ['delete', apiResponse(204), undefined],
  ['list', apiResponse(200, { pet: 'cat' }), { pet: 'cat' }],
])('`%s` returns what the API has stored', async (operation, response, expected) => {
  for (const [, perform] of faces)
    expect(await perform(createTestClient(response).client, operation)).toEqual(expected);
});

it('`list` returns an object without a prototype', async () => {
  const { client } = createTestClient(apiResponse(200, JSON.parse('{"__proto__":"x","pet":"cat"}')));
  const [[, perform]] = faces;
  const metadata = (await perform(client, 'list')) as Record<string, unknown>;
  expect(metadata['constructor']).toBeUndefined();
  expect(Object.getPrototypeOf(metadata)).toBeNull();
  expect(Object.entries(metadata)).toEqual([
    ['__proto__', 'x'],
    ['pet', 'cat'],
  ]);
});
