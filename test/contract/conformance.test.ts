// Both faces of the client against the emulator: in this process, behind a port, and behind a port and Prism, which compares every
// request and response with the OpenAPI description.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { nodeTransport } from 'uploadcare-metadata/node';
import { afterAll, describe, expect, it } from 'vitest';
import * as description from '../../generated/constants.ts';
import { startPrismProxy } from '../../scripts/prism.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { conformance, faces } from '../support/conformance.ts';

let emulator: Emulator;
const server = await serve(async (request) => emulator.fetch(request));
// Prism's proxy forwards a JSON string without its quotes.
const behindPrism = await serve(async (request) => {
  if (request.method !== 'PUT') return emulator.fetch(request);
  return emulator.fetch(new Request(request, { body: JSON.stringify(await request.text()) }));
});
const prism = await startPrismProxy(behindPrism.url);
afterAll(() => Promise.all([server.close(), prism.close().then(() => behindPrism.close())]));

const ways = {
  'in this process': () => ({ baseUrl: 'http://localhost', fetch: emulator.fetch }),
  'behind a port': () => ({ baseUrl: server.url }),
  'behind a port, with nodeTransport': () => ({ baseUrl: server.url, transport: nodeTransport() }),
  'behind a port and Prism': () => ({ baseUrl: prism.url }),
};

describe.each(Object.entries(ways))('with the emulator %s', (_, connect) => {
  describe.each(faces)('and the client by its %s', (_, perform) => {
    it.each(conformance.map((each) => [each.name, each] as const))(
      '%s',
      async (_, { calls, results, emulator: options, client: credentials }) => {
        emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } }, ...options });
        const client = createMetadataClient({
          auth: signedAuth(keys),
          ...connect(),
          maxRetries: 0,
          ...credentials,
        });
        const received: unknown[] = [];
        for (const call of calls) received.push(await perform(client, call));
        expect(received).toEqual(results);
        expect(emulator.requests).toHaveLength(calls.length);
      },
    );
  });
});

describe('Prism rejects what violates the description, so that the rest is right:', () => {
  const { credentialsHeader, mediaType, operations, schemas, requestMediaType } = description;
  const { path } = operations.updateFileMetadataKey;
  const valid = { Accept: mediaType, 'Content-Type': requestMediaType, [credentialsHeader]: 'Uploadcare a:b' };
  const { [credentialsHeader]: _, ...anonymous } = valid;
  const longKey = 'k'.repeat(schemas.MetadataKey.maxLength + 1);

  it.each<[string, string, RequestInit, number[]]>([
    ['a value that is not a JSON string', path, { body: '7' }, [400, 422]],
    ['an empty value', path, { body: '""' }, [400, 422]],
    ['a value that is too long', path, { body: `"${'x'.repeat(schemas.MetadataValue.maxLength + 1)}"` }, [400, 422]],
    ['no value', path, { body: null }, [400, 422]],
    ['a key outside the pattern', path.replace('{key}', 'a%20b'), {}, [400, 422]],
    ['a key that is too long', path.replace('{key}', longKey), {}, [400, 422]],
    ['a uuid that is not a UUID', path.replace('{uuid}', 'me'), {}, [400, 422]],
    ['no credentials', path, { headers: anonymous }, [401]],
    ['another path', '/files/', {}, [404]],
    ['another method', path, { method: 'POST' }, [405]],
  ])('a request with %s', async (_, path, change, statuses) => {
    emulator = createEmulator();
    const url = prism.url + path.replace('{uuid}', uuid).replace('{key}', 'pet');
    const { status } = await fetch(url, { method: 'PUT', headers: valid, body: '"cat"', ...change });
    expect(statuses).toContain(status);
    expect(emulator.requests).toEqual([]);
  });

  it('a response with another type', async () => {
    const wrong = await serve(async () => Response.json({ pet: 7 }));
    const proxy = await startPrismProxy(wrong.url);
    const client = createMetadataClient({ auth: signedAuth(keys), baseUrl: proxy.url, maxRetries: 0 });
    expect(await rejectionOf(client.list(uuid))).toMatchObject({ name: 'ServerError', status: 500 });
    await proxy.close();
    await wrong.close();
  });
});
