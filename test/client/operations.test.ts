import { NotFoundError } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import * as support from '../support/client.ts';

const { apiResponse, createTestClient, errorResponse, rejectionOf, uuid } = support;
const failure = (status: number) => errorResponse(status, 'No.');
const lost = new TypeError('fetch failed');

it('`list` returns an object without a prototype', async () => {
  const { client } = createTestClient(apiResponse(200, JSON.parse('{"__proto__":"x","pet":"cat"}')));
  const metadata = await client.list(uuid);
  expect(metadata['constructor']).toBeUndefined();
  expect(Object.getPrototypeOf(metadata)).toBeNull();
  expect(Object.entries(metadata)).toEqual([
    ['__proto__', 'x'],
    ['pet', 'cat'],
  ]);
});

describe('a 404 to a `delete`', () => {
  it.each<[string, support.Reply[]]>([
    ['a lost response', [lost]],
    ['a 500', [failure(500)]],
    ['a lost response and a 429', [lost, failure(429)]],
  ])('is a success after %s: the key may have been deleted', async (_, failures) => {
    const { client, requests } = createTestClient([...failures, failure(404)]);
    await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
    expect(requests).toHaveLength(failures.length + 1);
    // It says nothing about the next call.
    expect(await rejectionOf(client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });

  it('is an error after a 429, which deleted nothing, and for other operations', async () => {
    const throttled = createTestClient([failure(429), failure(404)]);
    expect(await rejectionOf(throttled.client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
    const { client } = createTestClient([lost, failure(404)]);
    expect(await rejectionOf(client.get(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });
});
