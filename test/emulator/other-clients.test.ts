// Clients that share no code with the package: Uploadcare's own, and curl.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Emulator } from 'uploadcare-metadata/emulator';
import { type RunningServer, serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { failures } from '../../generated/constants.ts';
import { official } from '../../scripts/official-client.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, keyPath, simpleHeaders } from './support.ts';

let running: Emulator;
let server: RunningServer;
beforeAll(async () => {
  running = emulator({ files: { [uuid]: {} }, now: Date.now });
  server = await serve(running.fetch);
});
beforeEach(() => running.reset());
afterAll(() => server.close());

describe.each([
  ['signed', (secretKey: string) => new official.UploadcareAuthSchema({ ...keys, secretKey })],
  ['simple', (secretKey: string) => new official.UploadcareSimpleAuthSchema({ ...keys, secretKey })],
] as const)('the official client, %s,', (_, authSchema) => {
  const settings = (secretKey = keys.secretKey) => ({
    authSchema: authSchema(secretKey),
    apiBaseURL: `${server.url}/`,
  });

  it('performs all operations', async () => {
    const metadata = { subsystem: 'image-processing', 'a:b': 'naïve 🐈' };
    for (const [key, value] of Object.entries(metadata)) {
      expect(await official.updateMetadata({ uuid, key, value }, settings())).toBe(value);
      expect(await official.getMetadataValue({ uuid, key }, settings())).toBe(value);
    }
    expect(await official.getMetadata({ uuid }, settings())).toEqual(metadata);
    await official.deleteMetadata({ uuid, key: 'subsystem' }, settings());
    expect(running.metadataOf(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
    expect(running.requests.map(({ status }) => status)).toEqual([201, 200, 201, 200, 200, 204]);
  });

  it('is rejected with a wrong secret key', async () => {
    await rejectionOf(official.getMetadata({ uuid }, settings('wrong')));
    expect(running.requests).toMatchObject([{ status: 401 }]);
  });
});

describe('curl', () => {
  async function curl(headers: Record<string, string>, ...flags: string[]) {
    const all = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
    const url = server.url + keyPath('subsystem');
    const { stdout } = await promisify(execFile)('curl', ['-sS', ...all, ...flags, url]);
    return JSON.parse(stdout);
  }

  it('sets a value in quotes', async () => {
    expect(await curl(simpleHeaders(), '-X', 'PUT', '-d', '"image-processing"')).toBe('image-processing');
    expect(running.metadataOf(uuid)).toEqual({ subsystem: 'image-processing' });
  });

  it('is told that a value without quotes needs them', async () => {
    const { detail } = await curl(simpleHeaders(), '-X', 'PUT', '-d', 'image-processing');
    expect(detail).toMatch(/not JSON.*quotes.*"image-processing"/);
    expect(running.requests).toMatchObject([{ status: 400 }]);
  });

  it('is rejected without credentials', async () => {
    const { Accept } = simpleHeaders();
    expect(await curl({ Accept })).toEqual({ detail: failures.incorrectCredentials.detail });
  });
});
