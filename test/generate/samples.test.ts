// Every code sample of the description runs against the emulator.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, extname, join } from 'node:path';
import { inspect } from 'node:util';
import { createEmulator, demoKeys, type Emulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { describe, expect, it, type TestContext } from 'vitest';
import { credentialsHeader, failures, serverUrl } from '../../generated/constants.ts';
import { readDescription } from '../../scripts/generate/description.ts';
import { samplesOf } from '../../scripts/generate/samples.ts';
import { matchPath } from '../../src/spec/route.ts';
import { runSample } from './run-sample.ts';

// Tuples, so that the title of a test has the whole name of the file.
const all = samplesOf(await readDescription()).map(({ file, entry: { operation, method } }) => {
  return [file, { operation: operation.operationId, method }] as const;
});
const samples = all.filter(([file]) => process.platform !== 'win32' || extname(file) !== '.sh');
const writing = samples.filter(([, { method }]) => method === 'PUT');
const environment = {
  UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey,
  UPLOADCARE_SECRET_KEY: demoKeys.secretKey,
};

async function urlOf({ onTestFinished }: TestContext, handler: Emulator['fetch']): Promise<string> {
  const server = await serve(handler);
  onTestFinished(() => server.close());
  return server.url;
}

const basePath = new URL(serverUrl).pathname.replace(/\/$/, '');

/** Runs a sample against an emulator that has the file that the sample asks for, and the key unless it is written. */
async function play(test: TestContext, file: string, env: NodeJS.ProcessEnv = environment) {
  let [emulator, uuid, body] = [createEmulator(), '', ''];
  const url = await urlOf(test, async (input, init) => {
    const request = new Request(input, init);
    const { segments = {} } = matchPath(new URL(request.url).pathname.slice(basePath.length)) ?? {};
    const { key = '' } = segments;
    uuid = segments['uuid'] ?? '';
    const metadata = { pet: 'cat', ...(key && request.method !== 'PUT' && { [key]: 'naïve 🐈' }) };
    emulator = createEmulator({ files: { [uuid]: metadata } });
    const response = await emulator.fetch(request);
    body = await response.clone().text();
    return response;
  });
  const run = await runSample(file, url, env);
  return { run, requests: emulator.requests, metadata: emulator.metadataOf(uuid), body };
}

/** Returns what a sample prints of a response: curl prints the body. */
function printed(file: string, value: Record<string, string> | string | undefined): string {
  if (value === undefined) return '';
  if (extname(file) === '.sh') return JSON.stringify(value);
  if (typeof value === 'string') return `${value}\n`;
  if (basename(file) === 'client.ts') return `${inspect(Object.assign(Object.create(null), value))}\n`;
  if (extname(file) === '.ts') return `${inspect(value)}\n`;
  return Object.entries(value)
    .map(([key, each]) => `${key}: ${each}\n`)
    .join('');
}

describe.concurrent('the samples', () => {
  it.for(samples)('%s makes its call and prints the value', async ([file, { operation }], test) => {
    const { run, requests, body } = await play(test, file);
    const value = body === '' ? undefined : JSON.parse(body);
    expect(run).toEqual({ code: 0, stdout: printed(file, value), stderr: '' });
    expect(requests).toMatchObject([{ operation, status: expect.toSatisfy((status) => status < 300) }]);
  });

  it.for(writing)('%s says why it fails with a wrong secret key, and prints no secret', async ([file], test) => {
    const wrong = { ...environment, UPLOADCARE_SECRET_KEY: 'wrongsecretkey' };
    const { run, metadata } = await play(test, file, wrong);
    const output = run.stdout + run.stderr;
    const { detail } = file.endsWith('simple.sh') ? failures.unknownSecretKey : failures.invalidSignature;
    expect(run.code).not.toBe(0);
    expect(output).toContain(detail);
    expect(output).not.toMatch(/wrongsecretkey|[\da-f]{40}/);
    expect(metadata).toEqual({ pet: 'cat' });
  });

  it.for(writing)('%s names the key that is missing', async ([file], test) => {
    const { run, requests } = await play(test, file, {});
    expect(run.code).not.toBe(0);
    expect(run.stderr).toMatch(/UPLOADCARE_(PUBLIC|SECRET)_KEY|publicKey/);
    expect(requests).toEqual([]);
  });

  it.for(writing)('%s sends no credentials to where it is redirected', async ([file], test) => {
    const seen: (string | null)[] = [];
    const elsewhere = await urlOf(test, async (input, init) => {
      seen.push(new Request(input, init).headers.get(credentialsHeader));
      return new Response('{}');
    });
    let requests = 0;
    const url = await urlOf(test, async () => {
      requests += 1;
      return Response.redirect(`${elsewhere}/`, 307);
    });
    await runSample(file, url, environment);
    expect(requests).toBe(1);
    expect(seen.filter((credentials) => credentials !== null)).toEqual([]);
  });

  const shell = writing.filter(([file]) => extname(file) === '.sh');
  it.for(shell)('%s keeps the secret key out of the arguments of curl', async ([file], test) => {
    const bin = await mkdtemp(join(tmpdir(), 'bin-'));
    test.onTestFinished(() => rm(bin, { recursive: true }));
    const { PATH } = process.env;
    const noting = `#!/bin/sh\nprintf '%s\\n' "$@" >'${bin}/arguments'\nPATH='${PATH}' exec curl "$@"\n`;
    await writeFile(join(bin, 'curl'), noting, { mode: 0o755 });
    const { run } = await play(test, file, { ...environment, PATH: `${bin}:${PATH}` });
    expect(run.code).toBe(0);
    const given = await readFile(join(bin, 'arguments'), 'utf8');
    expect(given).toContain('http');
    expect(given).not.toContain(demoKeys.secretKey);
  });
});
