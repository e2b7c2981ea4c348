// Every code sample of the document is run against the emulator, and does what it is a sample of.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, describe, expect, it, type TestContext } from 'vitest';
import { credentialsHeader, failures, operations } from '../../generated/constants.ts';
import { readDocument } from '../../scripts/document.ts';
import { root } from '../../scripts/findings.ts';
import { examplePath, samplesOf } from '../../scripts/samples.ts';
import { keys } from '../support/client.ts';
import { answerOf, expectedOf, printed } from './expected.ts';
import { commandsOf, needTools, onWindows, run } from './run.ts';

const document = await readDocument();
const all = samplesOf(document).map(async ({ file, kind, entry }) => ({
  file,
  kind,
  operation: entry.operation.operationId as keyof typeof operations,
  parameters: entry.parameters,
  path: examplePath(entry),
  text: await readFile(root + file, 'utf8'),
}));
const isOfShell = (file: string) => extname(file) === '.sh';
const samples = (await Promise.all(all)).filter(({ file }) => !(onWindows && isOfShell(file)));
type Sample = (typeof samples)[number];
if (onWindows) console.warn('The samples for a shell are not run on Windows.');
await needTools();

const exampleOf = (name: string) =>
  samples.flatMap(({ parameters }) => parameters).find((each) => each.name === name)?.example ?? '';
const uuid = exampleOf('uuid');
const key = exampleOf('key');
const value = answerOf(document, 'getFileMetadataKey') as string;
const environment = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };

const folders = await mkdtemp(join(tmpdir(), 'samples-'));
afterAll(() => rm(folders, { recursive: true }));

/** A server for as long as the test takes. */
async function serverOf({ onTestFinished }: TestContext, handler: Emulator['fetch']): Promise<string> {
  const server = await serve(handler);
  onTestFinished(() => server.close());
  return server.url;
}

/** Runs a sample against an emulator with one file. */
async function play(
  test: TestContext,
  sample: Pick<Sample, 'file' | 'text'>,
  metadata: Record<string, string>,
  env: NodeJS.ProcessEnv = environment,
  [command = ''] = commandsOf(sample.file),
) {
  const emulator = createEmulator({ keys, files: { [uuid]: metadata } });
  const folder = await mkdtemp(join(folders, 'run-'));
  const url = await serverOf(test, emulator.fetch);
  const outcome = await run(command, sample, { folder, url, env });
  return { outcome, requests: emulator.requests, after: emulator.metadataOf(uuid) };
}

describe.concurrent.each(samples.map((sample) => [sample.file, sample] as const))('%s', (file, sample) => {
  const { kind, operation, path, text } = sample;
  const { before, after, answer } = expectedOf(document, key, value)[operation];
  const { method, success } = operations[operation];
  const request = { method: method.toUpperCase(), operation };
  const statuses = Object.keys(success).map(Number);

  it.for(commandsOf(file))('does what it is a sample of, with %s', async (command, test) => {
    const played = await play(test, sample, before, environment, [command]);
    expect(played.outcome).toEqual({ code: 0, stdout: printed(file, answer), stderr: '' });
    expect(played.requests).toMatchObject([{ ...request, path }]);
    expect(statuses).toContain(played.requests[0]?.status);
    expect(played.after).toEqual(after);
  });

  it('takes another key and value', async (test) => {
    const [otherKey, otherValue] = ['-:45az_', 'naïve 🐈'];
    const other = text.replaceAll(key, otherKey).replaceAll(value, otherValue);
    const expected = expectedOf(document, otherKey, otherValue)[operation];
    const played = await play(test, { file, text: other }, expected.before);
    expect(played.outcome).toEqual({ code: 0, stdout: printed(file, expected.answer), stderr: '' });
    expect(played.requests).toMatchObject([{ ...request, path: path.replace(key, otherKey) }]);
    expect(played.after).toEqual(expected.after);
  });

  it('fails with a wrong secret key, says why, and gives nothing away', async (test) => {
    const wrong = { ...environment, UPLOADCARE_SECRET_KEY: 'wrongsecretkey' };
    const { outcome, requests, after } = await play(test, sample, before, wrong);
    const { detail } = kind === 'curl-simple.sh' ? failures.unknownSecretKey : failures.invalidSignature;
    const output = outcome.stdout + outcome.stderr;
    expect(outcome.code).not.toBe(0);
    expect(output).toContain(detail);
    expect(output).not.toContain(wrong.UPLOADCARE_SECRET_KEY);
    expect(output).not.toMatch(/[\da-f]{40}/);
    expect(requests).toMatchObject([{ status: failures.invalidSignature.status }]);
    expect(after).toEqual(before);
  });

  it('fails without keys, and says what is missing', async (test) => {
    const { outcome, after } = await play(test, sample, before, {});
    expect(outcome.code).not.toBe(0);
    expect(outcome.stderr).toMatch(/UPLOADCARE_(PUBLIC|SECRET)_KEY|publicKey/);
    expect(after).toEqual(before);
  });

  it('sends no credentials to where it is redirected', async (test) => {
    const seen: (string | null)[] = [];
    const elsewhere = await serverOf(test, async (input) => {
      seen.push(new Request(input).headers.get(credentialsHeader));
      return new Response('{}');
    });
    let asked = 0;
    const url = await serverOf(test, async () => {
      asked += 1;
      return Response.redirect(elsewhere + path, 307);
    });
    const folder = await mkdtemp(join(folders, 'run-'));
    const [command = ''] = commandsOf(file);
    await run(command, sample, { folder, url, env: environment });
    expect(asked).toBe(1);
    expect(seen).toEqual(seen.map(() => null));
  });

  if (!isOfShell(file)) return;
  it('does not show the secret key among the arguments of curl', async (test) => {
    const bin = await mkdtemp(join(folders, 'bin-'));
    const given = join(bin, 'given');
    const { PATH } = process.env;
    // Notes its arguments, and goes on as curl.
    const note = `#!/bin/sh\nprintf '%s\\n' "$@" >'${given}'\nPATH='${PATH}' exec curl "$@"\n`;
    await writeFile(join(bin, 'curl'), note, { mode: 0o755 });
    const env = { ...environment, PATH: `${bin}:${PATH}` };
    expect((await play(test, sample, before, env)).outcome.code).toBe(0);
    expect(await readFile(given, 'utf8')).toContain('http');
    expect(await readFile(given, 'utf8')).not.toContain(keys.secretKey);
  });
});
