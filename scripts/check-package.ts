// `npm run check:package`: what npm would publish, from the list of files to a call made with it.
import { spawnSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { credentialsHeader, mediaType, schemes } from '../generated/constants.ts';
import type { Document } from './docs/document.ts';
import { readDescription as readDocument } from './generate/description.ts';
import { guideSamples, ourMarkdown } from './generate/markdown.ts';
import { samplesOf } from './generate/samples.ts';
import { redocly } from './redocly.ts';
import { packAndInstall, root } from './tarball.ts';

/** What the tarball has to have and to be nothing but. */
async function expectedFiles(): Promise<Set<string>> {
  const expected = new Set(['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md']);
  // The README leads to them.
  for (const file of ['CONTRIBUTING.md', 'SECURITY.md']) expected.add(file);
  expected.add('openapi/uploadcare-metadata.yaml');
  // What the document refers to has to come with it.
  for (const { file } of samplesOf(await readDocument())) expected.add(file);
  for (const name of await readdir(root + guideSamples, { recursive: true })) {
    if (name.endsWith('.ts')) expected.add(`${guideSamples}/${name.replaceAll('\\', '/')}`);
  }
  for (const { file } of await ourMarkdown()) expected.add(file);
  for (const folder of ['src', 'generated']) {
    for (const name of await readdir(root + folder, { recursive: true })) {
      if (!name.endsWith('.ts')) continue;
      const source = `${folder}/${name.replaceAll('\\', '/')}`;
      expected.add(source);
      for (const end of ['.js', '.js.map', '.d.ts', '.d.ts.map'])
        expected.add(`dist/${source.slice(0, -'.ts'.length)}${end}`);
    }
  }
  return expected;
}

async function checkFiles(files: string[]): Promise<string[]> {
  const expected = await expectedFiles();
  const missing = [...expected].filter((file) => !files.includes(file));
  const extra = files.filter((file) => !expected.has(file));
  return [...missing.map((file) => `missing: ${file}`), ...extra.map((file) => `extra: ${file}`)];
}

async function checkManifest(tarball: string): Promise<string[]> {
  const { buffer } = new Uint8Array(await readFile(tarball));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, strict: true });
  return messages.map((message) => `${message.type}: ${formatMessage(message, pkg) ?? message.code}`);
}

function checkResolution(tarball: string): string[] {
  const attw = new URL('./dist/index.js', import.meta.resolve('@arethetypeswrong/cli/package.json'));
  const options = ['--profile', 'node16', '--no-definitely-typed', '--no-color'];
  // Every Node that the package is for can `require` an ES module; that it works is checked below.
  options.push('--ignore-rules', 'cjs-resolves-to-esm');
  // The document is there to be read, not to be imported.
  options.push('--exclude-entrypoints', './openapi.yaml');
  return run(root, fileURLToPath(attw), tarball, ...options);
}

/** How a program gets at the package, by the name of the file. Run in processes of their own, without any flags. */
const programs = {
  'import.mjs': `import * as metadata from 'uploadcare-metadata';`,
  'require.cjs': `const metadata = require('uploadcare-metadata');`,
};

/** Sets a value and gets it back, through a `fetch` that stands for the API. */
const use = `
let stored, authorization;
async function fetch(url, { method, headers, body }) {
  authorization = new Headers(headers).get('${credentialsHeader}');
  if (method === 'PUT') stored = await new Response(body).text();
  return new Response(stored, { headers: { 'Content-Type': '${mediaType}' } });
}
function expectSigned(verb) {
  if (/^${schemes.signed} demopublickey:[0-9a-f]{40}$/.test(authorization)) return;
  throw new Error(verb + ' is not signed: ' + authorization);
}
async function main() {
  const auth = metadata.signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' });
  const client = metadata.createMetadataClient({ auth, fetch });
  const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
  await client.set(uuid, 'pet', 'cat');
  expectSigned('set');
  authorization = undefined;
  const value = await client.get(uuid, 'pet');
  expectSigned('get');
  if (value !== 'cat') throw new Error('get gave ' + value);
}
// Unless all of it has run.
process.exitCode = 1;
main().then(() => {
  process.exitCode = 0;
});
`;

async function checkUse(consumer: string, program: keyof typeof programs): Promise<string[]> {
  await writeFile(join(consumer, program), programs[program] + use);
  return run(consumer, program);
}

/** All that the document refers to is there, where the package has it. */
async function checkDocument(consumer: string): Promise<string[]> {
  const file = createRequire(join(consumer, 'index.js')).resolve('uploadcare-metadata/openapi.yaml');
  const { ok, stdout, stderr } = await redocly(['bundle', file, '--ext=json']);
  if (!ok) return [stderr];
  const { tags } = JSON.parse(stdout) as Document;
  return (tags ?? []).some(({ description }) => typeof description !== 'string')
    ? ['a guide is not text']
    : [];
}

/** The emulator as its own entry, in the place of `fetch`. */
async function checkEmulator(consumer: string): Promise<string[]> {
  const program = `
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
const emulator = createEmulator({ anyFile: true });
const server = await serve(emulator.fetch);
const auth = signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' });
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
await createMetadataClient({ auth, fetch: emulator.fetch }).set(uuid, 'pet', 'cat');
const value = await createMetadataClient({ auth, baseUrl: server.url }).get(uuid, 'pet');
await server.close();
if (value !== 'cat') throw new Error('get gave ' + value);
`;
  await writeFile(join(consumer, 'emulator.mjs'), program);
  return run(consumer, 'emulator.mjs');
}

/** The handlers for a back end: both on the way from a client without the secret key to the emulator. */
async function checkServer(consumer: string): Promise<string[]> {
  const program = `
import { createMetadataClient, remoteSigner, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { createMetadataProxy, createSigningHandler } from 'uploadcare-metadata/server';
const { fetch } = createEmulator({ anyFile: true });
const [publicKey, secretKey] = ['demopublickey', 'demosecretkey'];
const authorize = ({ key }) => key === 'pet';
const proxy = createMetadataProxy({ auth: signedAuth({ publicKey, secretKey }), authorize, fetch });
const signer = createSigningHandler({ secretKey, authorize });
const sign = remoteSigner('https://app.example.com/sign', { fetch: async (...given) => signer(new Request(...given)) });
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const signed = createMetadataClient({ auth: signedAuth({ publicKey, sign }), fetch });
await signed.set(uuid, 'pet', 'cat');
const proxied = createMetadataClient({
  baseUrl: 'https://app.example.com/metadata',
  fetch: async (...given) => proxy(new Request(...given)),
});
const value = await proxied.get(uuid, 'pet');
if (value !== 'cat') throw new Error('get gave ' + value);
const codes = await Promise.all([signed, proxied].map((each) => each.list(uuid).catch(({ code }) => code)));
if (codes.join() !== 'signing_failed,http_error') throw new Error('what is not allowed gave ' + codes);
`;
  await writeFile(join(consumer, 'server.mjs'), program);
  return run(consumer, 'server.mjs');
}

/** The client for browsers as its own entry. */
async function checkBrowser(consumer: string): Promise<string[]> {
  const program = `
import { createMetadataClient, MetadataError } from 'uploadcare-metadata/browser';
const fetch = async (url) => {
  if (url !== 'https://shop.example/api/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/') throw url;
  return new Response('{"pet":"cat"}');
};
globalThis.location = new URL('https://shop.example/account');
const client = createMetadataClient({ baseUrl: '/api', fetch });
const { pet } = await client.list('21975c81-7f57-4c7a-aef9-acfe28779f78');
if (pet !== 'cat') throw new Error('list gave ' + pet);
const error = await client.get('..', 'pet').catch((each) => each);
if (!(error instanceof MetadataError)) throw error;
`;
  await writeFile(join(consumer, 'browser.mjs'), program);
  return run(consumer, 'browser.mjs');
}

/** What a program said when it failed; nothing when it did not. */
function run(cwd: string, ...command: string[]): string[] {
  const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd, encoding: 'utf8' });
  return status === 0 ? [] : [`exit code ${status}`, stdout.trim(), stderr.trim()];
}

const { tarball, files, consumer } = await packAndInstall();
const checks = {
  'list of files': await checkFiles(files),
  publint: await checkManifest(tarball),
  attw: checkResolution(tarball),
  'import and use': await checkUse(consumer, 'import.mjs'),
  'require and use': await checkUse(consumer, 'require.cjs'),
  browser: await checkBrowser(consumer),
  document: await checkDocument(consumer),
  emulator: await checkEmulator(consumer),
  server: await checkServer(consumer),
  command: run(consumer, 'node_modules/.bin/uploadcare-metadata', '--help'),
};
for (const [name, findings] of Object.entries(checks)) {
  console.log(`${findings.length === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  for (const finding of findings) if (finding) console.log(finding.replace(/^/gm, '       '));
  if (findings.length > 0) process.exitCode = 1;
}
