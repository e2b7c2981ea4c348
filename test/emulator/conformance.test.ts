import { serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, expect, it } from 'vitest';
import { startPrismProxy } from '../../scripts/prism.ts';
import { conformance } from './conformance.ts';

conformance('the emulator as a fetch', async (emulator) => ({
  options: { fetch: emulator.fetch },
  close: async () => {},
}));

conformance('the emulator behind a port', async (emulator) => {
  const server = await serve(emulator.fetch);
  return { options: { baseUrl: server.url }, close: server.close };
});

let answers = 0;

// Every answer is held against the document on its way.
conformance('the emulator behind a port and Prism', async (emulator) => {
  const server = await serve(async (request) => {
    answers++;
    if (request.method !== 'PUT') return emulator.fetch(request);
    // Prism's proxy passes a JSON string on without its quotes.
    return emulator.fetch(request, { body: JSON.stringify(await request.text()) });
  });
  const prism = await startPrismProxy(server.url);
  return {
    options: {
      baseUrl: prism.url,
      fetch: async (input, init) => {
        const response = await fetch(input, init);
        expect(response.headers.get('sl-violations')).toBeNull();
        return response;
      },
    },
    async close() {
      await prism.close();
      await server.close();
    },
  };
});

afterAll(() => {
  expect(answers).toBeGreaterThan(50);
});

it('Prism does refuse an answer that breaks the document', async () => {
  const server = await serve(async () => Response.json({ pet: 7 }));
  const prism = await startPrismProxy(server.url);
  const { createMetadataClient, signedAuth } = await import('uploadcare-metadata');
  const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
  const client = createMetadataClient({ auth, baseUrl: prism.url, maxRetries: 0 });
  const error = await client.list('21975c81-7f57-4c7a-aef9-acfe28779f78').catch((each: Error) => each);
  expect(error).toMatchObject({ name: 'ServerError', status: 500 });
  await prism.close();
  await server.close();
});
