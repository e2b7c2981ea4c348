// Clock skew: a wrong clock of this machine, and a server, or something in front of it, that tells a wrong time.
import { remoteSigner, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { signature } from '../../generated/constants.ts';
import {
  apiResponse,
  createTestClient,
  errorResponse,
  fixedNow,
  keys,
  type RecordedRequest,
  type Reply,
  rejectionOf,
  type TestClientOptions,
  uuid,
} from '../support/client.ts';
import { credentialsOf, expectedCredentials, hmac } from '../support/oracle.ts';

const minute = 60_000;
const hour = 60 * minute;
const cat = apiResponse(200, 'cat');
const unauthorized = (time?: number) =>
  errorResponse(401, 'No.', time === undefined ? {} : { Date: new Date(time).toUTCString() });
const always401 = (offset: number) => () => unauthorized(fixedNow + offset);

/** Returns the time that a request was signed for, as an offset from `fixedNow`. */
const offsetOf = ({ headers }: RecordedRequest) => Date.parse(headers.get(signature.dateHeader) ?? '') - fixedNow;

/** A server whose clock shows `fixedNow` plus `offset`, and that rejects requests signed for another time. */
const serverAt =
  (offset: number, reply = cat) =>
  (request: RecordedRequest) =>
    Math.abs(offsetOf(request) - offset) > signature.maxDateSkewSeconds * 1_000
      ? unauthorized(fixedNow + offset)
      : reply.clone();

/** Calls `get` so often, and returns the offsets that each call signed for. */
async function offsetsOfCalls(count: number, replies: Reply | Reply[], options: TestClientOptions = {}) {
  const { client, requests } = createTestClient(replies, options);
  const calls: number[][] = [];
  for (let call = 0; call < count; call++) {
    requests.length = 0;
    await client.get(uuid, 'pet').catch(() => {});
    calls.push(requests.map(offsetOf));
  }
  return calls;
}

describe('a wrong clock', () => {
  it.each([
    [hour, '60 minutes behind'],
    [-10 * minute, '10 minutes ahead of'],
    [400 * 24 * hour, '576000 minutes behind'],
  ])('by %i ms is corrected, for all later calls, with one warning', async (offset, words) => {
    const onWarning = vi.fn();
    const options = { onWarning, maxRetries: 0 };
    const { client, requests, waits } = createTestClient([always401(offset), cat], options);
    expect(await client.set(uuid, 'pet', 'cat')).toBe('cat');
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(requests.map(offsetOf)).toEqual([0, offset, offset]);
    expect(requests.map(credentialsOf)).toEqual(requests.map((each) => expectedCredentials(each)));
    expect(requests.map(({ body }) => body)).toEqual(['"cat"', '"cat"', '']);
    expect(waits).toEqual([]);
    const context = { operation: 'updateFileMetadataKey', uuid, key: 'pet' };
    expect(onWarning.mock.calls).toEqual([[{ message: expect.stringContaining(words), ...context }]]);
  });

  it('is reported before anything is signed with the corrected time', async () => {
    const events: string[] = [];
    const sign = (text: string) => {
      events.push('sign');
      return hmac(text);
    };
    const auth = signedAuth({ publicKey: keys.publicKey, sign });
    const { client } = createTestClient(always401(hour), { auth, onWarning: () => events.push('warn') });
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 2 });
    expect(events).toEqual(['sign', 'warn', 'sign']);
  });

  it('is found by each of five concurrent calls, and reported once', async () => {
    const onWarning = vi.fn();
    const { client, requests } = createTestClient(serverAt(hour), { onWarning });
    const calls = Array.from({ length: 5 }, () => client.get(uuid, 'pet'));
    expect(await Promise.all(calls)).toEqual(Array(5).fill('cat'));
    expect(requests).toHaveLength(10);
    expect(onWarning).toHaveBeenCalledTimes(1);
  });

  it('is corrected once in a call, beside the retries', async () => {
    const { client, requests } = createTestClient(serverAt(hour, apiResponse(503, {})));
    expect(await rejectionOf(client.get(uuid, 'pet'))).toMatchObject({ status: 503, attempts: 4 });
    expect(requests.map(offsetOf)).toEqual([0, hour, hour, hour]);
    let count = 0;
    const flapping = () => (++count % 2 === 0 ? apiResponse(503, {}) : always401(count * hour)());
    const error = await rejectionOf(createTestClient(flapping).client.get(uuid, 'pet'));
    expect(error).toMatchObject({ status: 401, attempts: 3 });
  });

  it('that is set right again counts, also when the keys are rejected at that moment', async () => {
    let time = fixedNow - hour;
    let isBlocked = false;
    const { client, requests } = createTestClient(
      (request) => (isBlocked ? unauthorized(fixedNow) : serverAt(0)(request)),
      { now: () => time },
    );
    await client.get(uuid, 'pet');
    time = fixedNow;
    isBlocked = true;
    for (const _ of [1, 2]) await rejectionOf(client.get(uuid, 'pet'));
    isBlocked = false;
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect(requests.map(offsetOf)).toEqual([-hour, 0, hour, 0, 0, 0]);
  });

  it('is not corrected with `simpleAuth` or without `auth`', async () => {
    for (const auth of [simpleAuth(keys), undefined]) {
      const baseUrl = 'https://app.example.com';
      expect(await offsetsOfCalls(1, always401(hour), { auth, baseUrl })).toEqual([[Number.NaN]]);
    }
  });
});

describe('a 401 with another reason', () => {
  it.each([
    ['a right clock', 0, [[0], [0], [0]]],
    ['a clock that is two minutes behind', 2 * minute, [[0], [0], [0]]],
    ['a wrong clock', hour, [[0, hour], [0], [0]]],
  ])('and %s causes no more requests than that', async (_, offset, expected) => {
    expect(await offsetsOfCalls(3, always401(offset))).toEqual(expected);
  });

  it.each([undefined, '', 'yesterday', '0', new Date(8.64e15).toUTCString()])(
    'is final when its `Date` is %j',
    async (date) => {
      const reply = errorResponse(401, 'No.', date === undefined ? {} : { Date: date });
      expect(await offsetsOfCalls(1, reply)).toEqual([[0]]);
    },
  );

  it.each([400, 403, 404, 503])('is no %i', async (status) => {
    const reply = errorResponse(status, 'No.', { Date: new Date(fixedNow + hour).toUTCString() });
    expect(await offsetsOfCalls(1, reply, { maxRetries: 0 })).toEqual([[0]]);
  });

  it('does not undo a correction that was accepted before', async () => {
    const outage = always401(hour);
    const calls = await offsetsOfCalls(4, [outage, cat, outage, outage, cat]);
    expect(calls).toEqual([[0, hour], [hour], [hour], [hour]]);
  });

  it('does not lock out a client whose clock is wrong: what failed is tried again after some minutes', async () => {
    let time = fixedNow;
    const outage = always401(hour);
    const replies = [outage, outage, outage, outage, serverAt(hour)];
    const { client, requests } = createTestClient(replies, { now: () => time });
    const results: unknown[] = [];
    for (const minutes of [0, 0, 1, 10, 10]) {
      time = fixedNow + minutes * minute;
      results.push(await client.get(uuid, 'pet').catch(() => 'rejected'));
    }
    expect(results).toEqual(['rejected', 'rejected', 'rejected', 'cat', 'cat']);
    expect(requests.map(offsetOf)).toEqual([0, hour, 0, minute, 10 * minute, hour, hour]);
  });
});

describe('a wrong `Date` of a server', () => {
  it.each([
    ['http://api.example.com', 1],
    ['http://evil.localhost', 1],
    ['https://api.example.com', 2],
    ['http://127.0.0.1:4010', 2],
  ])('changes the time of signatures only over a trustworthy origin: %s, %i requests', async (baseUrl, count) => {
    const [offsets] = await offsetsOfCalls(1, always401(10 * 365 * 24 * hour), { baseUrl });
    expect(offsets).toHaveLength(count);
  });

  it.each([0, hour])('does not break later calls, whose dates are wrong by %i ms', async (lie) => {
    // The server accepts the right time only, whatever becomes of its date on the way.
    const truth: Reply = (request) => {
      const response = offsetOf(request) === 0 ? cat.clone() : unauthorized();
      response.headers.set('Date', new Date(fixedNow - lie).toUTCString());
      return response;
    };
    expect(await offsetsOfCalls(3, [always401(-hour), truth])).toEqual([[0, -hour], [0], [0]]);
  });

  it('does not last when a gateway fails before the API sees the corrected time', async () => {
    const replies = [always401(-hour), apiResponse(503, {}), serverAt(0)];
    const calls = await offsetsOfCalls(3, replies, { maxRetries: 0 });
    expect(calls).toEqual([[0, -hour], [-hour, 0], [0]]);
  });

  it('that differs each time ends each call after one more attempt', async () => {
    let lies = 0;
    const calls = await offsetsOfCalls(3, () => unauthorized(fixedNow + ++lies * hour));
    expect(calls.map(({ length }) => length)).toEqual([2, 2, 2]);
  });
});

describe('a signing backend', () => {
  const rejected = (status: number, offset: number) => () =>
    Response.json({}, { status, headers: { Date: new Date(fixedNow + offset).toUTCString() } });
  const signed = () => Response.json({ signature: '0'.repeat(40) });
  const denied = rejected(401, hour);

  it.each<[string, (() => Response)[], number[][]]>([
    ['is stricter than the API', [rejected(401, -150_000), signed], [[0, -150_000], [-150_000]]],
    ['rejects for another reason, until that is gone', [denied, denied, signed], [[0, hour], [0]]],
    ['denies with 403', [rejected(403, hour), signed], [[0], [0]]],
  ])('that %s is called with these dates', async (_, replies, expected) => {
    const offsets: number[] = [];
    const sign = remoteSigner('https://app.example.com/sign', {
      fetch: async (_, { body = '' }) => {
        offsets.push(Date.parse(JSON.parse(body).date) - fixedNow);
        return (replies.length > 1 ? replies.shift() : replies[0])?.() as Response;
      },
    });
    const { client } = createTestClient(cat, { auth: signedAuth({ publicKey: keys.publicKey, sign }) });
    for (const call of expected) {
      const error = await client.get(uuid, 'pet').catch((error: unknown) => error);
      if (error !== 'cat')
        expect(error).toMatchObject({ code: 'signing_failed', attempts: 0, serverTime: expect.any(Number) });
      expect(offsets.splice(0)).toEqual(call);
    }
  });
});
