// The command in a process of its own, as it is typed.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createEmulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { schemas } from '../../generated/constants.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';

const cli = fileURLToPath(new URL('../../src/cli/index.ts', import.meta.url));

const folder = mkdtempSync(join(tmpdir(), 'cli-'));
afterAll(() => rmSync(folder, { recursive: true }));

function start(...args: string[]) {
  return collect(spawn(process.execPath, ['--import', 'tsx', cli, ...args]));
}

/** Collects what a process prints, and ends it with the test. */
function collect(child: ChildProcessWithoutNullStreams) {
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  const ended = once(child, 'close').then(([code]) => ({ code, output }));
  return { child, ended, output: () => output };
}

/** Starts `emulate`, and waits until it has printed its keys. Returns a client of it. */
async function emulate(secretKey: string, ...args: string[]) {
  const running = start('emulate', '--port', '0', ...args);
  while (!/baseUrl.*\n/.test(running.output())) await once(running.child.stdout, 'data');
  const url = /http:\S+/.exec(running.output())?.[0] ?? '';
  const auth = signedAuth({ ...keys, secretKey });
  return { ...running, url, client: createMetadataClient({ auth, baseUrl: url, maxRetries: 0 }) };
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

it('`emulate` on a port that is in use says so', async () => {
  const other = createServer().listen(0, '127.0.0.1').unref();
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { code, output } = await start('emulate', '--port', String(port)).ended;
  expect([code, output]).toEqual([2, 'uploadcare-metadata: `--port` is in use: choose another port\n']);
});

it('`emulate` fails as it is told, prints each request, and stops after the last', async () => {
  const data = join(folder, 'data.json');
  writeFileSync(data, JSON.stringify({ [uuid]: { pet: 'cat' } }));
  const { client, ended } = await emulate(
    keys.secretKey,
    ...['--data', data, '--fail', '403@getFileMetadataKey:1', '--fail', 'hang', '--verbose', '--max-requests', '2'],
  );
  expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ status: 403 });
  await rejectionOf(client.get(uuid, 'pet', { timeout: 200 }));
  const { code, output } = await ended;
  expect(code).toBe(0);
  expect(output).toMatch(/GET \/files\/.*\/pet\/ 403 .* \d+ ms\nGET .* no response \d+ ms\nStopped\.\n$/);
});

it('`emulate` without authentication and under a path is a backend', async () => {
  const { url } = await emulate(keys.secretKey, '--no-auth', '--base-path', '/api/metadata');
  const client = createBrowserClient({ baseUrl: url });
  expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
});

describe('a person', () => {
  const environment = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };
  const items = Array.from({ length: 300 }, (_, index) => ({
    uuid: uuid.slice(0, -3) + String(index).padStart(3, '0'),
    update: { a: String(index) },
  }));
  const input = join(folder, 'items.ndjson');
  writeFileSync(input, items.map((item) => `${JSON.stringify(item)}\n`).join(''));

  /** Starts an emulator, and returns a function that runs a line of the shell, in which `$um` is the command. */
  async function startShell(options: EmulatorOptions = {}) {
    const emulator = createEmulator({ acceptAnyUuid: true, ...options });
    const server = await serve(emulator.fetch);
    onTestFinished(() => server.close());
    const um = `${process.execPath} --import tsx ${cli}`;
    const env = { ...process.env, ...environment, um, url: `--base-url ${server.url}` };
    const run = (line: string) => collect(spawn('bash', ['-c', `set -o pipefail; ${line}`], { env, detached: true }));
    return { emulator, run };
  }

  it('that closes the pipe sees no error', async () => {
    const { Metadata, MetadataValue } = schemas;
    const value = 'x'.repeat(MetadataValue.maxLength);
    const full = items.slice(0, Metadata.maxProperties);
    const metadata = Object.fromEntries(full.map(({ uuid }) => [`k${uuid.slice(-3)}`, value]));
    const { run } = await startShell({ files: { [uuid]: metadata } });
    expect(await run(`$um list ${uuid} $url | head -c 3`).ended).toEqual({ code: 0, output: 'k00' });
    const uuids = `for i in $(seq 300); do echo ${uuid}; done`;
    expect(await run(`(${uuids}) | $um export - $url 2>/dev/null | head -c 3`).ended).toMatchObject({ output: '{"u' });
  });

  it('on a terminal sees the progress, and Ctrl-C ends `apply` so that it can resume', async () => {
    const { emulator, run } = await startShell({ latency: 5 });
    const journal = join(folder, 'journal');
    const line = `$um apply ${input} --journal ${journal} --concurrency 2 $url`;
    // A terminal of its own, in which Ctrl-C is a character.
    const python = 'import os,pty,sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';
    const { child, output, ended } = run(`exec python3 -c '${python}' ${line}`);
    await expect.poll(output, { timeout: 8_000 }).toMatch(/\[#+\.+\] \d+ %, [1-9]\d* done, 0 failed, .*\/s/);
    child.stdin.write('\u0003');
    expect(await ended).toMatchObject({
      code: 130,
      output: expect.stringMatching(/Run the same command again to resume/),
    });
    const second = await run(line).ended;
    expect(second).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^\d+ done, 0 failed, \d+ done before, in /),
    });
    for (const { uuid, update } of items) expect(emulator.metadataOf(uuid)).toEqual(update);
    expect(emulator.requests.filter(({ method }) => method === 'PUT')).toHaveLength(items.length);
  });

  it('that kills `apply` loses nothing', async () => {
    const { emulator, run } = await startShell({ latency: 5 });
    const journal = join(folder, 'journal-of-killed');
    const line = `exec $um apply ${input} --journal ${journal} --concurrency 2 $url`;
    const { child, ended } = run(line);
    await expect.poll(() => emulator.requests.length, { timeout: 8_000 }).toBeGreaterThan(50);
    child.kill('SIGKILL');
    await ended;
    expect(await run(line).ended).toMatchObject({ code: 0, output: expect.stringMatching(/ \d\d+ done before/) });
    for (const { uuid, update } of items) expect(emulator.metadataOf(uuid)).toEqual(update);
    // Those that were in flight are repeated.
    const puts = emulator.requests.filter(({ method }) => method === 'PUT').length;
    expect(puts - items.length).toBeLessThanOrEqual(2);
  });
});
