// Compiled, never run, as client.ts is: the `fetch` option accepts the global `fetch` of each runtime and
// plain functions.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createEmulator } from 'uploadcare-metadata/emulator';

const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
// Bun's `typeof fetch` requires a `preconnect`, which the option must not require.
const wrapped = async (url: string, init?: RequestInit) => fetch(url, init);
for (const each of [fetch, globalThis.fetch, wrapped, createEmulator().fetch]) {
  createMetadataClient({ auth, fetch: each });
  createBrowserClient({ baseUrl: '/api', fetch: each });
}
createMetadataClient({ auth, fetch: async () => new Response() });
const text = async () => 'cat';
createMetadataClient({
  auth,
  transport: async ({ maxBytes }) => ({ status: maxBytes, headers: new Headers(), text }),
});
// @ts-expect-error a string is no response
createMetadataClient({ auth, fetch: async () => 'cat' });
