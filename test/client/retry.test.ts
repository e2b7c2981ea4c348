// The failures that are retried, the waits, and the time limits of an attempt and of a call. Nothing waits for real. The fuzz proves
// that attempts are limited and signed each by itself, and that every call settles in time, whatever hangs.
import { remoteSigner, signedAuth } from 'uploadcare-metadata';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { type Face, faces } from '../support/faces.ts';

const { apiResponse, errorResponse, fixedNow } = support;
const cat = apiResponse(200, 'cat');
const failure = (status: number, headers?: Record<string, string>) => errorResponse(status, 'No.', headers);
const limited = (value: string, status = 429) => failure(status, { [responseHeaders.retryAfter]: value });
const lost = new TypeError('fetch failed');
const forever = () => new Promise<never>(() => {});
const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, milliseconds, value));
const [[, performOperation], [, performApi]] = faces;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Makes a call with the real `sleep`. Returns its error or value, and the time that it took. */
async function finish(
  replies: support.Reply | support.Reply[],
  options: support.TestClientOptions = {},
  perform: Face = performOperation,
  signal?: AbortSignal,
) {
  const { client } = support.createTestClient(replies, { sleep: undefined, ...options });
  const begin = performance.now();
  const outcome = perform(client, 'get', { signal }).then(
    (value) => ({ value, error: undefined, time: performance.now() - begin }),
    (error) => ({ value: undefined, error, time: performance.now() - begin }),
  );
  await vi.runAllTimersAsync();
  return outcome;
}

it.each([408, 429, 500, 502, 503, 504])('a status of %i is retried, and so is each of two failures', async (status) => {
  expect(await finish([lost, failure(status), cat])).toMatchObject({ value: 'cat', time: 250 + 500 });
});

it.each([400, 401, 403, 404, 405, 406, 409, 413, 422, 501, 505])('a status of %i is not retried', async (status) => {
  expect(await finish(failure(status))).toMatchObject({ error: { status, attempts: 1 }, time: 0 });
});

describe('the wait before a retry', () => {
  it.each<[number, number | undefined, number[]]>([
    [1, 7, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]],
    [0.25, 3, [125, 250, 500]],
    // The default is two retries.
    [0.5, undefined, [250, 500]],
  ])('is the part %d of a limit that doubles up to 8 s', async (part, maxRetries, expected) => {
    const waits: number[] = [];
    const sleep = async (milliseconds: number) => void waits.push(milliseconds);
    const { error } = await finish(failure(503), { maxRetries, random: () => part, sleep });
    expect(error).toMatchObject({ attempts: expected.length + 1 });
    expect(waits).toEqual(expected);
  });

  const ownWait = 250;
  it.each([
    ['7', 7_000],
    // Beyond `attemptTimeout`.
    ['29', 29_000],
    ['0', 0],
    [new Date(fixedNow + 9_000).toUTCString(), 9_000],
    [new Date(fixedNow - 9_000).toUTCString(), 0],
    ['Monday, 05-Nov-18 13:14:51 GMT', 10_000],
    ...['', '-5', '1.5', 'soon', 'Mon, soon GMT', 'Sat, 13 Sep 275760 00:00:00 GMT'].map((value): [string, number] => [
      value,
      ownWait,
    ]),
  ])('after a Retry-After of %j is %j ms', async (value, time) => {
    expect(await finish([limited(value, 503), cat])).toMatchObject({ value: 'cat', time });
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('woken'))],
    ['never settles', forever],
  ])('ends with an abort when `sleep` %s', async (_, settle) => {
    const controller = new AbortController();
    const sleep = () => {
      controller.abort('enough');
      return settle();
    };
    const { error } = await finish(failure(503), { sleep }, performOperation, controller.signal);
    expect(error).toBe('enough');
  });

  it('is none with a `sleep` that returns no promise', async () => {
    const { signal } = new AbortController();
    const options = { sleep: () => undefined as never };
    expect(await finish([lost, cat], options, performOperation, signal)).toMatchObject({ value: 'cat' });
  });
});

describe.each(faces)('%s: `attemptTimeout`', (_, perform) => {
  it('is 10 s by default, from signing to the last byte', async () => {
    const auth = signedAuth({ publicKey: 'p', sign: () => after(6_000, '0'.repeat(40)) });
    const reply = () => after(4_500, cat.clone());
    const { error, time } = await finish(reply, { auth, maxRetries: 0 }, perform);
    expect(error).toMatchObject({ name: 'TimeoutError', code: 'timed_out', limit: 'attempt', attempts: 1 });
    expect(error.message).toContain('no complete response within 10000 ms. Raise `attemptTimeout`');
    expect(time).toBe(10_000);
  });

  it('is capped by `timeout`, which the error names', async () => {
    for (const options of [{ timeout: 5_000 }, { timeout: 5_000, attemptTimeout: 60_000 }]) {
      const { error, time } = await finish(forever, options, perform);
      expect(error).toMatchObject({ name: 'TimeoutError', limit: 'call', attempts: 1 });
      expect(error.message).toContain('within 5000 ms. Raise `timeout`');
      expect(time).toBe(5_000);
    }
  });
});

it('`attemptTimeout` ends an attempt of `api` whose request body never comes', async () => {
  const init = { bodySerializer: () => new ReadableStream({ pull: forever }), duplex: 'half' };
  const { error, time } = await finish(cat, {}, (client) => performApi(client, 'set', init as object));
  expect(error).toMatchObject({ name: 'TimeoutError', limit: 'attempt', attempts: 0 });
  expect(time).toBe(10_000);
});

const withinThirty = expect.stringContaining('no complete response within 30000 ms. Raise `timeout`');
const inThirtySeconds = expect.stringContaining('429 No. Try again in 30 seconds.');
it.each<[string, support.Reply[], support.TestClientOptions, number, object]>([
  [
    'is 30 s by default, and leaves the third attempt the rest',
    [forever],
    {},
    30_000,
    { attempts: 3, message: withinThirty },
  ],
  ['does not fit a Retry-After', [limited('30')], {}, 0, { retryAfterSeconds: 30, message: inThirtySeconds }],
  ['does not fit any timer', [limited('9'.repeat(20))], { timeout: 2 ** 31 - 1 }, 0, { attempts: 1 }],
  ['is partly spent', [forever, limited('20')], {}, 10_250, { status: 429, attempts: 2 }],
  ['does not fit backoff', [failure(503)], { timeout: 250 }, 0, { status: 503, attempts: 1 }],
  ['does not fit backoff', [lost], { timeout: 250 }, 0, { name: 'ConnectionError' }],
])('a `timeout` that %s ends a call with its last error', async (_, replies, options, time, error) => {
  expect(await finish(replies, options)).toMatchObject({ error, time });
});

it('an error of signing counts the attempts that were sent before', async () => {
  const fetch = async () => failure(403);
  const backend = vi.fn(fetch).mockResolvedValueOnce(apiResponse(200, { signature: '0'.repeat(40) }));
  const sign = remoteSigner('https://app.example/', { fetch: backend });
  const { error } = await finish(failure(503), { auth: signedAuth({ publicKey: 'p', sign }) });
  expect(error).toMatchObject({ name: 'SigningError', status: 403, attempts: 1 });
});
