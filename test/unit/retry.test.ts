import { ConnectionError, NotFoundError, RateLimitError, ServerError } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { credentialsHeader, responseHeaders, signature } from '../../generated/constants.ts';
import { retryAfterSeconds } from '../../src/retry.ts';
import { answer, failureOf, noon, recorder, refusal, uuid } from '../support/client.ts';

const retryAfter = (value: string) => ({ [responseHeaders.retryAfter]: value });
const lost = new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } });

describe('what is tried again', () => {
  it.each([408, 429, 500, 502, 503, 504])('%i is', async (status) => {
    const { client, sent } = recorder([refusal(status, 'Later.'), answer(200, 'cat')]);
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(sent).toHaveLength(2);
  });

  it('a failed connection is', async () => {
    const { client, sent } = recorder([lost, lost, answer(200, 'cat')]);
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(sent).toHaveLength(3);
  });

  it.each([400, 401, 403, 404, 405, 406, 409, 413, 422, 501, 505])('%i is not', async (status) => {
    const { client, sent } = recorder(refusal(status, 'No.'));
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status, attempts: 1 });
    expect(sent).toHaveLength(1);
  });
});

describe('maxRetries', () => {
  it.each([0, 1, 2, 5])('%i is never exceeded', async (maxRetries) => {
    for (const reply of [refusal(429, 'Later.', retryAfter('1')), refusal(503, 'Later.'), lost]) {
      const { client, sent } = recorder(reply, { maxRetries });
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ attempts: maxRetries + 1 });
      expect(sent).toHaveLength(maxRetries + 1);
    }
  });
});

describe('the wait', () => {
  it('doubles up to a limit, and is a random part of that', async () => {
    const full = recorder(refusal(503, 'Later.'), { maxRetries: 7, random: () => 1 });
    await failureOf(full.client.get(uuid, 'pet'));
    expect(full.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]);
    const part = recorder(refusal(503, 'Later.'), { maxRetries: 3, random: () => 0.25 });
    await failureOf(part.client.get(uuid, 'pet'));
    expect(part.waits).toEqual([125, 250, 500]);
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    [new Date(noon + 9_000).toUTCString(), 9_000],
    [new Date(noon - 9_000).toUTCString(), 0],
    ['Monday, 05-Nov-18 13:14:51 GMT', 10_000],
  ])('is what Retry-After %j asks for', async (value, wait) => {
    const { client, waits } = recorder([refusal(429, 'Later.', retryAfter(value)), answer(200, 'cat')]);
    await client.get(uuid, 'pet');
    expect(waits).toEqual([wait]);
  });

  it.each(['', '-5', '1.5', 'soon', 'Mon, soon GMT', 'Sat, 13 Sep 275760 00:00:00 GMT'])(
    'is its own where Retry-After %j says nothing',
    async (value) => {
      const { client, waits } = recorder([refusal(503, 'Later.', retryAfter(value)), answer(200, 'cat')]);
      await client.get(uuid, 'pet');
      expect(waits).toEqual([250]);
    },
  );

  it.each(['61', '3600', '9'.repeat(400), new Date(noon + 86_400_000).toUTCString()])(
    'is not taken when Retry-After %s is beyond maxRetryAfter',
    async (value) => {
      const { client, sent, waits } = recorder(refusal(429, 'Later.', retryAfter(value)), {
        maxRetryAfter: 60,
      });
      const error = await failureOf(client.get(uuid, 'pet'));
      expect(error).toBeInstanceOf(RateLimitError);
      expect(error.message).toContain(`Try again in ${error['retryAfter']} seconds.`);
      expect(error).toMatchObject({ retryAfter: retryAfterSeconds(value, noon), attempts: 1 });
      expect(waits).toEqual([]);
      expect(sent).toHaveLength(1);
    },
  );

  it('can be as long as maxRetryAfter says', async () => {
    const { client, waits } = recorder([refusal(429, 'Later.', retryAfter('600')), answer(200, 'cat')], {
      maxRetryAfter: 600,
    });
    await client.get(uuid, 'pet');
    expect(waits).toEqual([600_000]);
  });
});

describe('each attempt', () => {
  it('has a date and a signature of its own, and the whole body', async () => {
    let time = noon;
    const { client, sent } = recorder([refusal(503, 'Later.'), lost, answer(200, 'cat')], {
      now: () => (time += 5_000),
    });
    await client.set(uuid, 'pet', 'cat');
    const dates = sent.map(({ headers }) => headers.get(signature.dateHeader));
    const proofs = sent.map(({ headers }) => headers.get(credentialsHeader));
    expect(new Set(dates).size).toBe(3);
    expect(new Set(proofs).size).toBe(3);
    expect(sent.map(({ body }) => body)).toEqual(Array(3).fill('"cat"'));
  });
});

describe('a delete that finds nothing', () => {
  const gone = refusal(404, 'Not found.');

  it.each<[string, Response | Error]>([
    ['a lost answer', lost],
    ['500', refusal(500, 'Oops.')],
    ['502', refusal(502, 'Oops.')],
    ['504', refusal(504, 'Oops.')],
  ])('is done after %s', async (_, first) => {
    const { client, sent } = recorder([first, gone]);
    await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
    expect(sent).toHaveLength(2);
  });

  it.each<[string, (Response | Error)[]]>([
    ['at once', [gone]],
    ['after 429, which had not done anything', [refusal(429, 'Later.'), gone]],
  ])('is an error %s', async (_, replies) => {
    const { client } = recorder(replies);
    expect(await failureOf(client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });

  it('is done after a lost answer and a 429', async () => {
    const { client } = recorder([lost, refusal(429, 'Later.'), gone]);
    await expect(client.delete(uuid, 'pet')).resolves.toBeUndefined();
  });

  it('counts for its own call only', async () => {
    const { client } = recorder([lost, gone, gone]);
    await client.delete(uuid, 'pet');
    expect(await failureOf(client.delete(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });

  it('is an error for the other verbs after any retry', async () => {
    const { client } = recorder([lost, gone]);
    expect(await failureOf(client.get(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
  });
});

describe('the error', () => {
  it('is the last one', async () => {
    const { client } = recorder([lost, refusal(503, 'Later.'), refusal(500, 'Oops.')]);
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toBeInstanceOf(ServerError);
    expect(error).toMatchObject({ status: 500, attempts: 3 });
  });

  it('of a connection says why it failed', async () => {
    const { client } = recorder(lost, { maxRetries: 0 });
    const error = await failureOf(client.get(uuid, 'pet'));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error.message).toContain('fetch failed: ECONNRESET');
  });
});

describe('aborting', () => {
  it('ends a wait at once, with the reason of the signal', async () => {
    const controller = new AbortController();
    const reason = new Error('changed my mind');
    const sleep = vi.fn(() => {
      setTimeout(() => controller.abort(reason));
      return new Promise<void>(() => {});
    });
    const { client, sent } = recorder(refusal(503, 'Later.'), { sleep });
    expect(await failureOf(client.get(uuid, 'pet', { signal: controller.signal }))).toBe(reason);
    expect(sleep).toHaveBeenCalledTimes(1);
    expect(sent).toHaveLength(1);
  });

  it('ends the wait of the real clock, and leaves no timer behind', async () => {
    vi.useFakeTimers();
    const controller = new AbortController();
    const { client } = recorder(refusal(503, 'Later.'), { sleep: undefined });
    const failure = failureOf(client.get(uuid, 'pet', { signal: controller.signal }));
    await vi.waitFor(() => expect(vi.getTimerCount()).toBe(1));
    controller.abort();
    expect(await failure).toHaveProperty('name', 'AbortError');
    expect(vi.getTimerCount()).toBe(0);
    vi.useRealTimers();
  });

  it('before the call sends nothing', async () => {
    const { client, sent } = recorder(answer(200, 'cat'));
    const signal = AbortSignal.abort('no');
    expect(await failureOf(client.get(uuid, 'pet', { signal }))).toBe('no');
    expect(await failureOf(client.set(uuid, 'pet', 'cat', { signal }))).toBe('no');
    expect(sent).toHaveLength(0);
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const { client } = recorder([refusal(503, 'Later.'), answer(200, 'cat')]);
    await client.get(uuid, 'pet', { signal });
    expect(added).toHaveBeenCalled();
    expect(removed.mock.calls.map(([, listener]) => listener)).toEqual(
      expect.arrayContaining(added.mock.calls.map(([, listener]) => listener)),
    );
  });
});

it('the real wait is as long as it should be', async () => {
  vi.useFakeTimers();
  const { client, sent } = recorder([refusal(429, 'Later.', retryAfter('10')), answer(200, 'cat')], {
    sleep: undefined,
  });
  const value = client.get(uuid, 'pet');
  await vi.advanceTimersByTimeAsync(9_999);
  expect(sent).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(await value).toBe('cat');
  vi.useRealTimers();
});
