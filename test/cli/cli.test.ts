// The command in a process of its own, as it is typed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { expect, it, onTestFinished } from 'vitest';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, output }));
  return { child, ended, output: () => output };
}

/** Starts `emulate`, and waits until it has printed its keys. Returns a client of it. */
async function emulate(secretKey: string, ...args: string[]) {
  const running = start('emulate', '--port', '0', ...args);
  while (!/secretKey.*\n/.test(running.output())) await once(running.child.stdout, 'data');
  const baseUrl = /http:\S+/.exec(running.output())?.[0] ?? '';
  return { ...running, client: createMetadataClient({ auth: signedAuth({ ...keys, secretKey }), baseUrl }) };
}

it('`emulate` accepts any UUID and prints its keys, until Ctrl-C', async () => {
  const { client, child, ended } = await emulate(keys.secretKey);
  expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
  child.kill('SIGINT');
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(output).toMatch(RegExp(`${keys.publicKey}[^]*${keys.secretKey}[^]*Stopped\\.`));
});

it('`emulate` accepts keys and files, and does not print a secret key that it received', async () => {
  const secretKey = 'a-secret-of-mine';
  const { client, output } = await emulate(secretKey, '--secret-key', secretKey, '--file', uuid);
  expect(await client.list(uuid)).toEqual({});
  expect(await rejectionOf(client.list(crypto.randomUUID()))).toMatchObject({ name: 'NotFoundError' });
  expect(output()).not.toContain(secretKey);
});

const other = createServer().listen(0, '127.0.0.1').unref();
await once(other, 'listening');
const { port } = other.address() as { port: number };

it.each([
  [['--help'], 0, /--port <number>/],
  [[], 0, /emulate \[options\]/],
  [['emulate', '--port', String(port)], 1, /`--port` is in use/],
  [['emulate', '--port', 'x'], 1, /`--port` must be a whole number, got "x"/],
  [['emulate', '--port', '70000'], 1, /`port` must be a whole number from 0 to 65535/],
  [['emulate', '--prot', '1'], 1, /--prot/],
  [['imitate'], 1, /`imitate` is not a command/],
])('the arguments %j end with the code %d and the message %s', async (args, code, message) => {
  const result = await start(...args).ended;
  expect(result).toEqual({ code, output: expect.stringMatching(message) });
  expect(result.output).not.toMatch(/^ +at /m);
});
