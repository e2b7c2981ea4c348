// The failures that are retried, and the waits. The fuzz proves that attempts are limited and signed each by itself.
import { describe, expect, it } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import * as support from '../support/client.ts';
import { faces } from '../support/faces.ts';

const { apiResponse, createTestClient, errorResponse, fixedNow, rejectionOf } = support;
const failure = (status: number, headers?: Record<string, string>) => errorResponse(status, 'No.', headers);
const limited = (value: string, status = 429) => failure(status, { [responseHeaders.retryAfter]: value });
const lost = new TypeError('fetch failed');
const cat = apiResponse(200, 'cat');
const [[, perform]] = faces;

it.each<[string, support.Reply[]]>([
  ...[408, 429, 500, 502, 503, 504].map((status): [string, support.Reply[]] => [`${status}`, [failure(status)]]),
  ['each of two failures', [lost, failure(503)]],
])('%s is retried', async (_, failures) => {
  const { client, requests } = createTestClient([...failures, cat]);
  expect(await perform(client, 'get')).toBe('cat');
  expect(requests).toHaveLength(failures.length + 1);
});

it.each([400, 401, 403, 404, 405, 406, 409, 413, 422, 501, 505])('%i is not retried', async (status) => {
  const { client } = createTestClient(failure(status));
  expect(await rejectionOf(perform(client, 'get'))).toMatchObject({ status, attempts: 1 });
});

describe('the wait before a retry', () => {
  it.each([
    [1, 7, [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000]],
    [0.25, 3, [125, 250, 500]],
  ])('is the part %d of a limit that doubles up to 8 s', async (part, maxRetries, expected) => {
    const { client, waits } = createTestClient(failure(503), { maxRetries, random: () => part });
    await rejectionOf(perform(client, 'get'));
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
    const { client, waits } = createTestClient([limited(value, 503), cat]);
    expect(await perform(client, 'get')).toBe('cat');
    expect(waits).toEqual(wait === undefined ? [] : [wait]);
  });

  it.each([
    ['rejects', () => Promise.reject(new Error('woken'))],
    ['never settles', () => new Promise<void>(() => {})],
  ])('ends with an abort when `sleep` %s', async (_, sleep) => {
    const controller = new AbortController();
    const abort = () => {
      controller.abort('enough');
      return sleep();
    };
    const { client } = createTestClient(failure(503), { sleep: abort });
    expect(await rejectionOf(perform(client, 'get', { signal: controller.signal }))).toBe('enough');
  });

  it('is none with a `sleep` that returns no promise', async () => {
    const { client } = createTestClient([failure(503), cat], { sleep: () => undefined as never });
    expect(await perform(client, 'get', { signal: new AbortController().signal })).toBe('cat');
  });
});
