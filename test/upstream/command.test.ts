// The command itself: where a document can be from, what it says, and how it ends.
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { documentFile } from '../../scripts/docs/document.ts';
import { readKnown } from '../../scripts/upstream/known.ts';
import { run } from '../../scripts/upstream/run.ts';
import { standIn, toldIn } from './comparison.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

function command(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const options = { cwd: root, env: { ...process.env, ...env } };
  const line = ['--import', 'tsx', join('scripts', 'upstream.ts'), ...args];
  return new Promise((resolve) => {
    execFile(process.execPath, line, options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'command-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

async function fileOf(content: string): Promise<string> {
  const file = join(await scratch(), 'document.yaml');
  await writeFile(file, content);
  return file;
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

it('ends with 0 when all differences are known, says how many, and leaves nothing behind', async () => {
  const folder = await scratch();
  const { code, stdout, stderr } = await command(['test/upstream/upstream.yaml'], { TMPDIR: folder });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(
    /^test\/upstream\/upstream\.yaml: 0 new, 0 changed, 0 gone, \d+ known; \d+ facts are the same\.\n$/,
  );
  expect((await readdir(folder)).filter((name) => /^(cut|upstream)-/.test(name))).toEqual([]);
});

it('ends with 1 when not, as for our own document: every known difference is gone, and there is no other', async () => {
  const { code, stdout } = await command([documentFile]);
  const { gone, ...others } = toldIn({ code: code as 1, text: stdout });
  expect(others).toEqual({ code: 1, new: [], changed: [], unreasoned: [] });
  expect(gone).toEqual(expect.arrayContaining((await readKnown()).map(({ fact }) => fact)));
});

it('ends with 2 when it could not compare', async () => {
  const { code, stdout, stderr } = await command(['nowhere.yaml']);
  expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: 'nowhere.yaml is not there\n' });
});

it('takes a document from a URL, and keeps the secrets of the URL', async () => {
  const document = await readFile(standIn);
  const url = await serve((_, response) => response.end(document));
  const { code, text } = await run([`${url}/openapi.yml?token=secret`]);
  expect({ code, text }).toEqual({ code: 0, text: expect.stringMatching(`^${url}/openapi\\.yml: 0 new`) });
});

const cannot = (message: string) => ({ code: 2, text: expect.stringContaining(message) });

it('cannot compare what a URL does not give', async () => {
  const url = await serve((_, response) => response.writeHead(404).end('openapi: 3.0.0'));
  expect(await run([`${url}/?token=secret`])).toEqual({ code: 2, text: `${url}/ answers with status 404` });
  const broken = await serve((request) => request.socket.destroy());
  expect(await run([broken])).toEqual(cannot(`${broken}/ cannot be fetched: `));
  const withPassword = url.replace('http://', 'http://user:secret@');
  expect(await run([withPassword])).toEqual({ code: 2, text: `${url}/ cannot be fetched: TypeError` });
});

it('cannot compare a page that is no document', async () => {
  const url = await serve((_, response) => response.end('<!doctype html><title>Sign in: to go on</title>'));
  expect(await run([url])).toEqual(cannot(`${url}/ is not an OpenAPI 3 document`));
});

it.each([
  ['a file that does not parse', 'openapi: "3.0.0', 'document.yaml does not parse: '],
  ['an empty file', '', 'document.yaml is not an OpenAPI 3 document'],
  ['OpenAPI 2', 'swagger: "2.0"', 'document.yaml is not an OpenAPI 3 document'],
  [
    'a reference to nothing',
    'openapi: 3.0.0\ninfo: {}\npaths: { /a/: { get: { responses: { "200": { $ref: "#/nothing" } } } } }',
    "Can't resolve $ref",
  ],
])('cannot compare %s', async (_, content, message) => {
  expect(await run([await fileOf(content)])).toEqual(cannot(message));
});

it('cannot compare a folder', async () => {
  expect(await run([await scratch()])).toEqual(cannot('EISDIR'));
});

it('says how it is used when there is not one document', async () => {
  for (const args of [[], ['a', 'b']]) expect(await run(args)).toEqual(cannot('Usage: npm run upstream -- '));
});
