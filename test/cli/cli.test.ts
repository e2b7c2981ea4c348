// The command in a process of its own, as it is typed.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { afterEach, expect, it } from 'vitest';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));
let running: ChildProcess | undefined;
afterEach(() => void running?.kill('SIGKILL'));

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args]);
  running = child;
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  return {
    child,
    output: () => output,
    ended: once(child, 'close').then(([code]) => ({ code, output })),
    /** Waits for a line, and returns what the pattern captures in it. */
    async printed(pattern: RegExp): Promise<string> {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match[1] ?? '';
        await once(child.stdout, 'data');
      }
    },
  };
}

it('`emulate` runs until Ctrl-C, and accepts any UUID', async () => {
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

it('`emulate` accepts keys and files, and does not print a secret key that it received', async () => {
  const secretKey = 'a-secret-of-mine';
  const { printed, output } = run('emulate', '--port', '0', '--secret-key', secretKey, '--file', uuid);
  const baseUrl = await printed(/baseUrl +(http:\S+)/);
  const client = createMetadataClient({ auth: signedAuth({ ...keys, secretKey }), baseUrl });
  expect(await client.list(uuid)).toEqual({});
  expect(await rejectionOf(client.list(crypto.randomUUID()))).toMatchObject({ name: 'NotFoundError' });
  await printed(/(secretKey.*)/);
  expect(output()).not.toContain(secretKey);
});

it('`emulate` fails with a port that is in use', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, output } = await run('emulate', '--port', String(port)).ended;
  expect(code).toBe(1);
  expect(output).toMatch(/`--port` is in use/);
  other.close();
});

it.each([
  [['--help'], 0, /--port <number>/],
  [[], 0, /emulate \[options\]/],
  [['emulate', '--port', 'x'], 1, /`--port` must be a whole number, got "x"/],
  [['emulate', '--port', '70000'], 1, /`port` must be a whole number from 0 to 65535/],
  [['emulate', '--prot', '1'], 1, /--prot/],
  [['imitate'], 1, /`imitate` is not a command/],
])('the arguments %j end with the code %d and the message %s', async (args, code, message) => {
  const result = await run(...args).ended;
  expect(result.code).toBe(code);
  expect(result.output).toMatch(message);
  expect(result.output).not.toMatch(/^ +at /m);
});
