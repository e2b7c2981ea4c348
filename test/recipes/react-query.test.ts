import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { expectTypeOf } from 'expect-type';
import { createElement } from 'react';
import { renderToString } from 'react-dom/server';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failures } from '../../generated/constants.ts';
import { rejectionOf, uuid } from '../support/client.ts';

const emulator = createEmulator({
  files: { [uuid]: { pet: 'cat' } },
  ...{ authentication: false, basePath: '/api/metadata' },
});

beforeEach(() => {
  vi.resetModules();
  emulator.reset();
  vi.stubGlobal('location', new URL('https://app.example.com/'));
  vi.stubGlobal('fetch', emulator.fetch);
});
afterEach(() => vi.unstubAllGlobals());

const load = () => import('../../openapi/samples/recipes/react-query.ts');
const createCache = () => new QueryClient({ defaultOptions: { queries: { retry: false, staleTime: 60_000 } } });

it('the recipe for React Query reads once, keeps the typed metadata, and reads again when it is told to', async () => {
  const { metadataOf } = await load();
  const cache = createCache();
  const data = await cache.fetchQuery(metadataOf(uuid));
  expectTypeOf(data).toEqualTypeOf<Record<string, string>>();
  expect(data).toEqual({ pet: 'cat' });
  await cache.fetchQuery(metadataOf(uuid));
  expect(emulator.requests).toHaveLength(1);
  emulator.setFile(uuid, { pet: 'dog' });
  await cache.invalidateQueries(metadataOf(uuid));
  expect(await cache.fetchQuery(metadataOf(uuid))).toEqual({ pet: 'dog' });
});

it('the recipe for React Query rejects with the body of a failure', async () => {
  const { metadataOf } = await load();
  emulator.removeFile(uuid);
  expect(await rejectionOf(createCache().fetchQuery(metadataOf(uuid)))).toEqual({ detail: failures.notFound.detail });
});

it('the hooks of the recipe for React Query read and write in a component', async () => {
  const { metadataOf, useMetadata, useSetKey } = await load();
  const client = createCache();
  await client.fetchQuery(metadataOf(uuid));
  let set: ReturnType<typeof useSetKey> | undefined;
  function Pet() {
    const { data } = useMetadata(uuid);
    expectTypeOf(data).toEqualTypeOf<Record<string, string> | undefined>();
    set = useSetKey();
    expectTypeOf(set.data).toEqualTypeOf<string | undefined>();
    return data?.['pet'];
  }
  expect(renderToString(createElement(QueryClientProvider, { client }, createElement(Pet)))).toBe('cat');
  expect(await set?.mutateAsync({ params: { path: { uuid, key: 'pet' } }, body: 'dog' })).toBe('dog');
  expect(emulator.metadataOf(uuid)).toEqual({ pet: 'dog' });
});
