// A clock that is off, and what a server, or something in front of it, says of the time.
import { createHmac } from 'node:crypto';
import {
  AuthenticationError,
  ConnectionError,
  remoteSigner,
  signedAuth,
  simpleAuth,
} from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { credentialsHeader, operations, signature } from '../../generated/constants.ts';
import { answer, failureOf, keys, noon, recorder, refusal, type Sent, uuid } from '../support/client.ts';

const hour = 3_600_000;
const dateOf = (time: number) => new Date(time).toUTCString();
const at = (time: number) => ({ Date: dateOf(time) });
const signedFor = ({ headers }: Sent) => headers.get(signature.dateHeader);
const no = (headers: Record<string, string>) =>
  refusal(401, 'Incorrect authentication credentials.', headers);

/** A server whose clock is `offset` ahead of ours; it answers 401 to requests of another time. */
const serverAt =
  (offset: number, reply: () => Response = () => answer(200, 'cat', at(noon + offset))) =>
  (request: Sent) => {
    const off = Math.abs(Date.parse(signedFor(request) ?? '') - noon - offset);
    return off > signature.maxDateSkewSeconds * 1_000 ? no(at(noon + offset)) : reply();
  };
const always401 = (offset: number) => () => no(at(noon + offset));

describe('a clock that is off', () => {
  it.each([hour, -hour, 86_400_000 * 400])(
    'by %i ms is made up for, once and for all later calls',
    async (offset) => {
      const onWarning = vi.fn();
      const { client, sent, waits } = recorder(serverAt(offset), { onWarning, maxRetries: 0 });
      expect(await client.get(uuid, 'pet')).toBe('cat');
      expect(sent.map(signedFor)).toEqual([dateOf(noon), dateOf(noon + offset)]);
      expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
      expect(sent).toHaveLength(3);
      expect(signedFor(sent[2] as Sent)).toBe(dateOf(noon + offset));
      expect(waits).toEqual([]);
      expect(onWarning.mock.calls).toEqual([
        [
          {
            message: expect.stringContaining(
              `${Math.abs(offset) / 60_000} minutes ${offset > 0 ? 'behind' : 'ahead of'}`,
            ),
            operation: 'getFileMetadataKey',
            uuid,
            key: 'pet',
          },
        ],
      ]);
    },
  );

  it('does not keep the body from being sent again', async () => {
    const { client, sent } = recorder(serverAt(hour));
    await client.set(uuid, 'pet', 'cat');
    expect(sent.map(({ body }) => body)).toEqual(['"cat"', '"cat"']);
    const raw = recorder(serverAt(hour));
    const params = { path: { uuid, key: 'pet' } };
    const { data } = await raw.client.api.PUT(operations.updateFileMetadataKey.path, { params, body: 'cat' });
    expect(data).toBe('cat');
    expect(raw.sent.map(({ body }) => body)).toEqual(['"cat"', '"cat"']);
  });

  it('is made up for with a sign function too', async () => {
    const sign = (text: string) => createHmac('sha1', keys.secretKey).update(text).digest('hex');
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const { client, sent } = recorder(serverAt(hour), { auth });
    expect(await client.get(uuid, 'pet')).toBe('cat');
    const proofs = sent.map(({ headers }) => headers.get(credentialsHeader));
    expect(new Set(proofs).size).toBe(2);
  });

  it('is found out by calls at the same time, each for itself, and told once', async () => {
    const onWarning = vi.fn();
    const { client, sent } = recorder(serverAt(hour), { onWarning });
    const calls = Array.from({ length: 5 }, () => client.get(uuid, 'pet'));
    expect(await Promise.all(calls)).toEqual(Array(5).fill('cat'));
    expect(sent).toHaveLength(10);
    expect(onWarning).toHaveBeenCalledTimes(1);
  });

  it('that is set right later is noticed, once in a call', async () => {
    let time = noon;
    const reply = (request: Sent) =>
      Math.abs(Date.parse(signedFor(request) ?? '') - noon) > 900_000 ? no(at(noon)) : answer(200, 'cat');
    const { client, sent } = recorder(reply, { now: () => time });
    time = noon - hour;
    await client.get(uuid, 'pet');
    time = noon;
    await client.get(uuid, 'pet');
    await client.get(uuid, 'pet');
    expect(sent.map(signedFor)).toEqual([noon - hour, noon, noon + hour, noon, noon].map(dateOf));
  });

  it('that is set right later counts again, though the keys did not hold when that was noticed', async () => {
    let time = noon - hour;
    let blocked = false;
    const reply = (request: Sent) => (blocked ? no(at(noon)) : serverAt(0)(request));
    const { client, sent } = recorder(reply, { now: () => time });
    await client.get(uuid, 'pet');
    time = noon;
    blocked = true;
    await failureOf(client.get(uuid, 'pet'));
    await failureOf(client.get(uuid, 'pet'));
    blocked = false;
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(sent.map(signedFor)).toEqual([noon - hour, noon, noon + hour, noon, noon, noon].map(dateOf));
  });

  it('is not made up for in the simple scheme, nor without auth', async () => {
    for (const auth of [simpleAuth(keys), undefined]) {
      const options = { auth, baseUrl: 'https://shop.example' };
      const { client, sent } = recorder(always401(hour), options);
      expect(await failureOf(client.get(uuid, 'pet'))).toBeInstanceOf(AuthenticationError);
      expect(sent).toHaveLength(1);
    }
  });

  it('does not count as a retry, and the attempts are told', async () => {
    const busy = () => answer(503, {});
    const { client, sent } = recorder(serverAt(hour, busy), { maxRetries: 2 });
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 503, attempts: 4 });
    expect(sent.map(signedFor)).toEqual([noon, noon + hour, noon + hour, noon + hour].map(dateOf));
  });

  it('leaves the time for each attempt as it is', async () => {
    vi.useFakeTimers();
    const { client, sent } = recorder([always401(hour), () => new Promise(() => {})], {
      timeout: 50,
      maxRetries: 0,
    });
    const failure = failureOf(client.get(uuid, 'pet'));
    await vi.advanceTimersByTimeAsync(49);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(await failure).toMatchObject({ code: 'timed_out', attempts: 2 });
    vi.useRealTimers();
  });

  it('does not outlast an abort', async () => {
    const controller = new AbortController();
    const { client, sent } = recorder(() => {
      controller.abort('enough');
      return no(at(noon + hour));
    });
    expect(await failureOf(client.get(uuid, 'pet', { signal: controller.signal }))).toBe('enough');
    expect(sent).toHaveLength(1);
  });
});

describe('a wrong secret', () => {
  it.each([
    ['a right clock', 0, [1, 1, 1]],
    ['a clock that is a little off', 120_000, [1, 1, 1]],
    ['a clock that is off', hour, [2, 1, 1]],
  ])('with %s makes no more attempts than that', async (_, offset, counts) => {
    const { client, sent } = recorder(always401(offset));
    for (const count of counts) {
      sent.length = 0;
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: count });
      expect(sent).toHaveLength(count);
    }
    const { response } = await client.api.GET(operations.listFileMetadata.path, {
      params: { path: { uuid } },
    });
    expect(response.status).toBe(401);
    expect(sent).toHaveLength((counts[2] as number) + 1);
  });
});

describe('a date that says nothing', () => {
  it.each<[string, Record<string, string>]>([
    ['absent', {}],
    ['empty', { Date: '' }],
    ['unreadable', { Date: 'yesterday' }],
    ['a number', { Date: '0' }],
    ['the last that a program can tell', { Date: dateOf(8.64e15) }],
  ])('%s: the refusal is the end of it', async (_, headers) => {
    const { client, sent } = recorder(no(headers));
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 1 });
    expect(sent).toHaveLength(1);
  });

  it('comes with any other status', async () => {
    for (const status of [400, 403, 404]) {
      const { client, sent } = recorder(refusal(status, 'No.', at(noon + hour)));
      await failureOf(client.get(uuid, 'pet'));
      expect(sent).toHaveLength(1);
    }
  });
});

describe('a date that is a lie', () => {
  it.each([
    ['http://api.example', 1],
    ['http://127.0.0.1.example', 1],
    ['https://api.example', 2],
    ['http://127.0.0.1:4010', 2],
  ])('can be told by anybody on the way to %s, or not: %i requests', async (baseUrl, count) => {
    const { client, sent } = recorder(always401(10 * 365 * 24 * hour), { baseUrl });
    expect(await failureOf(client.delete(uuid, 'pet'))).toMatchObject({ status: 401, attempts: count });
    expect(sent).toHaveLength(count);
  });

  it('does not break later calls, whether these lie or not', async () => {
    for (const lies of [0, hour]) {
      let refused = false;
      const { client, sent } = recorder((request) => {
        if (!refused) {
          refused = true;
          return no(at(noon - hour));
        }
        // The server takes the right time only, whatever is made of its date on the way.
        return signedFor(request) === dateOf(noon)
          ? answer(200, 'cat', at(noon - lies))
          : no(at(noon - lies));
      });
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 2 });
      expect(await client.get(uuid, 'pet')).toBe('cat');
      expect(await client.get(uuid, 'pet')).toBe('cat');
      expect(sent).toHaveLength(4);
    }
  });

  it('is not taken for true because something in front of the API is in trouble', async () => {
    const replies = [always401(-hour), answer(503, {}), serverAt(0)];
    const { client, sent } = recorder(replies, { maxRetries: 0 });
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 503, attempts: 2 });
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(sent.map(signedFor)).toEqual([noon, noon - hour, noon].map(dateOf));
  });

  it('another each time ends each call after one more attempt', async () => {
    let lies = 0;
    const { client, sent } = recorder(() => no(at(noon + ++lies * hour)));
    for (const _ of [1, 2, 3]) {
      sent.length = 0;
      expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 2 });
      expect(sent).toHaveLength(2);
    }
  });

  it('in turn with failures that pass is followed once in a call', async () => {
    let count = 0;
    const { client, sent } = recorder(() =>
      ++count % 2 === 0 ? answer(503, {}) : no(at(noon + count * hour)),
    );
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 3 });
    expect(sent).toHaveLength(3);
  });
});

describe('the raw api', () => {
  const list = ({ client }: ReturnType<typeof recorder>) =>
    client.api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } });

  it('makes up for a clock that is off, and shares what was learnt with the verbs', async () => {
    const recorded = recorder(serverAt(hour, () => answer(200, {})));
    expect((await list(recorded)).response.status).toBe(200);
    await recorded.client.list(uuid);
    expect(recorded.sent).toHaveLength(3);
  });

  it('does not touch the reason of a signal, though that be an error of this package', async () => {
    const reason = Object.freeze(await failureOf(recorder(refusal(404, 'No.')).client.get(uuid, 'pet')));
    const controller = new AbortController();
    const { client } = recorder([
      always401(hour),
      () => {
        controller.abort(reason);
        return new Promise(() => {});
      },
    ]);
    const params = { path: { uuid } };
    const call = client.api.GET(operations.listFileMetadata.path, { params, signal: controller.signal });
    expect(await failureOf(call)).toBe(reason);
  });

  it('tells how many attempts there were', async () => {
    const recorded = recorder([always401(hour), new TypeError('fetch failed')]);
    const error = await failureOf(list(recorded));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ attempts: 2 });
  });
});

describe('a back end that signs', () => {
  const url = 'https://shop.example/sign';
  const signed = () => Response.json({ signature: '0'.repeat(40) });
  const refused = (status: number, time: number) => () =>
    Response.json({ detail: 'The date must be now.' }, { status, headers: at(time) });
  const asked = (replies: (() => Response)[]) => {
    const dates: string[] = [];
    const sign = remoteSigner(url, {
      fetch: async (_, init) => {
        dates.push(JSON.parse(String(init?.body)).date);
        return (replies.length > 1 ? replies.shift() : replies[0])?.() as Response;
      },
    });
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    return { dates, ...recorder(answer(200, 'cat'), { auth }) };
  };

  it('and refuses a date is asked again with its own, though it is stricter than the API', async () => {
    const late = noon - 150_000;
    const { client, dates, sent } = asked([refused(401, late), signed]);
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(dates).toEqual([noon, late].map(dateOf));
    expect(sent.map(signedFor)).toEqual([dateOf(late)]);
    await client.get(uuid, 'pet');
    expect(dates).toHaveLength(3);
  });

  it('and refuses for another reason is asked once more in a call, and works again when that is gone', async () => {
    const denied = refused(401, noon + hour);
    const { client, dates } = asked([denied, denied, denied, signed]);
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ code: 'signing_failed', attempts: 2 });
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(dates).toEqual([noon, noon + hour, noon, noon + hour].map(dateOf));
  });

  it('and denies with 403 is not asked again', async () => {
    const { client, dates } = asked([refused(403, noon + hour)]);
    await failureOf(client.get(uuid, 'pet'));
    expect(dates).toHaveLength(1);
  });
});
