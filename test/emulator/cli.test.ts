// The command, as it is typed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { afterEach, expect, it } from 'vitest';
import { failureOf, keys, uuid } from '../support/client.ts';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));
let running: ChildProcess | undefined;
afterEach(() => void running?.kill('SIGKILL'));

function run(...given: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...given]);
  running = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return {
    child,
    output: () => output,
    ended: once(child, 'close').then(([code]) => ({ code, output })),
    async printed(pattern: RegExp): Promise<string> {
      for (;;) {
        const found = pattern.exec(output);
        if (found) return found[1] ?? '';
        await once(child.stdout, 'data');
      }
    },
  };
}

it('emulates until Ctrl-C, with any UUID as a file', async () => {
  const { child, printed, ended } = run('emulate', '--port', '0');
  const baseUrl = await printed(/baseUrl +(http:\S+)/);
  const client = createMetadataClient({ auth: signedAuth(keys), baseUrl });
  expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  child.kill('SIGINT');
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(output).toContain('Stopped.');
  expect(output).toContain(keys.publicKey);
});

it('takes keys and files, and does not print a secret key it was given', async () => {
  const secretKey = 'a-secret-of-mine';
  const { printed, output } = run('emulate', '--port', '0', '--secret-key', secretKey, '--file', uuid);
  const baseUrl = await printed(/baseUrl +(http:\S+)/);
  const client = createMetadataClient({ auth: signedAuth({ ...keys, secretKey }), baseUrl });
  expect(await client.list(uuid)).toEqual({});
  expect(await failureOf(client.list(crypto.randomUUID()))).toMatchObject({ name: 'NotFoundError' });
  await printed(/(secretKey.*)/);
  expect(output()).not.toContain(secretKey);
});

it('says when the port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, output } = await run('emulate', '--port', String(port)).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/port is taken/);
  other.close();
});

it.each([
  [['--help'], 0, /--port <number>/],
  [[], 0, /emulate \[options\]/],
  [['emulate', '--port', 'x'], 1, /--port has to be a whole number/],
  [['emulate', '--port', '70000'], 1, /--port/],
  [['emulate', '--prot', '1'], 1, /--prot/],
  [['imitate'], 1, /no such command: imitate/],
])('%o', async (given, code, text) => {
  const result = await run(...given).ended;
  expect(result.code).toBe(code);
  expect(result.output).toMatch(text);
  expect(result.output).not.toMatch(/^ +at /m);
});
