// What went wrong once, and must not again.
import { connect } from 'node:net';
import { signedAuth, ValidationError } from 'uploadcare-metadata';
import { createEmulator, type EmulatorOptions, type Fault } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  schemes,
  valueRule,
} from '../../generated/constants.ts';
import { context, failureOf, keys, noon, uuid } from '../support/client.ts';

const headers = {
  Accept: mediaType,
  'Content-Type': requestMediaType,
  [credentialsHeader]: `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`,
};
const path = operations.getFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', 'pet');
const url = `https://api.example${path}`;
const files = { [uuid]: { pet: 'cat' } };

/** What a server sends back to these bytes, until it closes or has sent as much as is waited for. */
async function raw(base: string, request: string): Promise<string> {
  const socket = connect(Number(new URL(base).port), '127.0.0.1');
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => {});
  socket.write(request);
  await new Promise((resolve) => socket.on('close', resolve));
  return text;
}

describe('the server', () => {
  it('sends half of an answer that is truncated', async () => {
    const emulator = createEmulator({ files });
    emulator.fail({ kind: 'truncate', applied: true });
    const server = await serve(emulator.fetch);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const text = await raw(server.url, `GET ${path} HTTP/1.1\r\nHost: a\r\n${lines.join('')}\r\n`);
    expect(text).toMatch(/^HTTP\/1\.1 200 /);
    expect(text.endsWith('"ca')).toBe(true);
    await server.close();
  });

  it('asks for no more than the other side takes, and for nothing once it has left', async () => {
    let pulls = 0;
    let cancelled = () => {};
    const over = new Promise<void>((resolve) => {
      cancelled = resolve;
    });
    const server = await serve(async () => {
      const pull = (stream: ReadableStreamDefaultController) => {
        pulls++;
        stream.enqueue(new Uint8Array(65_536));
      };
      return new Response(new ReadableStream({ pull, cancel: cancelled }));
    });
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
    socket.pause().write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await vi.waitFor(async () => {
      const before = pulls;
      expect(before).toBeGreaterThan(0);
      for (let turn = 0; turn < 50; turn++) await new Promise(setImmediate);
      expect(pulls).toBe(before);
    });
    socket.destroy();
    await over;
    await server.close();
  });

  it.each([
    ['the whole URL', (base: string) => `GET ${base}/x?y HTTP/1.1\r\nHost: a`, /200 .*"\/x"/s],
    ['an empty host', () => 'GET /x HTTP/1.1\r\nHost:', /200 .*"\/x"/s],
    ['a host with a path', () => 'GET /x HTTP/1.1\r\nHost: a/b?', /^HTTP\/1\.1 400 /],
    ['a host that is none', () => 'GET /x HTTP/1.1\r\nHost: a b', /^HTTP\/1\.1 400 /],
    ['no path', () => 'OPTIONS * HTTP/1.1\r\nHost: a', /^HTTP\/1\.1 400 /],
  ])('takes %s', async (_, request, answer) => {
    const server = await serve(async (each) => Response.json(new URL(each.url).pathname));
    expect(await raw(server.url, `${request(server.url)}\r\nConnection: close\r\n\r\n`)).toMatch(answer);
    await server.close();
  });

  it('resets a connection whose handler fails while an answer before it is under way', async () => {
    let finish = (_: Response) => {};
    const server = await serve((each) =>
      each.url.endsWith('/1')
        ? new Promise((resolve) => {
            finish = resolve;
          })
        : Promise.reject(new Error('no')),
    );
    const text = raw(server.url, 'GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n');
    expect(await text).toBe('');
    finish(new Response());
    await server.close();
  });

  it('says of a large body that it is too large, not that its signature is wrong', async () => {
    const server = await serve(createEmulator({ files }).fetch);
    const body = JSON.stringify('x'.repeat(300_000));
    const parts = {
      method: 'PUT',
      body: new TextEncoder().encode(body),
      contentType: requestMediaType,
      path,
    };
    const proof = await signedAuth(keys).headers(parts, new Date(), context);
    const response = await fetch(server.url + path, {
      method: 'PUT',
      headers: { ...headers, ...proof },
      body,
    });
    expect(response.status).toBe(413);
    await server.close();
  });
});

it('a request that was aborted has no effect', async () => {
  const { fetch, metadataOf } = createEmulator({ files });
  const request = { method: 'PUT', headers, body: '"dog"', signal: AbortSignal.abort() };
  expect(await failureOf(fetch(url, request))).toHaveProperty('name', 'AbortError');
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('a request that was under way at a reset has no effect', async () => {
  let go = () => {};
  const sleep = () =>
    new Promise<void>((resolve) => {
      go = resolve;
    });
  const { fetch, metadataOf, reset } = createEmulator({ files, latency: 1, sleep });
  const failure = failureOf(fetch(url, { method: 'PUT', headers, body: '"dog"' }));
  await new Promise(setImmediate);
  reset();
  go();
  expect(await failure).toBeInstanceOf(TypeError);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('a file that is removed is gone, also where any UUID is a file', async () => {
  const { fetch, removeFile, setFile } = createEmulator({ anyFile: true });
  const list = `https://api.example${operations.listFileMetadata.path.replace('{uuid}', uuid)}`;
  expect((await fetch(list, { headers })).status).toBe(200);
  removeFile(uuid);
  expect((await fetch(list, { headers })).status).toBe(404);
  setFile(uuid, { pet: 'cat' });
  expect((await fetch(url, { headers })).status).toBe(200);
});

it('a truncated answer without a body is a failed connection', async () => {
  const { fetch, fail, metadataOf } = createEmulator({ files });
  fail({ kind: 'truncate', applied: true });
  expect(await failureOf(fetch(url, { method: 'DELETE', headers }))).toMatchObject({
    message: 'fetch failed',
  });
  expect(metadataOf(uuid)).toEqual({});
});

it.each<[string, Fault]>([
  ['a status of success', { kind: 204 }],
  ['a redirect', { kind: 304 }],
  ['no status', { kind: 1_000 }],
  ['nothing known', { kind: 'nonsense' as 'reset' }],
  ['an unknown operation', { kind: 500, operation: 'typo' as 'listFileMetadata' }],
])('%s is no fault', (_, fault) => {
  expect(() => createEmulator().fail(fault)).toThrow(ValidationError);
});

it.each<[string, EmulatorOptions]>([
  ['a bucket that never fills', { throttle: { burst: 1, perSecond: 0 } }],
  ['a bucket that holds nothing', { throttle: { burst: 0.5, perSecond: 1 } }],
  ['a bucket of any size', { throttle: { burst: Number.NaN, perSecond: 1 } }],
  ['a file that is none', { files: { abc: {} } }],
  ['a key that cannot be', { files: { [uuid]: { 'a b': 'x' } } }],
  ['a key too long', { files: { [uuid]: { ['k'.repeat(parameterRules.key.maxLength + 1)]: 'x' } } }],
  ['a value that is no text', { files: { [uuid]: { pet: 7 as unknown as string } } }],
  ['a value too long', { files: { [uuid]: { pet: 'x'.repeat(valueRule.maxLength + 1) } } }],
  ['endless latency', { latency: Number.POSITIVE_INFINITY }],
  ['a delay before the write', { propagation: -1 }],
  ['a public key with a colon', { keys: { publicKey: 'a:b', secretKey: 's' } }],
])('%s is refused', (_, options) => {
  expect(() => createEmulator(options)).toThrow(ValidationError);
});

it('a clock that goes back does not empty the bucket', async () => {
  let time = noon;
  const { fetch } = createEmulator({ files, throttle: { burst: 2, perSecond: 1 }, now: () => time });
  expect((await fetch(url, { headers })).status).toBe(200);
  time -= 3_600_000;
  expect((await fetch(url, { headers })).status).toBe(200);
});

it('a date that never was is refused', async () => {
  const { fetch } = createEmulator({ files, now: () => noon });
  const status = async (date: string) => {
    const request = { method: 'GET', body: new Uint8Array(), contentType: requestMediaType, path };
    // The real day, told as another.
    const real = new Date(noon);
    real.toUTCString = () => date;
    const proof = await signedAuth(keys).headers(request, real, context);
    return (await fetch(url, { headers: { ...headers, ...proof } })).status;
  };
  const right = new Date(noon).toUTCString();
  expect(await status(right)).toBe(200);
  expect(await status(right.replace('GMT', '+0000'))).toBe(200);
  expect(await status(right.replace(/^.../, 'Xyz'))).toBe(401);
});
