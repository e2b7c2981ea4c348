// What the client for browsers does by itself; that it otherwise does what the other does is in test/property.
import {
  createMetadataClient,
  HttpError,
  MetadataError,
  NotFoundError,
  TimeoutError,
  ValidationError,
} from 'uploadcare-metadata/browser';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { operations, serverUrl } from '../../generated/constants.ts';
import {
  answer,
  failureOf,
  type RecorderOptions,
  type Reply,
  recorder,
  refusal,
  uuid,
} from '../support/client.ts';
import { startRawServer, wire } from '../support/raw-server.ts';

const baseUrl = 'https://shop.example/api/metadata';
const path = operations.listFileMetadata.path.replace('{uuid}', uuid);
const inBrowser = (replies: Reply | Reply[], options: RecorderOptions = {}) =>
  recorder(replies, { baseUrl, ...options, auth: undefined }, createMetadataClient);

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

it('has the four verbs, and nothing else', () => {
  const { client } = inBrowser(answer(200, {}));
  expect(Object.keys(client).sort()).toEqual(['delete', 'get', 'list', 'set']);
  expect(Object.isFrozen(client)).toBe(true);
});

it('calls the back end of the page', async () => {
  vi.stubGlobal('location', { href: 'https://shop.example/account?tab=1' });
  vi.stubGlobal('document', {});
  const { client, sent } = inBrowser(answer(200, { pet: 'cat' }), { baseUrl: '/api/metadata' });
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
  expect(sent[0]?.url).toBe(baseUrl + path);
  expect(sent[0]?.init).not.toHaveProperty('credentials');
});

it.each<[unknown, string]>([
  [undefined, 'options'],
  [null, 'options'],
  [{}, 'baseUrl'],
  [{ baseUrl: '/api' }, 'baseUrl'],
  [{ baseUrl: serverUrl }, 'baseUrl'],
  [{ baseUrl: `${serverUrl}/x` }, 'baseUrl'],
  [{ baseUrl, timeout: 0 }, 'timeout'],
])('is refused with %j', (options, argument) => {
  const act = () => createMetadataClient(options as { baseUrl: string });
  expect(act).toThrow(ValidationError);
  expect(act).toThrow(new RegExp(`^${argument} must `));
});

it('keeps nothing of one request for the next, whatever a fetch does with its headers', async () => {
  const seen: (string | null)[] = [];
  const client = createMetadataClient({
    baseUrl,
    fetch: async (_, init = {}) => {
      seen.push(new Headers(init.headers).get('Cookie'));
      Object.assign(init.headers as object, { Cookie: 'session=of-one-visitor' });
      return answer(200, {});
    },
  });
  await client.list(uuid);
  await client.list(uuid);
  expect(seen).toEqual([null, null]);
});

it('has errors of its own entry', async () => {
  const { client } = inBrowser(refusal(404, 'Not found.'));
  const error = await failureOf(client.get(uuid, 'pet'));
  for (const kind of [NotFoundError, HttpError, MetadataError, Error]) expect(error).toBeInstanceOf(kind);
});

describe('an attempt', () => {
  it('that takes too long is given up, and the next has as much time', async () => {
    vi.useFakeTimers();
    const signals: (AbortSignal | null | undefined)[] = [];
    const { client } = inBrowser(
      ({ init }) => {
        signals.push(init.signal);
        return new Promise(() => {});
      },
      { timeout: 50, maxRetries: 1 },
    );
    const failure = failureOf(client.get(uuid, 'pet'));
    await vi.advanceTimersByTimeAsync(50);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    await vi.advanceTimersByTimeAsync(50);
    expect(await failure).toBeInstanceOf(TimeoutError);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('ends with the signal of the call, for its reason', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const { client, sent } = inBrowser(() => {
      controller.abort(reason);
      return new Promise(() => {});
    });
    expect(await failureOf(client.set(uuid, 'pet', 'cat', { signal: controller.signal }))).toBe(reason);
    expect(sent[0]?.init.signal?.aborted).toBe(true);
  });

  it('reads no more than any answer can be, and follows no redirect', async () => {
    const server = await startRawServer((socket, request) => {
      if (request.startsWith('PUT')) socket.end(wire('307 Elsewhere', { Location: `${server.url}/x` }, ''));
      else socket.write(`HTTP/1.1 200 OK\r\n\r\n"${'x'.repeat(5_000_000)}`);
    });
    const client = createMetadataClient({ baseUrl: server.url });
    for (const call of [() => client.get(uuid, 'pet'), () => client.set(uuid, 'pet', 'cat')])
      expect(await failureOf(call())).toMatchObject({ code: 'unexpected_response', attempts: 1 });
    expect(server.requests).toHaveLength(2);
    await server.close();
  });
});
