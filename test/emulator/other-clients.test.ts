// Clients that share no code with ours: Uploadcare's own, and curl.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { createEmulator, type Emulator } from 'uploadcare-metadata/emulator';
import { type RunningServer, serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  failures,
  mediaType,
  operations,
  requestMediaType,
  schemes,
} from '../../generated/constants.ts';
import { official } from '../../scripts/official-client.ts';
import { failureOf, keys, uuid } from '../support/client.ts';

let emulator: Emulator;
let server: RunningServer;
beforeAll(async () => {
  emulator = createEmulator({ files: { [uuid]: {} } });
  server = await serve(emulator.fetch);
});
beforeEach(() => emulator.reset());
afterAll(() => server.close());

describe.each([
  ['signed', (secretKey: string) => new official.UploadcareAuthSchema({ ...keys, secretKey })],
  ['simple', (secretKey: string) => new official.UploadcareSimpleAuthSchema({ ...keys, secretKey })],
] as const)('the official client, %s', (_, authSchema) => {
  const settings = (secretKey = keys.secretKey) => ({
    authSchema: authSchema(secretKey),
    apiBaseURL: `${server.url}/`,
  });

  it('performs all operations', async () => {
    for (const [key, value] of [
      ['subsystem', 'image-processing'],
      ['a:b', 'naïve 🐈'],
    ] as const) {
      expect(await official.updateMetadata({ uuid, key, value }, settings())).toBe(value);
      expect(await official.getMetadataValue({ uuid, key }, settings())).toBe(value);
    }
    expect(await official.getMetadata({ uuid }, settings())).toEqual({
      subsystem: 'image-processing',
      'a:b': 'naïve 🐈',
    });
    await official.deleteMetadata({ uuid, key: 'subsystem' }, settings());
    expect(emulator.metadataOf(uuid)).toEqual({ 'a:b': 'naïve 🐈' });
    expect(emulator.requests.map(({ status }) => status)).toEqual([201, 200, 201, 200, 200, 204]);
  });

  it('is refused with a wrong secret key', async () => {
    await failureOf(official.getMetadata({ uuid }, settings('wrong')));
    expect(emulator.requests).toMatchObject([{ status: 401 }]);
  });
});

describe('curl', () => {
  const path = operations.updateFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', 'subsystem');

  async function put(data: string) {
    const headers = [
      `${credentialsHeader}: ${schemes.simple} ${keys.publicKey}:${keys.secretKey}`,
      `Accept: ${mediaType}`,
      `Content-Type: ${requestMediaType}`,
    ];
    const flags = headers.flatMap((header) => ['-H', header]);
    const { stdout } = await promisify(execFile)('curl', [
      '-sS',
      '-X',
      'PUT',
      ...flags,
      '-d',
      data,
      '-w',
      '\n%{http_code}',
      server.url + path,
    ]);
    const [body = '', status] = stdout.split('\n');
    return { status: Number(status), body: JSON.parse(body) };
  }

  it('sets a value that has its quotes', async () => {
    expect(await put('"image-processing"')).toEqual({ status: 201, body: 'image-processing' });
    expect(emulator.metadataOf(uuid)).toEqual({ subsystem: 'image-processing' });
  });

  it('is told what is missing when the value has none', async () => {
    const { status, body } = await put('image-processing');
    expect(status).toBe(400);
    expect(body.detail).toMatch(/not JSON.*quotes.*"image-processing"/);
    expect(emulator.metadataOf(uuid)).toEqual({});
  });

  it('is refused without credentials', async () => {
    const { stdout } = await promisify(execFile)('curl', [
      '-sS',
      '-H',
      `Accept: ${mediaType}`,
      server.url + path,
    ]);
    expect(JSON.parse(stdout)).toEqual({ detail: failures.incorrectCredentials.detail });
  });
});
