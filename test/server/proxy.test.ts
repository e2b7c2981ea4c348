import { createMetadataProxy, type MetadataProxyOptions } from 'uploadcare-metadata/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  failures,
  mediaType,
  operations,
  responseHeaders,
  serverUrl,
  signature,
  valueRule,
  version,
} from '../../generated/constants.ts';
import { apiResponse, errorResponse, requestId, uuid } from '../support/client.ts';
import { expectedCredentials } from '../support/oracle.ts';
import {
  callRequest,
  createTestProxy,
  fieldsOf,
  json,
  mount,
  operationIds,
  pathOf,
  patience,
  resultOf,
} from './support.ts';

const pet = pathOf('getFileMetadataKey');
const all = pathOf('listFileMetadata');

afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(Object.prototype, 'baseUrl');
});

describe.each(operationIds)('the proxy, for %s,', (operation) => {
  const { method, hasBody, path } = operations[operation];
  const call = {
    operation,
    uuid,
    key: path.includes('{key}') ? 'pet' : undefined,
    value: hasBody ? 'dog' : undefined,
  };

  it('asks `authorize`, and sends the request that the client would send', async () => {
    const { handler, sent, asked } = createTestProxy({ userAgent: 'app/1' });
    expect((await handler(callRequest(operation))).ok).toBe(true);
    expect(asked).toEqual([call]);
    const [request, ...others] = sent;
    if (!request || others.length > 0) throw new Error(`${sent.length} requests were sent`);
    const { url, headers } = request;
    expect([request.method, url]).toEqual([method, serverUrl + pathOf(operation)]);
    const body = await request.text();
    expect(body).toBe(hasBody ? '"dog"' : '');
    expect(headers.get(credentialsHeader)).toBe(expectedCredentials({ url, method, headers, body }));
    expect([...headers.keys()].sort()).toEqual(
      ['accept', 'content-type', 'user-agent', credentialsHeader, signature.dateHeader]
        .map((name) => name.toLowerCase())
        .sort(),
    );
    expect(headers.get('User-Agent')).toBe(`app/1 uploadcare-metadata/${version}`);
  });

  it('rejects a body that is not the one of the operation', async () => {
    const { handler, sent } = createTestProxy();
    const tooLong = `"${'x'.repeat(valueRule.maxLength + 1)}"`;
    const bodies = hasBody ? ['', 'dog', '7', '""', '["dog"]', tooLong] : ['"dog"'];
    for (const body of bodies) {
      const stream = body === '' ? null : new Response(body).body;
      const response = await handler(fieldsOf(callRequest(operation), { body: stream }));
      expect(await resultOf(response)).toEqual({ status: 400, body: { detail: expect.any(String) } });
    }
    expect(sent).toEqual([]);
  });

  it('does not retry', async () => {
    const { handler, emulator, sent } = createTestProxy();
    emulator.fail({ kind: 503, times: 9 });
    expect((await handler(callRequest(operation))).status).toBe(503);
    expect(sent).toHaveLength(1);
  });
});

it.each([
  ...[`https://h${pet}`, `${mount}${pet}`, `${mount}/${pet}`, `https://h/files${pet}`, `https://h/x/..${pet}`],
  ...[`${mount}${pet.slice(0, -1)}`, `${mount}${pet}x/%2e%2e/`, `${mount}${pet}?uuid=x&_method=DELETE`],
])('the proxy finds the call at the end of %s', async (url) => {
  const { handler, asked, sent } = createTestProxy();
  const response = await handler(new Request(url, { headers: json }));
  expect(await resultOf(response)).toEqual({ status: 200, body: 'cat' });
  expect(asked).toMatchObject([{ operation: 'getFileMetadataKey', uuid, key: 'pet' }]);
  expect(sent.map(({ url }) => url)).toEqual([serverUrl + pet]);
});

const otherFile = pet.replace(uuid, requestId);
it.each([
  ...['/', '/files/', `/files/${uuid}/`, `/files/${uuid}/storage/`, `${all}/`, `${pet}more/`, `${pet}../../`],
  ...'%2e%2e %252e%252e a%2fb a%5cb pet%0a pet%00 pet%e0%a4%a'.split(' ').map((key) => `${all}${key}/`),
  ...[pet.replaceAll('/', '%2F'), pet.replace('/metadata', '%2Fmetadata'), pet.replace('/metadata', '//metadata')],
  ...[pet.replace(uuid, 'x'), pet.replace(uuid, '%2e%2e'), pet.replace('files', 'FILES')],
  // A guard in front of the proxy could have checked the first file.
  ...[otherFile, otherFile.toUpperCase(), otherFile.replace('files', '%66iles')].map((path) => path + all.slice(1)),
  `/files/${requestId}${all}`,
])('the proxy does not find %s', async (path) => {
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const { handler, asked, sent } = createTestProxy();
    const body = method === 'PUT' ? '"x"' : null;
    const response = await handler(new Request(mount + path, { method, headers: json, body }));
    const { status, detail } = failures.notFound;
    expect(await resultOf(response)).toEqual({ status, body: { detail } });
    expect([...asked, ...sent]).toEqual([]);
  }
});

describe('the response of the proxy', () => {
  const received = async (fetch: () => Response | Promise<Response>, options: object = {}) => {
    const { handler, errors } = createTestProxy({ fetch: async () => fetch(), ...options });
    return { response: await handler(callRequest('getFileMetadataKey')), errors };
  };

  it('has the body, the status and the listed headers of the API, and nothing else', async () => {
    const passedOn = { [responseHeaders.warning]: '199 x', [responseHeaders.retryAfter]: '7' };
    const headers = {
      ...passedOn,
      'Set-Cookie': 'a=b',
      'Access-Control-Allow-Origin': '*',
      Location: 'https://evil.example',
      'Clear-Site-Data': '"*"',
      'Content-Length': '3',
      'Content-Encoding': 'identity',
    };
    for (const reply of [apiResponse(200, 'cat', headers), errorResponse(429, 'Slowly.', headers)]) {
      const { response } = await received(() => reply.clone());
      expect(response.status).toBe(reply.status);
      expect(await response.json()).toEqual(await reply.json());
      expect(Object.fromEntries(response.headers)).toEqual(
        Object.fromEntries(
          new Headers({
            ...passedOn,
            [responseHeaders.requestId]: requestId,
            'Content-Type': mediaType,
            'Cache-Control': 'no-store',
            'X-Content-Type-Options': 'nosniff',
          }),
        ),
      );
    }
  });

  it('to a deletion has no body', async () => {
    const response = await createTestProxy().handler(callRequest('deleteFileMetadataKey'));
    expect([response.status, response.body, response.headers.get('Content-Type')]).toEqual([204, null, null]);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it.each(['<h1>Bad gateway</h1>', '', '"text"', 'null', '[]', '{"detail":7}', '{"error":"x"}'])(
    'to the failure %j has the form of the API',
    async (body) => {
      const { response } = await received(() => new Response(body, { status: 502 }));
      expect(await resultOf(response)).toEqual({ status: 502, body: { detail: 'No explanation.' } });
    },
  );

  it.each<[string, () => Response | Promise<Response>]>([
    ['a page', () => new Response('<h1>Hello</h1>')],
    ['a body of another type', () => apiResponse(200, { pet: 'cat' })],
    ['a redirect', () => apiResponse(302, undefined, { Location: 'https://evil.example' })],
    ['an undocumented status', () => apiResponse(206, 'cat')],
    ['a failed connection', () => Promise.reject(new TypeError('connect ECONNREFUSED 10.0.0.7:443'))],
  ])('is 502 after %s, which `onError` receives', async (name, fetch) => {
    const { response, errors } = await received(fetch);
    const detail = 'The API returned no valid response.';
    expect(await resultOf(response)).toEqual({ status: 502, body: { detail } });
    const hasId = !['a page', 'a failed connection'].includes(name);
    expect(response.headers.get(responseHeaders.requestId)).toBe(hasId ? requestId : null);
    expect(errors).toMatchObject([{ operation: 'getFileMetadataKey', uuid, key: 'pet', attempts: 1 }]);
  });

  it('is 504 when the API does not respond within `attemptTimeout`', async () => {
    vi.useFakeTimers();
    const { handler, emulator, errors } = createTestProxy({ attemptTimeout: 1_000 });
    emulator.fail({ kind: 'hang' });
    const response = handler(callRequest('getFileMetadataKey'));
    await vi.advanceTimersByTimeAsync(1_000);
    const body = { detail: 'The API did not respond in time.' };
    expect(await resultOf(await response)).toEqual({ status: 504, body });
    expect(errors).toMatchObject([{ code: 'timed_out', limit: 'attempt' }]);
  });
});

it('the proxy ends the call to the API when the client leaves', async () => {
  const { handler, emulator, sent, errors } = createTestProxy();
  emulator.fail({ kind: 'hang' });
  const controller = new AbortController();
  const response = handler(callRequest('getFileMetadataKey', { signal: controller.signal }));
  await vi.waitUntil(() => sent.length === 1, patience);
  controller.abort();
  expect((await response).status).toBe(502);
  expect([sent[0]?.init.signal.aborted, errors]).toEqual([true, []]);
});

it.each([' "dog"\n', '"\\u0064\\u006f\\u0067"', '\ufeff"dog"'])('the proxy builds the body for %j', async (body) => {
  const { handler, sent, asked } = createTestProxy();
  await handler(callRequest('updateFileMetadataKey', { body }));
  expect(asked).toMatchObject([{ value: 'dog' }]);
  expect(await sent[0]?.text()).toBe('"dog"');
});

it('the proxy passes warnings of the API to `onWarning`', async () => {
  const onWarning = vi.fn();
  const fetch = async () => apiResponse(200, 'cat', { [responseHeaders.warning]: '199 x' });
  await createTestProxy({ onWarning, fetch }).handler(callRequest('getFileMetadataKey'));
  expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: '199 x', uuid, requestId }));
});

it('the proxy reads own options only', async () => {
  Object.defineProperty(Object.prototype, 'baseUrl', { value: 'http://evil.example', configurable: true });
  const { handler, sent } = createTestProxy();
  await handler(callRequest('listFileMetadata'));
  expect(sent.map(({ url }) => url)).toEqual([serverUrl + all]);
});

it.each<[argument: string, options: object | undefined]>([
  ['auth', { authorize: () => true }],
  ['auth', { authorize: () => true, baseUrl: 'https://example.com' }],
  ['auth', { authorize: () => true, auth: {} }],
  ['options', undefined],
])('the proxy refuses a missing `%s`: %o', (argument, options) => {
  const create = () => createMetadataProxy(options as MetadataProxyOptions);
  expect(create).toThrow(expect.objectContaining({ name: 'ValidationError', argument }));
});
