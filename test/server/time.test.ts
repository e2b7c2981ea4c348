// What keeps a handler waiting is not waited for without end.
import type { Handler } from 'uploadcare-metadata/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { callOf, partsOf, proxied, signing, signingRequest } from './support.ts';

const never = () => new Promise<never>(() => {});
type Options = {
  readonly authorize?: (call: object) => boolean | Promise<boolean>;
  readonly timeout?: number;
};
const handlers: [string, (options: Options) => Handler, () => Request][] = [
  ['the proxy', (options) => proxied(options).proxy, () => callOf('updateFileMetadataKey')],
  [
    'the signing handler',
    (options) => signing(options).handler,
    () => signingRequest(partsOf('listFileMetadata')),
  ],
];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe.each(handlers)('%s', (_, handler, request) => {
  it('answers 503 when authorize does not, in time', async () => {
    const response = handler({ authorize: never, timeout: 50 })(request());
    await vi.advanceTimersByTimeAsync(50);
    expect((await response).status).toBe(503);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('answers 408 when the body does not come in time, and asks nobody', async () => {
    const authorize = vi.fn(() => true);
    const { url, method, headers, signal } = request();
    const slow = { url, method, headers, signal, body: new ReadableStream({ pull: never }) };
    const response = handler({ authorize })(slow as unknown as Request);
    await vi.advanceTimersByTimeAsync(30_000);
    expect((await response).status).toBe(408);
    expect(authorize).not.toHaveBeenCalled();
  });

  it('ends when the caller is gone', async () => {
    const controller = new AbortController();
    const response = handler({ authorize: never })(new Request(request(), { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(0);
    controller.abort();
    expect((await response).ok).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('allows nothing when authorize answers too late', async () => {
    let allow = (_: boolean) => {};
    const authorize = () =>
      new Promise<boolean>((resolve) => {
        allow = resolve;
      });
    const response = handler({ authorize, timeout: 50 })(request());
    await vi.advanceTimersByTimeAsync(50);
    allow(true);
    expect((await response).status).toBe(503);
  });

  it('refuses a timeout that timers cannot take', () => {
    expect(() => handler({ timeout: 0 })).toThrow(/^timeout must be a number from 1/);
  });
});
