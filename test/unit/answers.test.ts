import * as everything from 'uploadcare-metadata';
import { CallError, HttpError, MetadataError } from 'uploadcare-metadata';
import { describe, expect, it, vi } from 'vitest';
import { operations, responseHeaders } from '../../generated/constants.ts';
import { answer, failureOf, recorder, refusal, requestId, uuid } from '../support/client.ts';

const call = { operation: 'updateFileMetadataKey', uuid, key: 'pet', attempts: 1 };
const line = `PUT ${operations.updateFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', 'pet')}`;

describe('an error of the API', () => {
  it.each([
    [400, 'BadRequestError', 'bad_request'],
    [401, 'AuthenticationError', 'authentication_failed'],
    [404, 'NotFoundError', 'not_found'],
    [406, 'NotAcceptableError', 'not_acceptable'],
    [429, 'RateLimitError', 'rate_limited'],
    [500, 'ServerError', 'server_error'],
    [599, 'ServerError', 'server_error'],
    [403, 'HttpError', 'http_error'],
    [422, 'HttpError', 'http_error'],
  ] as const)('%i is a %s with the code %s', async (status, name, code) => {
    const { client } = recorder(refusal(status, 'This is why.'), { maxRetries: 0 });
    const error = await failureOf(client.set(uuid, 'pet', 'cat'));
    expect(error).toBeInstanceOf(new Map<string, unknown>(Object.entries(everything)).get(name));
    expect(error).toBeInstanceOf(HttpError);
    expect(error).toBeInstanceOf(CallError);
    expect(error).toBeInstanceOf(MetadataError);
    expect(error).toMatchObject({ ...call, name, code, status, requestId, detail: 'This is why.' });
    expect(error.message.startsWith(`${line} → ${status}: This is why.`)).toBe(true);
    expect(error.message.endsWith(`(request ${requestId})`)).toBe(true);
  });

  it('says what to do', async () => {
    const advice = async (status: number, act: (client: everything.MetadataClient) => Promise<unknown>) =>
      (await failureOf(act(recorder(refusal(status, 'No.'), { maxRetries: 0 }).client))).message;
    expect(await advice(401, (client) => client.list(uuid))).toMatch(/credentials.+clock/);
    expect(await advice(404, (client) => client.list(uuid))).toMatch(/Check the uuid\./);
    expect(await advice(404, (client) => client.get(uuid, 'pet'))).toMatch(/uuid and the key/);
    expect(await advice(429, (client) => client.get(uuid, 'pet'))).toMatch(/Try again later\./);
  });

  it('has a message of whole sentences', async () => {
    const { client } = recorder([refusal(401, 'Wrong key'), refusal(403, 'No!')]);
    expect((await failureOf(client.list(uuid))).message).toContain('401: Wrong key. Check the credentials');
    expect((await failureOf(client.list(uuid))).message).toContain('403: No! (request');
  });

  it('has no key for the whole file, and no request id where none came', async () => {
    const { client } = recorder(new Response(null, { status: 404 }));
    const error = await failureOf(client.list(uuid));
    expect(error).not.toHaveProperty('key');
    expect(error).not.toHaveProperty('requestId');
    expect(error).toMatchObject({ operation: 'listFileMetadata', uuid });
  });

  it('has its fields in JSON', async () => {
    const { client } = recorder(refusal(401, 'No.'));
    const error = await failureOf(client.set(uuid, 'pet', 'cat'));
    expect(JSON.parse(JSON.stringify(error))).toEqual({
      ...call,
      name: 'AuthenticationError',
      message: error.message,
      code: 'authentication_failed',
      status: 401,
      detail: 'No.',
      requestId,
    });
  });
});

it('each class has a code of its own', async () => {
  const codes = await Promise.all(
    [400, 401, 403, 404, 406, 429, 500, 302].map(
      async (status) =>
        (await failureOf(recorder(answer(status), { maxRetries: 0 }).client.list(uuid)))['code'],
    ),
  );
  expect(new Set(codes).size).toBe(codes.length);
});

describe('what the verbs give', () => {
  it.each([200, 201])('set gives the value that is stored, with %i', async (status) => {
    expect(await recorder(answer(status, 'cat')).client.set(uuid, 'pet', 'cat')).toBe('cat');
  });

  it('delete gives nothing', async () => {
    expect(await recorder(answer(204)).client.delete(uuid, 'pet')).toBeUndefined();
  });

  it('get gives values that no longer fit the rules as they are', async () => {
    expect(await recorder(answer(200, '')).client.get(uuid, 'pet')).toBe('');
  });
});

describe('onWarning', () => {
  const message = '199 Miscellaneous warning: You are using the demo project';
  const warning = { [responseHeaders.warning]: message };

  it.each<[string, Response, (client: everything.MetadataClient) => Promise<unknown>, string]>([
    ['200', answer(200, 'cat', warning), (client) => client.get(uuid, 'pet'), 'getFileMetadataKey'],
    ['201', answer(201, 'cat', warning), (client) => client.set(uuid, 'pet', 'cat'), 'updateFileMetadataKey'],
    ['204', answer(204, undefined, warning), (client) => client.delete(uuid, 'pet'), 'deleteFileMetadataKey'],
    [
      '404',
      refusal(404, 'No.', warning),
      (client) => failureOf(client.get(uuid, 'pet')),
      'getFileMetadataKey',
    ],
    [
      'a redirect',
      answer(302, undefined, warning),
      (client) => failureOf(client.get(uuid, 'pet')),
      'getFileMetadataKey',
    ],
  ])('gets what comes with %s', async (_, reply, act, operation) => {
    const onWarning = vi.fn();
    await act(recorder(reply, { onWarning }).client);
    expect(onWarning.mock.calls).toEqual([[{ message, operation, uuid, key: 'pet', requestId }]]);
  });

  it('gets what comes with the raw api and with each attempt', async () => {
    const onWarning = vi.fn();
    const { client } = recorder([refusal(503, 'Later.', warning), answer(200, {}, warning)], { onWarning });
    await client.list(uuid);
    await client.api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } });
    expect(onWarning).toHaveBeenCalledTimes(3);
  });

  it('does not hear of an answer that nobody waits for any more', async () => {
    const onWarning = vi.fn();
    const controller = new AbortController();
    let reply = (_: Response) => {};
    const { client } = recorder(() => new Promise<Response>((resolve) => (reply = resolve)), { onWarning });
    const failure = failureOf(client.list(uuid, { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort();
    reply(answer(200, {}, warning));
    await failure;
    await new Promise(setImmediate);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it('is left alone without a warning', async () => {
    const onWarning = vi.fn();
    await recorder(answer(200, {}), { onWarning }).client.list(uuid);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('oops');
      },
    ],
    ['rejects', () => Promise.reject(new Error('oops'))],
  ])('does not make a call fail when it %s', async (_, onWarning) => {
    expect(await recorder(answer(200, 'cat', warning), { onWarning }).client.set(uuid, 'pet', 'cat')).toBe(
      'cat',
    );
  });
});
