import { type MetadataClient, NotFoundError } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { credentialsHeader, responseHeaders, signature } from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { faces } from '../support/faces.ts';

const { apiResponse, createTestClient, errorResponse, fixedNow, rejectionOf, uuid } = support;
const failure = (status: number, headers?: Record<string, string>) => errorResponse(status, 'No.', headers);
const retryAfter = (value: string, status = 429) => failure(status, { [responseHeaders.retryAfter]: value });
const lost = new TypeError('fetch failed');
const cat = apiResponse(200, 'cat');
const get = (client: MetadataClient, signal?: AbortSignal) => client.get(uuid, 'pet', { signal });

afterEach(() => {
  vi.useRealTimers();
});

it.each<[string, support.Reply[]]>([
  ...[408, 429, 500, 502, 503, 504].map((status): [string, support.Reply[]] => [`${status}`, [failure(status)]]),
  ['a failed connection', [lost]],
  ['each of two failures', [lost, failure(503)]],
])('%s is retried', async (_, failures) => {
  const { client, requests } = createTestClient([...failures, cat]);
  expect(await get(client)).toBe('cat');
  expect(requests).toHaveLength(failures.length + 1);
});

it.each([400, 401, 403, 404, 405, 406, 409, 413, 422, 501, 505])('%i is not retried', async (status) => {
  const { client, requests } = createTestClient(failure(status));
  expect(await rejectionOf(get(client))).toMatchObject({ status, attempts: 1 });
  expect(requests).toHaveLength(1);
});

it('`api` does not retry', async () => {
  const { client, requests } = createTestClient([failure(503), cat]);
  const [, [, perform]] = faces;
  expect(await perform(client, 'get')).toBeUndefined();
  expect(requests).toHaveLength(1);
});

it.each([0, 1, 2, 5])('`maxRetries` of %i is never exceeded', async (maxRetries) => {
  for (const reply of [retryAfter('1'), failure(503), lost]) {
    const { client, requests } = createTestClient(reply, { maxRetries });
    expect(await rejectionOf(get(client))).toMatchObject({ attempts: maxRetries + 1 });
    expect(requests).toHaveLength(maxRetries + 1);
  }
});

it('a call rejects with the error of its last attempt', async () => {
  const { client } = createTestClient([lost, failure(503), failure(500)]);
  expect(await rejectionOf(get(client))).toMatchObject({ name: 'ServerError', status: 500, attempts: 3 });
});

it('each attempt has its own date and signature, and the whole body', async () => {
  let time = fixedNow;
  const { client, requests } = createTestClient([failure(503), lost, cat], { now: () => (time += 5_000) });
  await client.set(uuid, 'pet', 'cat');
  for (const name of [signature.dateHeader, credentialsHeader])
    expect(new Set(requests.map(({ headers }) => headers.get(name))).size).toBe(3);
  expect(requests.map(({ body }) => body)).toEqual(Array(3).fill('"cat"'));
});

describe('the wait before a retry', () => {
  it.each([
    [1, 7, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]],
    [0.25, 3, [125, 250, 500]],
  ])('is the part %d of a limit that doubles up to 8 s', async (part, maxRetries, expected) => {
    const { client, waits } = createTestClient(failure(503), { maxRetries, random: () => part });
    await rejectionOf(get(client));
    expect(waits).toEqual(expected);
  });

  const ownWait = 250;
  it.each<[string, number?]>([
    ['7', 7_000],
    ['0'],
    [new Date(fixedNow + 9_000).toUTCString(), 9_000],
    [new Date(fixedNow - 9_000).toUTCString()],
    ['Monday, 05-Nov-18 13:14:51 GMT', 10_000],
    ...['', '-5', '1.5', 'soon', 'Mon, soon GMT', 'Sat, 13 Sep 275760 00:00:00 GMT'].map((value): [string, number] => [
      value,
      ownWait,
    ]),
  ])('after a Retry-After of %j is %j ms', async (value, wait) => {
    const { client, waits } = createTestClient([retryAfter(value, 503), cat]);
    expect(await get(client)).toBe('cat');
    expect(waits).toEqual(wait === undefined ? [] : [wait]);
  });

  it('ends with the reason of the signal, and leaves no timer', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const { client, requests } = createTestClient(retryAfter('10'), { sleep: undefined });
    const rejection = rejectionOf(get(client, controller.signal));
    await vi.advanceTimersByTimeAsync(9_999);
    expect(vi.getTimerCount()).toBe(1);
    controller.abort(reason);
    expect(await rejection).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(requests).toHaveLength(1);
  });

  it('is none with a `sleep` that returns no promise', async () => {
    const { client } = createTestClient([failure(503), cat], { sleep: () => undefined as never });
    expect(await get(client, new AbortController().signal)).toBe('cat');
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('woken'))],
    ['never settles', () => new Promise<void>(() => {})],
  ])('ends with an abort when `sleep` %s', async (_, sleep) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const abort = () => {
      controller.abort(reason);
      return sleep();
    };
    const { client } = createTestClient(failure(503), { sleep: abort });
    expect(await rejectionOf(get(client, controller.signal))).toBe(reason);
  });
});

describe('a 404 to a `delete`', () => {
  it.each<[string, support.Reply[]]>([
    ['a lost response', [lost]],
    ...[500, 502, 504].map((status): [string, support.Reply[]] => [`${status}`, [failure(status)]]),
    ['a lost response and a 429', [lost, failure(429)]],
  ])('is a success after %s: the key may have been deleted', async (_, failures) => {
    const { client, requests } = createTestClient([...failures, failure(404)]);
    await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
    expect(requests).toHaveLength(failures.length + 1);
    // It says nothing about the next call.
    expect(await rejectionOf(client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });

  it('is an error after a 429, which deleted nothing', async () => {
    const { client } = createTestClient([failure(429), failure(404)]);
    expect(await rejectionOf(client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });

  it('is a success for `delete` only', async () => {
    expect(await rejectionOf(get(createTestClient([lost, failure(404)]).client))).toBeInstanceOf(NotFoundError);
  });
});
