import { createMetadataClient } from 'uploadcare-metadata/browser';
import { expect, it, vi } from 'vitest';
import { uuid } from '../support/client.ts';

it('the recipe for a server without a backend serves a front end without keys', async () => {
  vi.stubEnv('PORT', '0');
  const { server } = await import('../../openapi/samples/recipes/front-end-server.ts');
  const client = createMetadataClient({ baseUrl: `${server.url}/api/metadata` });
  expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  await server.close();
  vi.unstubAllEnvs();
});
