import { getEventListeners } from 'node:events';
import { NotFoundError, ServerError, signedAuth } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { apiResponse, createTestClient, errorResponse, rejectionOf } from '../support/client.ts';
import { faces } from '../support/faces.ts';

const cat = apiResponse(200, 'cat');
const unavailable = errorResponse(503, 'Later.');
const forever = () => new Promise<never>(() => {});
const turn = () => new Promise(setImmediate);
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

afterEach(() => {
  vi.useRealTimers();
});

describe.each(faces)('%s:', (face, perform) => {
  const withoutRemoval = { aborted: false, addEventListener() {} };
  it.each<[unknown]>([['x'], [5], [{}], [{ aborted: true }], [withoutRemoval], [new AbortController()]])(
    'signal %o is rejected before any request',
    async (signal) => {
      const { client, requests } = createTestClient(cat);
      for (const operation of ['list', 'get', 'set', 'delete'] as const) {
        const error = await rejectionOf(perform(client, operation, { signal }));
        expect(error).toMatchObject({ name: 'ValidationError', argument: 'signal' });
      }
      expect(requests).toEqual([]);
    },
  );

  it('an aborted signal rejects with its reason and sends nothing', async () => {
    const { client, requests } = createTestClient(cat);
    const signal = AbortSignal.abort('no');
    for (const operation of ['get', 'set'] as const)
      expect(await rejectionOf(perform(client, operation, { signal }))).toBe('no');
    await turn();
    expect(requests).toEqual([]);
  });

  it('a signature that arrives after an abort is not sent', async () => {
    const controller = new AbortController();
    const sign = async () => {
      controller.abort();
      return '0'.repeat(40);
    };
    const { client, requests } = createTestClient(cat, { auth: signedAuth({ publicKey: 'p', sign }) });
    await rejectionOf(perform(client, 'set', { signal: controller.signal }));
    await turn();
    expect(requests).toEqual([]);
  });

  it('one listener serves all calls that share a signal, and none stays', async () => {
    const { signal } = new AbortController();
    const counts: number[] = [];
    const reply = () => {
      counts.push(listeners(signal));
      return cat.clone();
    };
    const { client } = createTestClient(face === 'api' ? reply : [unavailable, reply]);
    await Promise.all(Array.from({ length: 64 }, () => perform(client, 'get', { signal })));
    expect(new Set(counts)).toEqual(new Set([1]));
    expect(listeners(signal)).toBe(0);
  });

  it('a time limit leaves no listener and no timer', async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const { client } = createTestClient(forever, { timeout: 20 });
    const rejection = rejectionOf(perform(client, 'get', { signal }));
    await vi.advanceTimersByTimeAsync(20);
    expect(await rejection).toHaveProperty('name', 'TimeoutError');
    expect([listeners(signal), vi.getTimerCount()]).toEqual([0, 0]);
  });

  it.each([[new Error('enough')], ['enough'], [null], [0], [''], [false]])(
    'an abort with %o ends all calls that share the signal, and leaves no listener',
    async (reason) => {
      const controller = new AbortController();
      const { signal } = controller;
      const { client } = createTestClient(forever);
      const calls = Array.from({ length: 20 }, () => rejectionOf(perform(client, 'get', { signal })));
      await turn();
      controller.abort(reason);
      for (const error of await Promise.all(calls)) {
        // A reason that looks like no error becomes an AbortError.
        if (reason) expect(error).toBe(reason);
        else expect(error).toHaveProperty('name', 'AbortError');
      }
      await turn();
      expect(listeners(signal)).toBe(0);
    },
  );
});

it('a reason that is an error of this package is not taken for that of a response', async () => {
  const context = { operation: 'o', request: 'r', uuid: '', attempts: 1 };
  const frozen = Object.freeze(new ServerError(context, { status: 500 }));
  for (const reason of [new NotFoundError(context, { status: 404 }), frozen]) {
    const controller = new AbortController();
    const abort = () => {
      controller.abort(reason);
      return forever();
    };
    const { client, requests } = createTestClient([unavailable, abort]);
    const [[, perform]] = faces;
    expect(await rejectionOf(perform(client, 'delete', { signal: controller.signal }))).toBe(reason);
    expect(requests).toHaveLength(2);
  }
});
