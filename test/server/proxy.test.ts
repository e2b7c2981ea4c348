// What the proxy takes, what it sends, and what it answers.
import { simpleAuth } from 'uploadcare-metadata';
import { createMetadataProxy, type MetadataProxyOptions } from 'uploadcare-metadata/server';
import { describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  failures,
  mediaType,
  operations,
  requestMediaType,
  responseHeaders,
  serverUrl,
  signature,
  valueRule,
  version,
} from '../../generated/constants.ts';
import { serializePath } from '../../src/path.ts';
import { answer, keys, refusal, requestId, uuid } from '../support/client.ts';
import { callOf, mount, operationIds, proxied } from './support.ts';

const { path: keyPath } = operations.updateFileMetadataKey;
const { path: listPath } = operations.listFileMetadata;
const pet = serializePath(keyPath, { uuid, key: 'pet' });
const all = serializePath(listPath, { uuid });
const json = { 'Content-Type': requestMediaType };
const get = (url: string, headers: Record<string, string> = json) => new Request(url, { headers });

async function outcomeOf(response: Response) {
  return { status: response.status, body: JSON.parse((await response.text()) || 'null') };
}

describe.each(operationIds)('%s', (operation) => {
  const { method, hasBody, path } = operations[operation];
  const key = path.includes('{key}') ? 'pet' : undefined;
  const value = hasBody ? 'dog' : undefined;

  it('is asked for in its parts, and sent as the client would have sent it', async () => {
    const { proxy, sent, asked } = proxied({ userAgent: 'app/1' });
    const response = await proxy(callOf(operation));
    expect(response.ok).toBe(true);
    expect(asked).toEqual([{ operation, uuid, key, value }]);
    const [request] = sent as [Request];
    expect(sent).toHaveLength(1);
    expect([request.method, request.url]).toEqual([
      method.toUpperCase(),
      serverUrl + serializePath(path, { uuid, key }),
    ]);
    expect(await request.text()).toBe(value === undefined ? '' : JSON.stringify(value));
    expect(Object.keys(Object.fromEntries(request.headers)).sort()).toEqual(
      ['accept', 'content-type', 'user-agent', credentialsHeader, signature.dateHeader]
        .map((name) => name.toLowerCase())
        .sort(),
    );
    expect(request.headers.get('User-Agent')).toBe(`app/1 uploadcare-metadata/${version}`);
  });

  it.each([
    ['false', () => false],
    ['nothing', () => undefined],
    ['1', () => 1],
    ['"true"', () => 'true'],
    ['an object', () => ({})],
    ['new Boolean(true)', () => new Boolean(true)],
    ['a promise of false', async () => false],
    ['a promise of an object', async () => ({ allowed: true })],
  ])('is denied when authorize gives %s', async (_, authorize) => {
    const { proxy, sent } = proxied({ authorize: authorize as () => boolean });
    expect(await outcomeOf(await proxy(callOf(operation)))).toEqual({
      status: 403,
      body: { detail: 'This call is not allowed.' },
    });
    expect(sent).toHaveLength(0);
  });

  it.each([
    ['throws', () => Promise.reject(new Error('the session store is down'))],
    [
      'throws at once',
      () => {
        throw new Error('the session store is down');
      },
    ],
  ])('is denied when authorize %s, which only the host is told', async (_, authorize) => {
    const { proxy, sent, errors } = proxied({ authorize });
    expect(await outcomeOf(await proxy(callOf(operation)))).toEqual({
      status: 403,
      body: { detail: 'This call is not allowed.' },
    });
    expect(sent).toHaveLength(0);
    expect(errors).toEqual([new Error('the session store is down')]);
  });

  it('is sent as it was allowed, whatever authorize does to what it was given', async () => {
    const { proxy, sent } = proxied({
      authorize: (call) => {
        Object.assign(call, { operation: 'deleteFileMetadataKey', uuid: 'x', key: 'other', value: 'other' });
        return true;
      },
    });
    await proxy(callOf(operation));
    expect(sent.map(({ method, url }) => `${method} ${url}`)).toEqual([
      `${method.toUpperCase()} ${serverUrl}${serializePath(path, { uuid, key })}`,
    ]);
    expect(await sent[0]?.text()).toBe(value === undefined ? '' : JSON.stringify(value));
  });

  it('has no body but a value', async () => {
    const { proxy, sent } = proxied();
    const bodies = hasBody
      ? ['', 'dog', '7', '""', '["dog"]', `"${'x'.repeat(valueRule.maxLength + 1)}"`]
      : ['"dog"'];
    for (const body of bodies) {
      if (method === 'GET') break;
      const response = await proxy(callOf(operation, { body }));
      expect(await outcomeOf(response)).toMatchObject({ status: 400, body: { detail: expect.any(String) } });
    }
    expect(sent).toHaveLength(0);
  });

  it('is not sent again when it fails', async () => {
    const { proxy, emulator, sent } = proxied();
    emulator.fail({ kind: 503, times: 9 });
    expect((await proxy(callOf(operation))).status).toBe(503);
    expect(sent).toHaveLength(1);
  });
});

describe('where the proxy stands', () => {
  it.each([
    ['at the root', `https://h${pet}`],
    ['under a path', `${mount}${pet}`],
    ['under a path with a slash at its end', `${mount}/${pet}`],
    ['under a path that looks like one of the operations', `https://h${all}x${pet}`],
    ['under the path of an operation itself', `https://h${all.slice(0, -1)}${pet}`],
    ['where a server took off the slash at the end', `${mount}${pet.slice(0, -1)}`],
    ['with a query', `${mount}${pet}?uuid=x&_method=DELETE`],
    ['with a path that leads back', `https://h/x/..${pet}`],
    ['with a path that leads back to it, percent-encoded', `${mount}${pet}x/%2e%2e/`],
  ])('does not have to be known: %s', async (_, url) => {
    const { proxy, asked, sent } = proxied();
    expect(await outcomeOf(await proxy(get(url)))).toEqual({ status: 200, body: 'cat' });
    expect(asked).toMatchObject([{ operation: 'getFileMetadataKey', uuid, key: 'pet' }]);
    expect(sent.map(({ url }) => url)).toEqual([serverUrl + pet]);
  });

  it('is one of the operation on all keys when the key is `.`, as URLs have it', async () => {
    const { proxy, asked } = proxied();
    await proxy(get(`${mount}${all}%2e/`));
    expect(asked).toEqual([{ operation: 'listFileMetadata', uuid, key: undefined, value: undefined }]);
  });

  it.each([
    ['another endpoint', `/files/${uuid}/`],
    ['the storage of a file', `/files/${uuid}/storage/`],
    ['the list of files', '/files/'],
    ['a path that leads back to another endpoint', `${pet}../../`],
    ['the key `..`, percent-encoded', `${all}%2e%2e/`],
    ['the key `..`, percent-encoded twice', `${all}%252e%252e/`],
    ['a slash in the key', `${all}a%2fb/`],
    ['a backslash in the key', `${all}a%5cb/`],
    ['slashes of the template that are percent-encoded', pet.replaceAll('/', '%2F')],
    ['a slash of the template that is percent-encoded', pet.replace('/metadata', '%2Fmetadata')],
    ['an empty key', `${all}/`],
    ['two slashes inside', pet.replace('/metadata', '//metadata')],
    ['a line break in the key', `${all}pet%0a/`],
    ['a NUL in the key', `${all}pet%00/`],
    ['half a percent-encoding', `${all}pet%e0%a4%a/`],
    ['a uuid that is none', pet.replace(uuid, 'x')],
    ['a uuid that is `..`', pet.replace(uuid, '%2e%2e')],
    ['letters of the template in capitals', pet.replace('files', 'FILES')],
    ['something behind it', `${pet}more/`],
    ['nothing', '/'],
  ])('is not found: %s', async (_, path) => {
    for (const method of ['GET', 'PUT', 'DELETE']) {
      const { proxy, asked, sent } = proxied();
      const body = method === 'PUT' ? { body: '"x"' } : {};
      const response = await proxy(new Request(mount + path, { method, headers: json, ...body }));
      expect(await outcomeOf(response)).toEqual({
        status: failures.notFound.status,
        body: { detail: failures.notFound.detail },
      });
      expect([...asked, ...sent]).toEqual([]);
    }
  });
});

describe('a request that is none of the client', () => {
  it.each(['HEAD', 'OPTIONS', 'POST', 'PATCH', 'PROPFIND', 'get', ''])('%s', async (method) => {
    const { proxy, asked, sent } = proxied();
    const response = await proxy({ ...parts(callOf('getFileMetadataKey')), method } as Request);
    expect(await outcomeOf(response)).toEqual({
      status: 405,
      body: { detail: 'This method is not allowed.' },
    });
    expect(response.headers.get('Allow')).toBe('GET, PUT, DELETE');
    expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
    expect([...asked, ...sent]).toEqual([]);
  });

  it.each([
    undefined,
    '',
    'text/plain',
    'application/x-www-form-urlencoded',
    `text/plain, ${requestMediaType}`,
  ])('of the content type %j', async (type) => {
    for (const operation of operationIds) {
      const { proxy, asked, sent } = proxied();
      const call = callOf(operation);
      const headers: Record<string, string> = type === undefined ? {} : { 'Content-Type': type };
      const response = await proxy({ ...parts(call), headers: new Headers(headers) } as Request);
      expect((await outcomeOf(response)).status).toBe(415);
      expect([...asked, ...sent]).toEqual([]);
    }
  });

  it('with a body that is larger than any value', async () => {
    const { proxy, asked, sent } = proxied();
    const longest = `"${'\\ud83d\\udc08'.repeat(valueRule.maxLength)}"`;
    expect((await proxy(callOf('updateFileMetadataKey', { body: longest }))).status).toBe(200);
    let given = 0;
    const endless = new ReadableStream({
      pull(controller) {
        given++;
        controller.enqueue(new Uint8Array(1_024));
      },
    });
    const init = { body: endless, duplex: 'half' } as RequestInit;
    const response = await proxy(callOf('updateFileMetadataKey', init));
    expect((await outcomeOf(response)).status).toBe(413);
    expect(given).toBeLessThan(20);
    expect([asked.length, sent.length]).toEqual([1, 1]);
  });

  it('whose body does not come through', async () => {
    const { proxy, sent } = proxied();
    const body = new ReadableStream({ start: (controller) => controller.error(new Error('secret')) });
    const response = await proxy(callOf('updateFileMetadataKey', { body, duplex: 'half' } as RequestInit));
    expect(await outcomeOf(response)).toEqual({
      status: 400,
      body: { detail: 'The body did not come through.' },
    });
    expect(sent).toHaveLength(0);
  });
});

describe('a page of another origin', () => {
  const from = (site: string, origin?: string) =>
    callOf('getFileMetadataKey', { headers: { 'Sec-Fetch-Site': site, ...(origin && { Origin: origin }) } });

  it('cannot send the content type before a preflight, which is refused', () => {
    // https://fetch.spec.whatwg.org/#cors-safelisted-request-header
    const simple = ['application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain'];
    expect(simple).not.toContain(requestMediaType);
  });

  it.each(['cross-site', 'same-site', 'none', 'anything'])(
    'is refused when the browser says %s',
    async (site) => {
      for (const origin of [
        undefined,
        'null',
        'https://evil.example',
        'https://app.example.com.evil.example',
      ]) {
        const { proxy, asked } = proxied({ allowedOrigins: ['https://app.example.com'] });
        expect((await proxy(from(site, origin))).status).toBe(403);
        expect(asked).toHaveLength(0);
      }
    },
  );

  it('may call when its origin is allowed', async () => {
    const { proxy } = proxied({ allowedOrigins: ['https://app.example.com'] });
    expect((await proxy(from('same-site', 'https://app.example.com'))).status).toBe(200);
  });

  it('is not one that the browser calls same-origin', async () => {
    const { proxy } = proxied();
    expect((await proxy(from('same-origin', 'https://whatever.the.host.is.called'))).status).toBe(200);
  });
});

describe('the answer', () => {
  const allowedHeaders = ['cache-control', 'content-type', 'x-content-type-options'].concat(
    Object.values(responseHeaders).map((name) => name.toLowerCase()),
  );

  it('has the body, the status and the listed headers of the API, and none else', async () => {
    const headers = {
      [responseHeaders.warning]: '199 Miscellaneous warning: x',
      [responseHeaders.retryAfter]: '7',
      'Set-Cookie': 'a=b',
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Credentials': 'true',
      Location: 'https://evil.example',
      'Clear-Site-Data': '"*"',
      'Content-Length': '3',
      'Content-Encoding': 'identity',
      ETag: '"x"',
    };
    for (const reply of [answer(200, 'cat', headers), refusal(429, 'Slowly.', headers)]) {
      const { proxy } = proxied({ fetch: async () => reply.clone() });
      const response = await proxy(callOf('getFileMetadataKey'));
      expect(response.status).toBe(reply.status);
      expect(await response.json()).toEqual(await reply.json());
      expect([...response.headers.keys()].sort()).toEqual([...allowedHeaders].sort());
      expect(Object.fromEntries(response.headers)).toMatchObject({
        'content-type': mediaType,
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        [responseHeaders.requestId.toLowerCase()]: requestId,
        [responseHeaders.warning.toLowerCase()]: '199 Miscellaneous warning: x',
        [responseHeaders.retryAfter.toLowerCase()]: '7',
      });
    }
  });

  it('to a deletion has no body', async () => {
    const { proxy } = proxied();
    const response = await proxy(callOf('deleteFileMetadataKey'));
    expect([response.status, response.body, response.headers.get('Content-Type')]).toEqual([204, null, null]);
    expect(response.headers.get('Cache-Control')).toBe('no-store');
  });

  it.each(['<h1>Bad gateway</h1>', '', '"text"', 'null', '[]', '{"detail":7}', '{"error":"x"}'])(
    'to a failure in another form (%s) is in that of the API',
    async (body) => {
      const { proxy } = proxied({ fetch: async () => new Response(body, { status: 502 }) });
      expect(await outcomeOf(await proxy(callOf('getFileMetadataKey')))).toEqual({
        status: 502,
        body: { detail: 'No explanation came with it.' },
      });
    },
  );

  it.each<[string, () => Response | Promise<Response>]>([
    ['a page', () => new Response('<h1>Hello</h1>')],
    ['a body of another type', () => answer(200, { pet: 'cat' })],
    ['a redirect', () => answer(302, undefined, { Location: 'https://evil.example' })],
    ['a status that is not declared', () => answer(206, 'cat')],
    ['no connection', () => Promise.reject(new TypeError('connect ECONNREFUSED 10.0.0.7:443'))],
  ])('is 502 when there is no usable one: %s', async (_, fetch) => {
    const { proxy, errors } = proxied({ fetch: async () => fetch() });
    const response = await proxy(callOf('getFileMetadataKey'));
    expect(await outcomeOf(response)).toEqual({
      status: 502,
      body: { detail: 'The API gave no usable answer.' },
    });
    expect(errors).toMatchObject([{ operation: 'getFileMetadataKey', uuid, key: 'pet' }]);
  });

  it('has the request id of the API, also when it is not usable', async () => {
    const { proxy } = proxied({ fetch: async () => answer(200, { pet: 'cat' }) });
    const { headers } = await proxy(callOf('getFileMetadataKey'));
    expect(headers.get(responseHeaders.requestId)).toBe(requestId);
  });

  it('is 504 when there is none in time', async () => {
    vi.useFakeTimers();
    const { proxy, emulator, errors } = proxied({ timeout: 1_000 });
    emulator.fail({ kind: 'hang' });
    const response = proxy(callOf('getFileMetadataKey'));
    await vi.advanceTimersByTimeAsync(1_000);
    vi.useRealTimers();
    expect(await outcomeOf(await response)).toEqual({
      status: 504,
      body: { detail: 'The API gave no answer in time.' },
    });
    expect(errors).toMatchObject([{ code: 'timed_out' }]);
  });

  it('comes also when what hears of errors fails', async () => {
    for (const onError of [
      () => {
        throw new Error('the log is full');
      },
      (() => Promise.reject(new Error('the log is full'))) as () => void,
    ]) {
      const { proxy, emulator } = proxied({ onError });
      emulator.fail({ kind: 'reset' });
      expect((await proxy(callOf('getFileMetadataKey'))).status).toBe(502);
    }
  });

  it.each([200, 299, 404])(
    'comes also when a fetch gives headers that cannot be sent, with %d',
    async (status) => {
      const headers = { get: (name: string) => (name === 'Content-Length' ? null : '\u2603') };
      const fetch = async () => ({ status, ok: status < 300, headers, body: new Response('"cat"').body });
      const { proxy } = proxied({ fetch: fetch as unknown as typeof globalThis.fetch });
      const response = await proxy(callOf('getFileMetadataKey'));
      expect(await outcomeOf(response)).toEqual({ status: 500, body: { detail: 'The server failed.' } });
    },
  );

  it('is 500 when the request cannot be read at all', async () => {
    const { proxy, errors } = proxied();
    const response = await proxy({ ...parts(callOf('getFileMetadataKey')), url: 'no url' } as Request);
    expect(await outcomeOf(response)).toEqual({ status: 500, body: { detail: 'The server failed.' } });
    expect(errors).toHaveLength(1);
  });

  it('is not waited for when the caller is gone', async () => {
    const { proxy, emulator, sent, errors } = proxied();
    emulator.fail({ kind: 'hang' });
    const controller = new AbortController();
    const response = proxy(callOf('getFileMetadataKey', { signal: controller.signal }));
    await vi.waitUntil(() => sent.length === 1);
    controller.abort();
    expect((await response).status).toBe(502);
    expect(sent[0]?.signal.aborted).toBe(true);
    expect(errors).toEqual([]);
  });
});

it.each([' "dog"\n', '"\\u0064\\u006f\\u0067"', '\ufeff"dog"'])('writes the value %j anew', async (body) => {
  const { proxy, sent, asked } = proxied();
  await proxy(callOf('updateFileMetadataKey', { body }));
  expect(asked).toMatchObject([{ value: 'dog' }]);
  expect(await sent[0]?.text()).toBe('"dog"');
});

it('hands the remarks of the API to the host too', async () => {
  const onWarning = vi.fn();
  const fetch = async () => answer(200, 'cat', { [responseHeaders.warning]: '199 x' });
  await proxied({ onWarning, fetch }).proxy(callOf('getFileMetadataKey'));
  expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: '199 x', uuid, requestId }));
});

it('hands the request to authorize as it came, with its body read', async () => {
  let seen: Request | undefined;
  const request = callOf('updateFileMetadataKey', { headers: { Cookie: 'session=1' } });
  const { proxy } = proxied({
    authorize(call) {
      seen = call.request;
      return true;
    },
  });
  await proxy(request);
  expect(seen).toBe(request);
  expect(request.bodyUsed).toBe(true);
});

describe('an option that cannot work is refused', () => {
  const good = { auth: simpleAuth(keys), authorize: () => true };
  it.each<[string, object]>([
    ['auth', { auth: undefined }],
    ['auth', { auth: undefined, baseUrl: 'https://example.com' }],
    ['auth', { auth: {} }],
    ['authorize', { authorize: undefined }],
    ['authorize', { authorize: true }],
    ['onError', { onError: 'log' }],
    ['allowedOrigins', { allowedOrigins: 'https://app.example.com' }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
    ['allowedOrigins', { allowedOrigins: ['null'] }],
    ['allowedOrigins', { allowedOrigins: ['app.example.com'] }],
    ['allowedOrigins', { allowedOrigins: ['https://app.example.com/'] }],
    ['timeout', { timeout: 0 }],
    ['baseUrl', { baseUrl: 'http://example.com' }],
  ])('%s: %o', (argument, wrong) => {
    const options = { ...good, ...wrong } as MetadataProxyOptions;
    expect(() => createMetadataProxy(options)).toThrow(expect.objectContaining({ argument }));
  });

  it('and so are no options', () => {
    expect(() => createMetadataProxy(undefined as unknown as MetadataProxyOptions)).toThrow('options');
  });
});

/** The parts of a request that the handlers look at, for what a `Request` of this platform would not let be. */
function parts({ url, method, headers, body, signal }: Request) {
  return { url, method, headers, body, signal };
}
