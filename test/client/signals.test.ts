import { getEventListeners } from 'node:events';
import { NotFoundError, signedAuth } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import * as support from '../support/client.ts';
import { faces } from '../support/faces.ts';

const { apiResponse, createTestClient, errorResponse, rejectionOf } = support;
const cat = apiResponse(200, 'cat');
const unavailable = errorResponse(503, 'Later.');
const forever = () => new Promise<never>(() => {});
const turn = () => new Promise(setImmediate);
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;
const signedBy = (sign: () => Promise<string>) => ({ auth: signedAuth({ publicKey: 'p', sign }) });
const [[, performOperation]] = faces;

describe.each(faces)('%s:', (face, perform) => {
  const withoutRemoval = { aborted: false, addEventListener() {} };
  it.each<[unknown]>([['x'], [{ aborted: true }], [withoutRemoval], [new AbortController()]])(
    'signal %o is rejected before any request',
    async (signal) => {
      const { client, requests } = createTestClient(cat);
      const error = await rejectionOf(perform(client, 'get', { signal }));
      expect(error).toMatchObject({ name: 'ValidationError', argument: 'signal' });
      expect(requests).toEqual([]);
    },
  );

  it.each(['before the call', 'while `sign` runs'])('an abort %s sends nothing', async (time) => {
    const controller = new AbortController();
    const abort = async () => {
      controller.abort('no');
      return '0'.repeat(40);
    };
    if (time === 'before the call') await abort();
    const { client, requests } = createTestClient(cat, signedBy(abort));
    expect(await rejectionOf(perform(client, 'set', { signal: controller.signal }))).toBe('no');
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

  type Hang = [where: string, reason: unknown, support.Reply, options: object, requests: number];
  const inMiddleware: Hang = ['middleware', 'enough', cat, {}, 0];
  it.each<Hang>([
    ['`fetch`', new Error('enough'), forever, {}, 1],
    // A reason that looks like no error becomes an AbortError.
    ['`fetch`', null, forever, {}, 1],
    ['the body', 'enough', () => new Response(new ReadableStream()), {}, 1],
    ['`sign`', 'enough', cat, signedBy(forever), 0],
    ...(face === 'api' ? [inMiddleware] : []),
  ])(
    'an abort while %s hangs, with the reason %o, ends all calls immediately',
    async (where, reason, reply, options, count) => {
      const controller = new AbortController();
      const { signal } = controller;
      const { client, requests } = createTestClient(reply, options);
      if (where === 'middleware') client.api.use({ onRequest: forever });
      const calls = [1, 2].map(() => rejectionOf(perform(client, 'get', { signal })));
      await turn();
      expect(requests).toHaveLength(2 * count);
      controller.abort(reason);
      for (const error of await Promise.all(calls)) {
        if (reason) expect(error).toBe(reason);
        else expect(error).toHaveProperty('name', 'AbortError');
      }
      for (const { init } of requests) expect(init.signal.aborted).toBe(true);
      expect(listeners(signal)).toBe(0);
    },
  );
});

it('a reason that is an error of this package is not taken for that of a response', async () => {
  const context = { operation: 'o', request: 'r', uuid: '', attempts: 1 };
  const reason = Object.freeze(new NotFoundError(context, { status: 404 }));
  const controller = new AbortController();
  const abort = () => {
    controller.abort(reason);
    return forever();
  };
  const { client, requests } = createTestClient([unavailable, abort]);
  expect(await rejectionOf(performOperation(client, 'delete', { signal: controller.signal }))).toBe(reason);
  expect(requests).toHaveLength(2);
});
