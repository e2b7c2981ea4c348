// What a program around the client can do wrong: its fetch, its signer, its clock, its signals, its middleware.
import {
  ConnectionError,
  NotFoundError,
  ServerError,
  signedAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { operations, serverUrl } from '../../generated/constants.ts';
import { serializePath } from '../../src/path.ts';
import { answer, failureOf, keys, noon, recorder, refusal, uuid } from '../support/client.ts';

afterEach(() => {
  vi.useRealTimers();
});

const { path } = operations.getFileMetadataKey;
const params = { path: { uuid, key: 'pet' } };

describe('a fetch that', () => {
  it.each<[string, () => unknown]>([
    ['gives nothing', () => undefined],
    ['gives an empty object', () => ({})],
    ['gives a text', () => 'cat'],
    [
      'throws at once',
      () => {
        throw new Error('no');
      },
    ],
    [
      'throws nothing',
      () => {
        throw undefined;
      },
    ],
    [
      'throws what cannot be looked at',
      () => {
        throw {
          get message() {
            throw new Error('x');
          },
        };
      },
    ],
    [
      'gives a response that was read before',
      async () => {
        const response = answer(200, 'cat');
        await response.text();
        return response;
      },
    ],
    [
      'gives a response whose headers throw',
      () => ({
        get headers() {
          throw new Error('x');
        },
      }),
    ],
  ])('%s makes a ConnectionError', async (_, reply) => {
    const { client } = recorder([], { fetch: async () => reply() as Response });
    expect(await failureOf(client.get(uuid, 'pet'))).toBeInstanceOf(ConnectionError);
    const raw = client.api.GET(path, { params });
    expect(await failureOf(raw)).toBeInstanceOf(ConnectionError);
  });

  it('gives headers that can only be asked for makes no other error', async () => {
    const headers = { get: () => null };
    const reply = () => ({ status: 404, ok: false, headers, body: null }) as unknown as Response;
    const { client } = recorder([], { fetch: async () => reply() });
    expect(await failureOf(client.get(uuid, 'pet'))).toBeInstanceOf(NotFoundError);
    expect((await client.api.GET(path, { params })).response.status).toBe(404);
  });

  it('gives the same response again is told so', async () => {
    const response = answer(200, 'cat');
    const { client } = recorder([], { fetch: async () => response, maxRetries: 0 });
    expect(await client.get(uuid, 'pet')).toBe('cat');
    expect((await failureOf(client.get(uuid, 'pet'))).message).toContain('read before');
  });

  it('gives chunks of nothing without end makes a ResponseError', async () => {
    const body = () => new ReadableStream({ pull: (stream) => stream.enqueue(new Uint8Array(0)) });
    const { client } = recorder([], { fetch: async () => new Response(body()) });
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ name: 'ResponseError' });
  });
});

describe('a signature that comes too late', () => {
  it('is not sent', async () => {
    let finish = (_: string) => {};
    const sign = () =>
      new Promise<string>((resolve) => {
        finish = resolve;
      });
    const { client, sent } = recorder(answer(200, 'cat'), { auth: signedAuth({ publicKey: 'p', sign }) });
    const controller = new AbortController();
    const failure = failureOf(client.set(uuid, 'pet', 'cat', { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort();
    await failure;
    finish('0'.repeat(40));
    await new Promise(setImmediate);
    expect(sent).toHaveLength(0);
  });
});

describe('the options of a call', () => {
  it.each([[null], [5], ['x'], [AbortSignal.abort()]])('%o are refused', async (options) => {
    const { client, sent } = recorder(answer(200, 'cat'));
    expect(await failureOf(client.list(uuid, options as never))).toMatchObject({ argument: 'options' });
    expect(sent).toHaveLength(0);
  });
});

describe('a signal', () => {
  it.each([['x'], [5], [{}], [null], [{ aborted: true }]])(
    '%o is refused, and no timer is left',
    async (signal) => {
      vi.useFakeTimers();
      const { client, sent } = recorder(answer(200, 'cat'));
      const options = { signal } as never;
      for (const call of [
        client.list(uuid, options),
        client.get(uuid, 'pet', options),
        client.set(uuid, 'pet', 'cat', options),
        client.delete(uuid, 'pet', options),
      ]) {
        expect(await failureOf(call)).toMatchObject({ name: 'ValidationError', argument: 'signal' });
      }
      expect(vi.getTimerCount()).toBe(0);
      expect(sent).toHaveLength(0);
    },
  );

  it('that is shared by many calls has one listener, and none when they are over', async () => {
    const { signal } = new AbortController();
    let listeners = 0;
    let most = 0;
    const { addEventListener, removeEventListener } = signal;
    vi.spyOn(signal, 'addEventListener').mockImplementation((...given) => {
      most = Math.max(most, ++listeners);
      addEventListener.apply(signal, given as Parameters<typeof addEventListener>);
    });
    vi.spyOn(signal, 'removeEventListener').mockImplementation((...given) => {
      listeners--;
      removeEventListener.apply(signal, given as Parameters<typeof removeEventListener>);
    });
    const { client } = recorder([refusal(503, 'Later.'), answer(200, 'cat')]);
    await Promise.all(Array.from({ length: 64 }, () => client.get(uuid, 'pet', { signal })));
    expect([most, listeners]).toEqual([1, 0]);
  });

  it('that is shared by many calls ends them all', async () => {
    const controller = new AbortController();
    const { client } = recorder([], { fetch: () => new Promise(() => {}) });
    const calls = Array.from({ length: 20 }, () => failureOf(client.get(uuid, 'pet', controller)));
    await new Promise(setImmediate);
    const reason = new Error('enough');
    controller.abort(reason);
    expect(new Set(await Promise.all(calls))).toEqual(new Set([reason]));
  });

  it('has no listener left after a timeout', async () => {
    vi.useFakeTimers();
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const { client } = recorder([], { fetch: () => new Promise(() => {}), maxRetries: 0, timeout: 20 });
    const failure = failureOf(client.get(uuid, 'pet', { signal }));
    await vi.advanceTimersByTimeAsync(20);
    expect(await failure).toMatchObject({ name: 'TimeoutError' });
    expect(removed).toHaveBeenCalledTimes(added.mock.calls.length);
  });

  it.each([[null], [0], [''], [false]])('that aborts with %j still gives an error', async (reason) => {
    const controller = new AbortController();
    const { client } = recorder([], { fetch: () => new Promise(() => {}) });
    const failure = failureOf(client.get(uuid, 'pet', controller));
    await new Promise(setImmediate);
    controller.abort(reason);
    expect(await failure).toHaveProperty('name', 'AbortError');
  });

  it('whose reason is an error of this package is not taken for one of the call', async () => {
    const context = { operation: 'o', request: 'r', uuid };
    for (const reason of [
      new NotFoundError(context, { status: 404 }),
      Object.freeze(new ServerError(context, { status: 500 })),
    ]) {
      const controller = new AbortController();
      const { client, sent } = recorder([
        refusal(503, 'Later.'),
        () => {
          controller.abort(reason);
          return new Promise(() => {});
        },
      ]);
      expect(await failureOf(client.delete(uuid, 'pet', controller))).toBe(reason);
      expect(sent).toHaveLength(2);
    }
  });
});

describe('middleware of the raw api', () => {
  it('cannot lead the credentials elsewhere, whatever its request pretends to be', async () => {
    class Chameleon extends Request {
      override get url(): string {
        return {
          startsWith: () => true,
          slice: () => serializePath(path, params.path),
          toString: () => 'https://evil.example/',
        } as never;
      }
    }
    const { client, sent } = recorder(answer(200, 'cat'));
    client.api.use({ onRequest: ({ request }) => new Chameleon(request) });
    expect(await failureOf(client.api.GET(path, { params }))).toBeInstanceOf(ValidationError);
    expect(sent).toHaveLength(0);
  });

  it('can add headers, and is signed after that', async () => {
    const { client, sent } = recorder(answer(200, 'cat'));
    client.api.use({
      onRequest: ({ request }) => new Request(request, { headers: { 'Content-Type': 'text/plain' } }),
    });
    await client.api.GET(path, { params });
    const plain = recorder(answer(200, 'cat'));
    await plain.client.api.GET(path, { params });
    expect(sent[0]?.url.startsWith(serverUrl)).toBe(true);
    expect(sent[0]?.headers.get('Authorization')).not.toBe(plain.sent[0]?.headers.get('Authorization'));
  });

  it('a body that never comes ends with the timeout', async () => {
    vi.useFakeTimers();
    const { client } = recorder(answer(200, 'cat'));
    const bodySerializer = () => new ReadableStream({ pull: () => new Promise(() => {}) });
    const options = { params, body: 'x', bodySerializer, duplex: 'half' } as never;
    const failure = failureOf(client.api.PUT(path, options));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(await failure).toMatchObject({ name: 'TimeoutError' });
  });
});

it.each([[Number.NaN], [undefined], [1e20]])('a clock that says %s signs nothing', async (time) => {
  const { client, sent } = recorder(answer(200, 'cat'), { now: () => time as number });
  expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({
    name: 'ValidationError',
    argument: 'now',
  });
  expect(sent).toHaveLength(0);
});

it('a sleep that is not a promise is no wait', async () => {
  const { signal } = new AbortController();
  const { client } = recorder([refusal(503, 'Later.'), answer(200, 'cat')], {
    sleep: () => undefined as never,
  });
  expect(await client.get(uuid, 'pet', { signal })).toBe('cat');
});

it('a sleep that rejects as it aborts the call leaves no rejection that nobody sees', async () => {
  const unseen = vi.fn();
  process.on('unhandledRejection', unseen);
  const controller = new AbortController();
  const reason = new Error('enough');
  const { client } = recorder(refusal(503, 'Later.'), {
    async sleep() {
      controller.abort(reason);
      throw new Error('woken');
    },
  });
  expect(await failureOf(client.get(uuid, 'pet', controller))).toBe(reason);
  await new Promise(setImmediate);
  process.off('unhandledRejection', unseen);
  expect(unseen).not.toHaveBeenCalled();
});

it('a sign that throws a frozen error of this package is heard', async () => {
  const error = Object.freeze(new ServerError({ operation: 'o', request: 'r', uuid }, { status: 501 }));
  const sign = () => {
    throw error;
  };
  const { client } = recorder(answer(200, 'cat'), { auth: signedAuth({ publicKey: 'p', sign }) });
  expect(await failureOf(client.get(uuid, 'pet'))).toBe(error);
});

it('a server whose date is further off than dates go is not taken at its word', async () => {
  let time = noon;
  const now = () => time++;
  const date = { Date: 'Sat, 13 Sep 275760 00:00:00 GMT' };
  const { client, sent } = recorder([refusal(401, 'No.', date), answer(200, 'cat')], { now });
  expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ status: 401, attempts: 1 });
  expect(await client.get(uuid, 'pet')).toBe('cat');
  expect(sent).toHaveLength(2);
});

it('an auth of the caller whose header cannot be sent does not show it', async () => {
  const auth = { ...signedAuth(keys), headers: async () => ({ Authorization: 'secret\nvalue' }) };
  const { client } = recorder(answer(200, 'cat'), { auth });
  const error = await failureOf(client.get(uuid, 'pet'));
  expect(error).toMatchObject({ name: 'ValidationError', argument: 'auth' });
  expect(error.message).not.toContain('secret');
});
