// The hostile run finds what is planted, each in a part that is broken on purpose.
import { execFile } from 'node:child_process';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import { growsTooMuch, measureWith } from '../../scripts/torture/growth.ts';
import { type Result, torture } from '../../scripts/torture/run.ts';
import { type Subject, subject } from '../../scripts/torture/subject.ts';
import { type ApiWarning, type Auth, type MetadataClient, MetadataError } from '../../src/index.ts';
import type { Handler } from '../../src/server/index.ts';

type Broken = Partial<Subject>;
const cases = 250;
const run = (broken: Broken, range: { from?: number; to?: number } = {}): Promise<Result> =>
  torture({ seed: 1, from: 0, to: cases, subject: { ...subject, ...broken }, ...range });
const breaksOf = ({ broken }: Result): string => broken.flatMap((each) => each.breaks).join('\n');

/** A client whose every call goes through `change`. */
const calls = (change: (call: () => Promise<unknown>, secret: string) => Promise<unknown>): Broken => {
  let secret = '';
  const noting = (make: (keys: never) => Auth) => (keys: { readonly secretKey?: string }) => {
    secret = keys.secretKey ?? secret;
    return make(keys as never);
  };
  return {
    signedAuth: noting(subject.signedAuth),
    simpleAuth: noting(subject.simpleAuth),
    createMetadataClient(options) {
      const client = subject.createMetadataClient(options);
      const verbs = (['list', 'get', 'set', 'delete'] as const).map((name) => [
        name,
        (...given: never[]) =>
          change(() => (client[name] as (...all: never[]) => Promise<unknown>)(...given), secret),
      ]);
      return { ...client, ...Object.fromEntries(verbs) } as MetadataClient;
    },
  };
};
/** A client whose every request goes through `change`. */
const requests = (
  change: (input: string, init: RequestInit, send: typeof fetch) => Promise<Response>,
): Broken => ({
  createMetadataClient: (options) =>
    subject.createMetadataClient({
      ...options,
      fetch: (input, init) => change(String(input), init ?? {}, options.fetch as typeof fetch),
    }),
});
const answers = (change: (response: Response, secret: string) => Response | Promise<Response>): Broken => ({
  createSigningHandler(options) {
    const handler = subject.createSigningHandler(options);
    return async (request) => change(await handler(request), options.secretKey);
  },
});
const handlers = (change: (handler: Handler) => Handler): Broken => ({
  createMetadataProxy: (options) => change(subject.createMetadataProxy(options)),
});

it('finds nothing in what is right', async () => {
  const { broken, wrong, tallies } = await run({});
  expect([broken, wrong]).toEqual([[], []]);
  expect([...tallies.values()].reduce((sum, tally) => sum + tally.cases, 0)).toBe(cases);
  expect([...tallies.values()].every((tally) => tally.cases > 0)).toBe(true);
});

describe('finds a client that', () => {
  it.each<[string, Broken, string]>([
    [
      'has the secret key in its errors, out of sight',
      calls((call, secret) =>
        call().catch((error) => {
          if (error instanceof MetadataError && Object.isExtensible(error))
            Object.defineProperty(error, Symbol('x'), { value: { deep: secret } });
          throw error;
        }),
      ),
      'a secret in an error',
    ],
    [
      'never settles after a failure',
      calls((call) => call().catch(() => new Promise(() => {}))),
      'does not settle',
    ],
    [
      'rejects with what is not of its family',
      calls((call) =>
        call().catch((error) => {
          throw error instanceof MetadataError ? new TypeError('foreign') : error;
        }),
      ),
      'an error that is not ours: TypeError: foreign',
    ],
    [
      'leaves a rejection behind that nobody sees',
      calls((call) => {
        void Promise.reject(new Error('unseen'));
        return call();
      }),
      'unhandledRejection: Error: unseen',
    ],
    [
      'writes to the console',
      calls((call) => {
        console.log('calling');
        return call();
      }),
      'console.log: calling',
    ],
    [
      'leaves a timer behind',
      calls((call) => {
        setTimeout(() => {}, 1_000);
        return call();
      }),
      'timers left behind',
    ],
    ['gives what is not the type of the operation', calls((call) => call().then(() => 5)), 'gave 5'],
    [
      'throws in place of rejecting',
      calls(() => {
        throw new Error('at once');
      }),
      'throws in place of rejecting',
    ],
    [
      'sends another path',
      requests((url, init, send) => send(`${url}../`, init)),
      'a request that nobody asked for',
    ],
    [
      'sends another value',
      requests((url, init, send) => send(url, init.body ? { ...init, body: '"other"' } : init)),
      'a request that nobody asked for',
    ],
    [
      'follows redirects',
      requests((url, init, send) => send(url, { ...init, redirect: 'follow' })),
      'a request that follows redirects',
    ],
    [
      'sends twice',
      requests((url, init, send) =>
        Promise.resolve(send(url, init)).finally(() => Promise.resolve(send(url, init)).catch(() => {})),
      ),
      'requests',
    ],
    [
      'sends when the call is over',
      requests((url, init, send) => {
        setTimeout(() => void Promise.resolve(send(url, init)).catch(() => {}), 100_000_000);
        return send(url, init);
      }),
      'a request after the end',
    ],
    [
      'signs with another key',
      { signedAuth: (keys) => subject.signedAuth(keys.secretKey ? { ...keys, secretKey: 'other' } : keys) },
      'credentials',
    ],
    [
      'tells warnings what is secret',
      {
        createMetadataClient: ({ onWarning, ...options }) =>
          subject.createMetadataClient({
            ...options,
            fetch: async (input: string, init: RequestInit) => {
              const secret = new Headers(init?.headers).get('Authorization') ?? '';
              onWarning?.({ message: secret } as ApiWarning);
              return (options.fetch as typeof fetch)(input, init);
            },
          } as never),
      },
      'a secret in what a callback was handed',
    ],
    [
      'keeps a listener on the signal of the caller',
      {
        createMetadataClient(options) {
          const client = subject.createMetadataClient(options);
          return {
            ...client,
            list(uuid, given) {
              if (given?.signal instanceof AbortSignal) given.signal.addEventListener('abort', () => {});
              return client.list(uuid, given);
            },
          };
        },
      },
      'a listener left behind',
    ],
  ])('%s', async (_, broken, expected) => {
    expect(breaksOf(await run(broken))).toContain(expected);
  });
});

describe('finds a handler that', () => {
  it.each<[string, Broken, string]>([
    [
      'passes on what was not allowed',
      {
        createMetadataProxy: (options) => subject.createMetadataProxy({ ...options, authorize: () => true }),
      },
      'a request that nobody asked for',
    ],
    [
      'signs what was not allowed',
      {
        createSigningHandler: (options) =>
          subject.createSigningHandler({ ...options, authorize: () => true }),
      },
      'a signature that nobody allowed',
    ],
    [
      'answers with the secret key',
      answers((response, secret) => {
        response.headers.set(responseHeaders.warning, secret);
        return response;
      }),
      'a secret in the headers of an answer',
    ],
    [
      'signs something else',
      answers(async (response) =>
        response.ok
          ? new Response(JSON.stringify({ signature: '0'.repeat(40) }), { headers: response.headers })
          : response,
      ),
      '"signature":"0000',
    ],
    [
      'gives no answer',
      handlers((handler) => async (request) => {
        const response = await handler(request);
        return response.ok ? response : new Promise(() => {});
      }),
      'a request that gets no answer',
    ],
    [
      'rejects',
      handlers((handler) => async (request) => {
        const response = await handler(request);
        if (response.status === 404) throw new Error('not found');
        return response;
      }),
      'a handler that rejects',
    ],
    [
      'refuses in words of its own',
      handlers((handler) => async (request) => {
        const response = await handler(request);
        return response.ok ? response : new Response('"no"', response);
      }),
      'without a detail',
    ],
  ])('%s', async (_, broken, expected) => {
    expect(breaksOf(await run(broken))).toContain(expected);
  });
});

// To collect everything, again and again, takes a while where there is much.
describe('growth', { timeout: 60_000 }, () => {
  setFlagsFromString('--expose-gc');
  const measure = measureWith(runInNewContext('gc'));
  const kept: unknown[] = [];
  const keeping = calls((call) => {
    kept.push(new Array(30_000).fill(kept.length));
    return call();
  });

  it('is found where every call leaves something behind', async () => {
    const { wrong } = await torture({
      seed: 1,
      from: 0,
      to: cases,
      subject: { ...subject, ...keeping },
      measure,
    });
    expect(kept.length).toBeGreaterThan(50);
    expect(wrong.join()).toContain('the heap has grown');
  });

  it('is not found where there is none', async () => {
    const { wrong, heaps } = await torture({ seed: 1, from: 0, to: cases, subject, measure });
    expect(heaps.length).toBeGreaterThan(9);
    expect(wrong).toEqual([]);
  });

  it('is neither what goes up and down, nor what comes once', () => {
    const megabytes = (...heaps: number[]) => heaps.map((heap) => heap * 1_024 * 1_024);
    expect(growsTooMuch(megabytes(90, 95, 99, 99, 130, 99, 99, 100, 140))).toBe(false);
    expect(growsTooMuch(megabytes(50, 60, 90, 99, 99, 99, 99, 99, 99))).toBe(false);
    expect(growsTooMuch(megabytes(90, 100, 110, 120, 130, 140, 150, 160, 170))).toBe(true);
  });
});

it('a case that broke breaks alone, too, and what is printed plays it', async () => {
  const broken = requests((url, init, send) => send(url.replace('a', 'b'), init));
  const [first] = (await run(broken)).broken;
  const number = first?.number ?? 0;
  const alone = await run(broken, { from: number, to: number + 1 });
  expect(alone.broken.map(({ breaks, plan }) => [breaks, plan])).toEqual([[first?.breaks, first?.plan]]);
});

it('the command prints what it saw, in two processes, and the seed', async () => {
  const args = ['--expose-gc', '--import', 'tsx', 'scripts/torture.ts', '--cases', '4', '--seed', '7'];
  const [code, output] = await new Promise<[unknown, string]>((resolve) => {
    execFile(process.execPath, args, (error, stdout, stderr) => resolve([error, stdout + stderr]));
  });
  expect(output).toMatch(/^all +4 /m);
  expect(output).toContain('seed 7');
  expect(output).toContain('Nothing broke.');
  expect(code).toBe(null);
  // Three times a start of Node, with what has to be compiled.
}, 120_000);
