// Clock skew: a wrong clock of this machine, and a server, or something in front of it, that tells a wrong time.
import { remoteSigner, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { signature } from '../../generated/constants.ts';
import * as support from '../support/client.ts';

const { apiResponse, createTestClient, errorResponse, fixedNow, keys, uuid } = support;
const minute = 60_000;
const hour = 60 * minute;
const year = 365 * 24 * hour;
const cat = apiResponse(200, 'cat');
const unavailable = apiResponse(503, {});
const rejection = (offset: number, status = 401) =>
  errorResponse(status, 'No.', { Date: new Date(fixedNow + offset).toUTCString() });

/** Returns the time that a request was signed for, as an offset from `fixedNow`. */
const offsetOf = ({ headers }: Pick<support.RecordedRequest, 'headers'>) =>
  Date.parse(headers.get(signature.dateHeader) ?? '') - fixedNow;

type Case = [
  title: string,
  /** The time of each call on this machine, as an offset from `fixedNow`. */
  times: number[],
  replies: Response[],
  /** The offsets that each call signs for. */
  expected: number[][],
  options?: support.TestClientOptions,
];

async function expectOffsets(...[, times, replies, expected, options]: Case): Promise<void> {
  let time = 0;
  const { client, requests } = createTestClient(replies, { now: () => fixedNow + time, ...options });
  const calls: number[][] = [];
  for (time of times) {
    await client.get(uuid, 'pet').catch(() => {});
    calls.push(requests.splice(0).map(offsetOf));
  }
  expect(calls).toEqual(expected);
}

describe('a wrong clock', () => {
  it.each<Case>([
    ['once, beside the retries', [0], [rejection(hour), unavailable], [[0, hour, hour, hour]]],
    ['once in a call', [0], [rejection(hour), unavailable, rejection(3 * hour)], [[0, hour, hour]]],
    [
      'to another time, after a rejected correction',
      [0, 0],
      [rejection(hour), rejection(hour), rejection(2 * hour), cat],
      [
        [0, hour],
        [0, 2 * hour],
      ],
    ],
    [
      'not to what was rejected in the last minutes',
      [0, 0, minute, 10 * minute, 10 * minute],
      [...[0, 0, 0, 1, 10].map((minutes) => rejection(hour + minutes * minute)), cat],
      [[0, hour], [0], [minute], [10 * minute, hour + 10 * minute], [hour + 10 * minute]],
    ],
    [
      'back, when it was set right, also if the keys are rejected at that moment',
      [-hour, 0, 0, 0],
      [rejection(0), cat, rejection(0), rejection(0), rejection(0), cat],
      [[-hour, 0], [hour, 0], [0], [0]],
    ],
    [
      'for good, once that was accepted',
      [0, 0, 0, 0],
      [rejection(hour), cat, rejection(hour), rejection(hour), cat],
      [[0, hour], [hour], [hour], [hour]],
    ],
  ])('is corrected %s', expectOffsets);

  it.each([
    [hour, '60 minutes behind'],
    [-10 * minute, '10 minutes ahead of'],
    [year, '525600 minutes behind'],
  ])('by %i ms is corrected in five calls at the same time, and reported once', async (offset, words) => {
    const events: unknown[] = [];
    const onWarning = (warning: object) => void events.push(warning);
    const reply: support.Reply = (request) => {
      events.push(offsetOf(request));
      return offsetOf(request) === offset ? cat.clone() : rejection(offset);
    };
    const { client } = createTestClient(reply, { onWarning, maxRetries: 0 });
    const calls = Array.from({ length: 5 }, () => client.set(uuid, 'pet', 'cat'));
    expect(await Promise.all(calls)).toEqual(Array(5).fill('cat'));
    const warning = { message: expect.stringContaining(words), operation: 'updateFileMetadataKey', uuid, key: 'pet' };
    expect(events).toEqual([...Array(5).fill(0), warning, ...Array(5).fill(offset)]);
  });
});

describe('a `Date` beside a 401', () => {
  it.each<Case>([
    ['explains nothing', [0, 0], [rejection(0)], [[0], [0]]],
    ['explains nothing, two minutes from now', [0, 0], [rejection(2 * minute)], [[0], [0]]],
    ['is missing', [0], [errorResponse(401, 'No.')], [[0]]],
    ['comes with another status', [0, 0], [rejection(hour, 400), rejection(hour, 403)], [[0], [0]]],
    ['comes without a signature', [0], [rejection(hour)], [[Number.NaN]], { auth: simpleAuth(keys) }],
    ['was wrong once', [0, 0], [rejection(-hour), rejection(0), cat], [[0, -hour], [0]]],
    [
      'was wrong, and then confirmed by a gateway only',
      [0, 0, 0],
      [rejection(-hour), unavailable, rejection(-hour), cat],
      [[0, -hour], [-hour, 0], [0]],
      { maxRetries: 0 },
    ],
    [
      'differs each time',
      [0, 0],
      [1, 2, 3, 4].map((hours) => rejection(hours * hour)),
      [
        [0, hour],
        [2 * hour, 3 * hour],
      ],
    ],
    // Anybody on the way could have post-dated signatures made.
    ...['http://api.example.com', 'http://evil.localhost'].map(
      (baseUrl): Case => [`comes from ${baseUrl}`, [0], [rejection(year)], [[0]], { baseUrl }],
    ),
    ...['https://api.example.com', 'http://127.0.0.1:4010', 'http://localhost'].map(
      (baseUrl): Case => [`comes from ${baseUrl}`, [0], [rejection(year)], [[0, year]], { baseUrl }],
    ),
  ])('that %s leads to no other times than these', expectOffsets);
});

describe('a signing backend', () => {
  const signed = Response.json({ signature: '0'.repeat(40) });

  it.each<[string, Response[], number[][]]>([
    ['is stricter than the API', [rejection(-150_000), signed], [[0, -150_000], [-150_000]]],
    ['rejects for another reason', [rejection(hour), rejection(hour), signed], [[0, hour], [0]]],
    ['denies with 403', [rejection(hour, 403), signed], [[0], [0]]],
  ])('that %s is called with these dates', async (_, replies, expected) => {
    const calls: number[][] = [];
    const fetch = async (_: string, { body = '' }) => {
      calls.at(-1)?.push(Date.parse(JSON.parse(body).date) - fixedNow);
      return (replies.length > 1 ? replies.shift() : replies[0]?.clone()) as Response;
    };
    const sign = remoteSigner('https://app.example.com/sign', { fetch });
    const { client } = createTestClient(cat, { auth: signedAuth({ publicKey: keys.publicKey, sign }) });
    for (const _ of expected) {
      calls.push([]);
      await client.get(uuid, 'pet').catch(() => {});
    }
    expect(calls).toEqual(expected);
  });
});
