// The time limits of an attempt and of a call. Nothing waits for real: timers and `performance` are fake.
import { remoteSigner, signedAuth } from 'uploadcare-metadata';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { operations, responseHeaders } from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { type Face, faces, type Operation } from '../support/faces.ts';

const { apiResponse, errorResponse, fixedNow, uuid } = support;
const forever = () => new Promise<never>(() => {});
const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, milliseconds, value));
const later = async (milliseconds: number, response: Response) => (await after(milliseconds, response)).clone();
const cat = apiResponse(200, 'cat');
const unavailable = errorResponse(503, 'Later.');
const limited = (value: string) => errorResponse(429, 'Later.', { [responseHeaders.retryAfter]: value });
const body = (pull: UnderlyingDefaultSource['pull'], status = 200) =>
  new Response(new ReadableStream({ pull } as UnderlyingDefaultSource), { status });
const signedBy = (sign: () => Promise<string>) => ({ auth: signedAuth({ publicKey: 'p', sign }) });
const signedAt = (fetch: () => Promise<Response>) => ({
  auth: signedAuth({ publicKey: 'p', sign: remoteSigner('https://app.example/', { fetch }) }),
});
const [[, performOperation], [, performApi]] = faces;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Starts a call with the real `sleep`. Its outcome has the error or the value, and the time that it took. */
function start(
  replies: support.Reply | support.Reply[],
  options: support.TestClientOptions = {},
  perform: Face = performOperation,
  operation: Operation = 'get',
) {
  const { client, requests } = support.createTestClient(replies, { sleep: undefined, ...options });
  const begin = performance.now();
  const outcome = perform(client, operation).then(
    (value) => ({ value, error: undefined, time: performance.now() - begin }),
    (error) => ({ value: undefined, error, time: performance.now() - begin }),
  );
  return { outcome, requests };
}

async function finish(...given: Parameters<typeof start>) {
  const { outcome } = start(...given);
  await vi.runAllTimersAsync();
  expect(vi.getTimerCount()).toBe(0);
  return outcome;
}

describe('`attemptTimeout`', () => {
  describe.each(faces)('%s:', (_, perform) => {
    it('is 10 s by default, from signing to the last byte', async () => {
      const auth = signedBy(() => after(6_000, '0'.repeat(40)));
      const { error, time } = await finish(() => later(4_500, cat), { ...auth, maxRetries: 0 }, perform);
      expect(error).toMatchObject({ name: 'TimeoutError', code: 'timed_out', limit: 'attempt', attempts: 1 });
      expect(error.message).toContain('no complete response within 10000 ms. Raise `attemptTimeout`');
      expect(time).toBe(10_000);
    });

    it.each<[string, support.Reply, support.TestClientOptions, number]>([
      ['signature', cat, signedBy(forever), 0],
      ['response', forever, {}, 1],
      ['body', () => body(forever), {}, 1],
    ])('ends an attempt whose %s never comes', async (_, reply, options, attempts) => {
      const { error, time } = await finish(reply, { maxRetries: 0, ...options }, perform);
      expect(error).toMatchObject({ name: 'TimeoutError', limit: 'attempt', attempts });
      expect(time).toBe(10_000);
    });

    it('is capped by `timeout`, which the error names', async () => {
      for (const options of [{ timeout: 5_000 }, { timeout: 5_000, attemptTimeout: 60_000 }]) {
        const { error, time } = await finish(forever, options, perform);
        expect(error).toMatchObject({ name: 'TimeoutError', limit: 'call', attempts: 1 });
        expect(error.message).toContain('no complete response within 5000 ms. Raise `timeout`');
        expect(time).toBe(5_000);
      }
    });
  });

  it('api: ends an attempt whose request body never comes', async () => {
    const { client, requests } = support.createTestClient(cat);
    const init = { body: 'x', bodySerializer: () => new ReadableStream({ pull: forever }), duplex: 'half' };
    const params = { path: { uuid, key: 'pet' } };
    const call = client.api.PUT(operations.updateFileMetadataKey.path, { params, ...init } as never);
    const rejection = support.rejectionOf(call);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await rejection).toMatchObject({ name: 'TimeoutError', limit: 'attempt', attempts: 0 });
    expect(requests).toEqual([]);
  });

  it.each(faces)('%s: leaves no timer behind a call that succeeds', async (_, perform) => {
    expect(await start(cat, {}, perform).outcome).toMatchObject({ value: 'cat', time: 0 });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('starts again with each attempt', async () => {
    const { value, time } = await finish([forever, forever, cat]);
    expect([value, time]).toEqual(['cat', 10_000 + 250 + 10_000 + 500]);
  });
});

describe('`timeout`', () => {
  it('is 30 s by default, and leaves the last attempt the rest', async () => {
    const { error, time } = await finish(forever);
    expect(error).toMatchObject({ name: 'TimeoutError', limit: 'call', attempts: 3 });
    expect(error.message).toContain('within 30000 ms');
    expect(time).toBe(30_000);
  });

  const inThirtySeconds = expect.stringContaining('429 Later. Try again in 30 seconds.');
  it.each<[string, support.Reply[], support.TestClientOptions, object]>([
    ['a Retry-After', [limited('30')], {}, { retryAfterSeconds: 30, message: inThirtySeconds }],
    ['a Retry-After beyond any timer', [limited('9'.repeat(20))], { timeout: 2 ** 31 - 1 }, { attempts: 1 }],
    ['a Retry-After after time was spent', [forever, limited('20')], {}, { status: 429, attempts: 2 }],
    ['backoff', [unavailable], { timeout: 250 }, { status: 503, attempts: 1 }],
    ['backoff after a lost connection', [new Error('lost')], { timeout: 250 }, { name: 'ConnectionError' }],
  ])('ends a call immediately, with its last error, when %s does not fit', async (_, replies, options, expected) => {
    const { outcome, requests } = start(replies, options);
    const spent = replies.length === 1 ? 0 : 10_250;
    if (spent > 0) await vi.advanceTimersByTimeAsync(spent);
    // No timer runs any more.
    expect(await outcome).toMatchObject({ error: expected, time: spent });
    expect(requests).toHaveLength(replies.length);
  });

  it('leaves a wait that fits', async () => {
    const { value, time } = await finish([limited('29'), cat]);
    expect([value, time]).toEqual(['cat', 29_000]);
  });

  const date = new Date(fixedNow + 29_000).toUTCString();
  const anyDate = () => new Date(fixedNow * Math.random()).toUTCString();
  const space = Uint8Array.of(32);
  it.each<[string, support.Reply, support.TestClientOptions?]>([
    ['hangs', forever],
    ['never ends a body', () => body(forever)],
    ['sends a byte a second', () => body(async (stream) => stream.enqueue(await after(1_000, space)))],
    ['never ends the body of a failure', () => body(forever, 503)],
    ['returns 503', unavailable],
    ['returns 503 after 9.9 s', () => later(9_900, unavailable)],
    ['returns 401 with any date', () => errorResponse(401, 'No.', { Date: anyDate() })],
    ['closes the connection after 9.9 s', async () => Promise.reject(await after(9_900, new Error('lost')))],
    ...['0', '1', '9', '14', '29', '30', '31', '3600', '9'.repeat(400), date].map((value): [string, support.Reply] => [
      `returns 429 with a Retry-After of ${value}`,
      limited(value),
    ]),
    ['returns 429 with a Retry-After of 0 after 9.9 s', () => later(9_900, limited('0'))],
    ['waits for a signer that hangs', cat, signedBy(forever)],
    ['waits for a signing backend that hangs', cat, signedAt(forever)],
    ['waits for a signing backend with 503', cat, signedAt(async () => unavailable.clone())],
  ])('of 30 s is kept by every call to a server that %s', async (_, reply, options) => {
    for (const perform of [performOperation, performApi]) {
      for (const operation of ['list', 'get', 'set', 'delete'] as const) {
        for (const maxRetries of [2, 1_000]) {
          const { outcome } = start(reply, { random: () => 1, ...options, maxRetries }, perform, operation);
          await vi.advanceTimersByTimeAsync(30_000);
          // Those of the server.
          vi.clearAllTimers();
          expect((await outcome).time).toBeLessThanOrEqual(30_000);
        }
      }
    }
  });
});

describe('`attempts`', () => {
  const denied = async () => errorResponse(403, 'No.');

  it.each(faces)('%s: is 0 when nothing was sent', async (_, perform) => {
    const { error } = await finish(cat, signedAt(denied), perform);
    expect(error).toMatchObject({ name: 'SigningError', status: 403, attempts: 0 });
  });

  it('counts the requests that were sent before signing failed', async () => {
    const backend = vi.fn(denied).mockResolvedValueOnce(apiResponse(200, { signature: '0'.repeat(40) }));
    const { error } = await finish(unavailable, signedAt(backend));
    expect(error).toMatchObject({ name: 'SigningError', status: 403, attempts: 1 });
  });
});
