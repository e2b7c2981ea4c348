// No secret key, no signature and no Authorization value in anything that a program might print.
import { inspect } from 'node:util';
import { createMetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { credentialsHeader, operations, responseHeaders } from '../../generated/constants.ts';
import { answer, failureOf, recorder, type Sent, uuid } from '../support/client.ts';
import { startRawServer, wire } from '../support/raw-server.ts';

const keys = { publicKey: 'demopublickey', secretKey: 'ThisIs"Very\\Secret<Key>' };
const auths = [
  ['signedAuth', () => signedAuth(keys)],
  ['simpleAuth', () => simpleAuth(keys)],
] as const;

/** Everything that can be read off a value: hidden and symbol properties, getters, prototypes and causes too. */
function everythingIn(value: unknown, seen = new Set<unknown>()): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const own = Reflect.ownKeys(value).map((key) => {
    try {
      return `${String(key)}: ${everythingIn((value as Record<PropertyKey, unknown>)[key], seen)}`;
    } catch {
      return '';
    }
  });
  const text =
    typeof value === 'function'
      ? ''
      : `${safely(() => String(value))} ${safely(() => JSON.stringify(value))}`;
  return `${text} ${inspect(value, { depth: null, showHidden: true, getters: true })} ${own.join(' ')}`;
}

function safely(act: () => string): string {
  try {
    return act();
  } catch {
    return '';
  }
}

/** The secrets of a request: what must not be found. */
function secretsOf(sent: Sent[]): string[] {
  const proofs = sent.map(({ headers }) => headers.get(credentialsHeader) ?? '');
  return [
    keys.secretKey,
    JSON.stringify(keys.secretKey).slice(1, -1),
    ...proofs,
    ...proofs.map((each) => each.split(':')[1] ?? ''),
    ...proofs.map((each) => (each.split(':')[1] ?? '').toUpperCase()),
    ...proofs.map((each) => encodeURIComponent(each.split(':')[1] ?? '')),
  ];
}

function expectNothingOf(secrets: string[], thing: unknown): void {
  const text = everythingIn(thing);
  for (const secret of secrets.filter((each) => each !== '')) expect(text).not.toContain(secret);
}

const proof = ({ headers }: Sent) => headers.get(credentialsHeader) ?? '';
const echo =
  (status: number, asText = false) =>
  (request: Sent) =>
    asText
      ? new Response(`You sent ${proof(request)}`, { status })
      : answer(status, { detail: `You sent ${proof(request)}`, [proof(request)]: 1 });
const escapes = (text: string) =>
  [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const throwing = (make: (request: Sent) => unknown) => (request: Sent) => {
  throw make(request);
};

const failures: [string, Response | Error | ((sent: Sent) => Response)][] = [
  ...[400, 401, 403, 404, 406, 422, 429, 500, 503].map((status): (typeof failures)[0] => [
    `${status} that repeats the header`,
    echo(status),
  ]),
  ['a page that repeats the header', echo(500, true)],
  ['an error in capitals', (request) => answer(403, { detail: proof(request).toUpperCase() })],
  [
    'an error that is percent-encoded',
    (request) => answer(403, { detail: encodeURIComponent(proof(request)) }),
  ],
  [
    'an error behind two byte order marks',
    (request) => new Response(`\ufeff\ufeff{"detail":"${escapes(proof(request))}"}`, { status: 403 }),
  ],
  [
    'an error that is too deep to look through',
    (request) =>
      new Response(`{"detail":"${escapes(proof(request))}","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, {
        status: 403,
      }),
  ],
  [
    'a header whose name is the secret',
    (request) => answer(404, {}, { [`x-${/[0-9a-f]{40}/.exec(proof(request))?.[0] ?? 'none'}`]: '1' }),
  ],
  ['HTML', new Response('<html>', { status: 200 })],
  [
    'a redirect that repeats the header',
    (request) => answer(302, undefined, { Location: `https://x.example/${encodeURI(proof(request))}` }),
  ],
  [
    'a request id that repeats the header',
    (request) => answer(404, {}, { [responseHeaders.requestId]: proof(request) }),
  ],
  [
    'a success of the wrong shape that repeats the header',
    (request) => answer(200, { [proof(request)]: proof(request) }),
  ],
  [
    'a fetch that throws the request',
    throwing((request) => Object.assign(new Error('failed'), { request, cause: request })),
  ],
  [
    'a fetch that tells the header',
    throwing(
      (request) => new Error(`could not send ${proof(request)}`, { cause: new Error(proof(request)) }),
    ),
  ],
  ['a fetch that throws a text', throwing((request) => proof(request))],
  ['a failed connection', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
];

describe.each(auths)('with %s', (_, auth) => {
  it.each(failures)('no error after %s has a secret', async (_, reply) => {
    for (const verb of ['list', 'get', 'set', 'delete'] as const) {
      const { client, sent } = recorder(reply, { auth: auth(), maxRetries: 1 });
      const calls = {
        list: () => client.list(uuid),
        get: () => client.get(uuid, 'pet'),
        set: () => client.set(uuid, 'pet', 'cat'),
        delete: () => client.delete(uuid, 'pet'),
      };
      const outcome = await calls[verb]().catch((error: unknown) => error);
      expect(sent.length).toBeGreaterThan(0);
      if (!(outcome instanceof Error)) continue;
      expectNothingOf(secretsOf(sent), outcome);
    }
  });

  it.each(failures)('nothing that the raw api gives after %s has a secret', async (_, reply) => {
    const { client, sent } = recorder(reply, { auth: auth() });
    const params = { path: { uuid, key: 'pet' } };
    const outcome = await client.api
      .GET(operations.getFileMetadataKey.path, { params })
      .catch((error: unknown) => error);
    expectNothingOf(secretsOf(sent), outcome);
    const { response } = outcome as { response?: Response };
    if (response) expectNothingOf(secretsOf(sent), [...response.headers]);
  });

  it('no warning has a secret', async () => {
    const onWarning = vi.fn();
    const { client, sent } = recorder(
      (request) => answer(200, {}, { [responseHeaders.warning]: `199 ${proof(request)}` }),
      {
        auth: auth(),
        onWarning,
      },
    );
    await client.list(uuid);
    expect(onWarning).toHaveBeenCalledTimes(1);
    expectNothingOf(secretsOf(sent), onWarning.mock.calls);
  });

  it('neither the client nor the auth has a secret that shows', async () => {
    const { client, sent } = recorder(answer(200, {}), { auth: auth() });
    await client.list(uuid);
    expectNothingOf(secretsOf(sent), client);
    expectNothingOf(secretsOf(sent), auth());
  });

  it('no error of a wrong argument or option has a secret', async () => {
    const { client } = recorder(answer(200, 'ok'), { auth: auth() });
    expectNothingOf([keys.secretKey], await failureOf(client.get(uuid, '..')));
    expectNothingOf([keys.secretKey], await failureOf(client.set(uuid, 'pet', '')));
    expectNothingOf(
      [keys.secretKey],
      await failureOf(Promise.resolve().then(() => createMetadataClient({ auth: auth(), timeout: 0 }))),
    );
  });

  it('no secret comes out of a real connection that fails', async () => {
    const server = await startRawServer((socket, request) => {
      const header = /^authorization: (.*)$/im.exec(request)?.[1] ?? '';
      if (server.requests.length === 1) socket.end(wire('500 Oops', {}, JSON.stringify({ detail: header })));
      else
        socket.end(`HTTP/1.1 200 ${header}\r\nContent-Length: 4000\r\nX-Echo: ${header}\r\n\r\n"${header}`);
    });
    const client = createMetadataClient({
      auth: auth(),
      baseUrl: server.url,
      sleep: async () => {},
      maxRetries: 1,
    });
    const error = await failureOf(client.get(uuid, 'pet'));
    await server.close();
    const secrets = server.requests.map(
      (request) => /^authorization: .*:(.*)$/im.exec(request)?.[1]?.trim() ?? '',
    );
    expect(secrets.filter(Boolean)).toHaveLength(2);
    expectNothingOf([keys.secretKey, ...secrets], error);
  });
});

it('no signature of an earlier attempt comes out', async () => {
  const first: Sent[] = [];
  let time = 0;
  const { client, sent } = recorder(
    [
      (request) => {
        first.push(request);
        return answer(503, {});
      },
      () => answer(403, { detail: `Before, you sent ${proof(first[0] as Sent)}.` }),
    ],
    { auth: signedAuth(keys), now: () => (time += 60_000) },
  );
  const error = await failureOf(client.get(uuid, 'pet'));
  expect(error.message).toContain('Before, you sent');
  expectNothingOf(secretsOf(sent), error);
});

it('the search itself finds what is hidden', () => {
  const hidden = Object.defineProperty({}, Symbol('x'), {
    value: { deep: new Error('a', { cause: keys.secretKey }) },
  });
  expect(() => expectNothingOf([keys.secretKey], hidden)).toThrow();
});
