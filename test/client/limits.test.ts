// The time limits of an attempt and of a call. The fuzz proves that every call settles within them, whatever hangs.
import { signedAuth } from 'uploadcare-metadata';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { type Face, faces } from '../support/faces.ts';

const { apiResponse, errorResponse } = support;
const forever = () => new Promise<never>(() => {});
const after = <T>(milliseconds: number, value: T) =>
  new Promise<T>((resolve) => setTimeout(resolve, milliseconds, value));
const cat = apiResponse(200, 'cat');
const unavailable = errorResponse(503, 'Later.');
const limited = (value: string) => errorResponse(429, 'Later.', { [responseHeaders.retryAfter]: value });
const [[, performOperation]] = faces;

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
) {
  const { client } = support.createTestClient(replies, { sleep: undefined, ...options });
  const begin = performance.now();
  const outcome = perform(client, 'get').then(
    (value) => ({ value, error: undefined, time: performance.now() - begin }),
    (error) => ({ value: undefined, error, time: performance.now() - begin }),
  );
  await vi.runAllTimersAsync();
  return outcome;
}

describe.each(faces)('%s: `attemptTimeout`', (face, perform) => {
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

  if (face === 'api') {
    it('ends an attempt whose request body never comes', async () => {
      const init = { bodySerializer: () => new ReadableStream({ pull: forever }), duplex: 'half' };
      const call: Face = (client) => perform(client, 'set', init as object);
      const { error, time } = await finish(cat, {}, call);
      expect(error).toMatchObject({ name: 'TimeoutError', limit: 'attempt', attempts: 0 });
      expect(time).toBe(10_000);
    });
  }
});

const inThirtySeconds = expect.stringContaining('429 Later. Try again in 30 seconds.');
it.each<[string, support.Reply[], support.TestClientOptions, number, object]>([
  ['is 30 s by default, and leaves the last attempt the rest', [forever], {}, 30_000, { limit: 'call', attempts: 3 }],
  ['does not fit a Retry-After', [limited('30')], {}, 0, { retryAfterSeconds: 30, message: inThirtySeconds }],
  ['does not fit any timer', [limited('9'.repeat(20))], { timeout: 2 ** 31 - 1 }, 0, { attempts: 1 }],
  ['is partly spent', [forever, limited('20')], {}, 10_250, { status: 429, attempts: 2 }],
  ['does not fit backoff', [unavailable], { timeout: 250 }, 0, { status: 503, attempts: 1 }],
  ['does not fit backoff', [new Error('lost')], { timeout: 250 }, 0, { name: 'ConnectionError' }],
])('a `timeout` that %s ends a call with its last error', async (_, replies, options, expected, error) => {
  expect(await finish(replies, options)).toMatchObject({ error, time: expected });
});

it('a `timeout` leaves a wait that fits', async () => {
  expect(await finish([limited('29'), cat])).toMatchObject({ value: 'cat', time: 29_000 });
});
