// Runs the `@example` of every doc comment, with an emulator in the place of production.
import { readdir, readFile } from 'node:fs/promises';
import { transform } from 'esbuild';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { afterEach, expect, it, vi } from 'vitest';
import { keys, uuid } from '../support/client.ts';

const modules: Readonly<Record<string, () => Promise<object>>> = {
  'node:http': () => import('node:http'),
  'openapi-fetch': () => import('openapi-fetch'),
  'uploadcare-metadata': () => import('uploadcare-metadata'),
  'uploadcare-metadata/browser': () => import('uploadcare-metadata/browser'),
  'uploadcare-metadata/emulator': () => import('uploadcare-metadata/emulator'),
  'uploadcare-metadata/emulator/server': () => import('uploadcare-metadata/emulator/server'),
  'uploadcare-metadata/node': () => import('uploadcare-metadata/node'),
  'uploadcare-metadata/server': () => import('uploadcare-metadata/server'),
};

const { fetch: realFetch } = globalThis;
const source = new URL('../../src/', import.meta.url);
const names = (await readdir(source, { recursive: true })).filter((name) => name.endsWith('.ts')).sort();
const files = await Promise.all(names.map(async (name) => [name, await readFile(new URL(name, source), 'utf8')]));
/** The code of each example, by its file and the declaration that follows its comment. */
const examples = files.flatMap(([name, text = '']) =>
  [...text.matchAll(/@example\n\s*\* ```ts\n(.*?)\s*\* ```\n\s*\*\/\n\s*([^\n]*)/gs)].map(([, lines = '', line]) => [
    `${name}: ${line}`,
    lines.replaceAll(/^ *\* ?/gm, ''),
  ]),
);

afterEach(() => vi.unstubAllGlobals());

it('every `@example` is one that runs', () => {
  expect(examples).toHaveLength(files.join().split('@example').length - 1);
});

it.each(examples)('the example of %s runs', async (_, code = '') => {
  const emulator = createEmulator({ files: { [uuid]: { pet: 'cat' } } });
  vi.stubGlobal('fetch', (url: string, init: RequestInit) =>
    url.startsWith('http://127.0.0.1') ? realFetch(url, init) : emulator.fetch(url, init),
  );
  const { code: script } = await transform(code, { loader: 'ts', format: 'esm' });
  const body = script
    .replaceAll(/import (\w+) from ("[^"]+");/g, 'const { default: $1 } = await load($2);')
    .replaceAll(/import (\{[^}]*\}) from ("[^"]+");/g, 'const $1 = await load($2);');
  const log = vi.fn();
  // The examples of methods use these. Others declare their own.
  const given = {
    console: { log },
    emulator,
    metadata: createMetadataClient({ auth: signedAuth(keys) }),
    server: await serve(emulator.fetch),
    uuid,
  };
  const AsyncFunction = Object.getPrototypeOf(async () => {}).constructor;
  const run = new AsyncFunction('load', 'given', `const { ${Object.keys(given)} } = given; { ${body} }`);
  await run((name: string) => modules[name]?.(), given);
  await given.server.close();
  expect(log.mock.calls.flat()).not.toContain(undefined);
  expect(log).toHaveBeenCalledTimes(code.includes('console.log') ? 1 : 0);
});
