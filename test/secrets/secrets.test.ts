// No secret key, no signature and no Authorization value in anything that a program might print.
import { createMetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { operations, responseHeaders } from '../../generated/constants.ts';
import { answer, failureOf, recorder, type Sent, uuid } from '../support/client.ts';
import { startRawServer, wire } from '../support/raw-server.ts';
import { echoes, expectNothingOf, keys, proof, secretsOf } from '../support/secrets.ts';

const auths = [
  ['signedAuth', () => signedAuth(keys)],
  ['simpleAuth', () => simpleAuth(keys)],
] as const;

describe.each(auths)('with %s', (_, auth) => {
  it.each(echoes)('no error after %s has a secret', async (_, reply) => {
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

  it.each(echoes)('nothing that the raw api gives after %s has a secret', async (_, reply) => {
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
