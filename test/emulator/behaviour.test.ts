// What the emulator answers to requests of any client, right and wrong.
import { createHash, createHmac } from 'node:crypto';
import { createEmulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  failures,
  maxKeys,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  responseHeaders,
  schemes,
  signature,
  valueRule,
} from '../../generated/constants.ts';
import { keys, noon, uuid } from '../support/client.ts';
import { expectConforming } from '../support/conforms.ts';

const host = 'https://api.example';
const listPath = operations.listFileMetadata.path.replace('{uuid}', uuid);
const keyPath = (key = 'pet') =>
  operations.getFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', key);

/** The methods of a path, as they were observed: in the order of the alphabet, with these two. */
function allowed(id: keyof typeof operations): string {
  const { path } = operations[id];
  const methods = Object.values(operations).flatMap((each) => (each.path === path ? each.method : []));
  return [...methods, 'HEAD', 'OPTIONS']
    .map((method) => method.toUpperCase())
    .sort()
    .join(', ');
}

interface Sending {
  readonly method?: string;
  readonly path?: string;
  readonly body?: string | undefined;
  readonly headers?: Record<string, string | undefined>;
  readonly date?: string;
  readonly dateHeader?: string;
  readonly secretKey?: string;
  readonly publicKey?: string;
  readonly origin?: string;
}

/** A request that is signed by code of its own. */
function request({
  method = 'GET',
  path = keyPath(),
  body,
  headers = {},
  date = new Date(noon).toUTCString(),
  dateHeader = signature.dateHeader,
  secretKey = keys.secretKey,
  publicKey = keys.publicKey,
  origin = host,
}: Sending = {}): Request {
  const contentType = headers['Content-Type'] ?? requestMediaType;
  const hash = createHash('md5')
    .update(body ?? '')
    .digest('hex');
  const proof = createHmac('sha1', secretKey)
    .update([method, hash, contentType, date, path].join('\n'))
    .digest('hex');
  const all = {
    Accept: mediaType,
    'Content-Type': requestMediaType,
    [dateHeader]: date,
    [credentialsHeader]: `${schemes.signed} ${publicKey}:${proof}`,
    ...headers,
  };
  const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new Request(origin + path, { method, headers: given, body: body ?? null });
}

const emulator = (options: EmulatorOptions = {}) =>
  createEmulator({ files: { [uuid]: { pet: 'cat' } }, now: () => noon, ...options });
const detailOf = async (response: Response) => ((await response.json()) as { detail: string }).detail;

async function refusal(sending: Sending, options?: EmulatorOptions) {
  const response = await emulator(options).fetch(request(sending));
  expect(response.headers.get('Content-Type')).toBe(mediaType);
  await expectConforming(sending.method ?? 'GET', sending.path ?? keyPath(), response.clone());
  return { status: response.status, detail: await detailOf(response) };
}

describe('the operations', () => {
  it('keep state', async () => {
    const { fetch, metadataOf } = emulator();
    const act = async (sending: Sending) => {
      const response = await fetch(request(sending));
      return [response.status, await response.text()];
    };
    expect(await act({ path: listPath })).toEqual([200, '{"pet":"cat"}']);
    expect(await act({ method: 'PUT', path: keyPath('a:b'), body: '"x"' })).toEqual([201, '"x"']);
    expect(await act({ method: 'PUT', path: keyPath('a:b'), body: '"y"' })).toEqual([200, '"y"']);
    expect(await act({ path: keyPath('a:b') })).toEqual([200, '"y"']);
    expect(await act({ method: 'DELETE' })).toEqual([204, '']);
    expect(await act({})).toEqual([404, JSON.stringify({ detail: failures.notFound.detail })]);
    expect(await act({ method: 'PUT', body: '"new"' })).toEqual([201, '"new"']);
    expect(metadataOf(uuid)).toEqual({ 'a:b': 'y', pet: 'new' });
  });

  it('have the headers that were observed', async () => {
    const { fetch } = emulator({ warning: '199 Miscellaneous warning: hello' });
    const list = (await fetch(request({ path: listPath }))).headers;
    const one = (await fetch(request())).headers;
    const gone = (await fetch(request({ method: 'DELETE' }))).headers;
    expect(list.get('Allow')).toBe(allowed('listFileMetadata'));
    expect(one.get('Allow')).toBe(allowed('getFileMetadataKey'));
    expect(one.get('Content-Type')).toBe(mediaType);
    expect(one.get(responseHeaders.requestId)).toMatch(new RegExp(parameterRules.uuid.pattern));
    expect(one.get(responseHeaders.requestId)).not.toBe(list.get(responseHeaders.requestId));
    expect(gone.get(responseHeaders.warning)).toBe('199 Miscellaneous warning: hello');
    expect(gone.get('Content-Length')).toBe('0');
    expect(gone.has('Content-Type')).toBe(false);
    expect(one.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it('answer HEAD without a body and OPTIONS without credentials', async () => {
    const { fetch } = emulator({ allowOrigin: 'https://shop.example' });
    const head = await fetch(request({ method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const options = await fetch(new Request(host + keyPath(), { method: 'OPTIONS' }));
    expect(options.status).toBe(204);
    expect(options.headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example');
    expect(options.headers.get('Access-Control-Allow-Methods')).toContain('PUT');
  });
});

describe('credentials', () => {
  const simple = (proof: string) => ({ headers: { [credentialsHeader]: `${schemes.simple} ${proof}` } });

  it.each([signature.dateHeader, 'Date'])('signed with the date in %s are taken', async (dateHeader) => {
    expect((await emulator().fetch(request({ dateHeader }))).status).toBe(200);
  });

  it('of the simple scheme are taken', async () => {
    const sending = simple(`${keys.publicKey}:${keys.secretKey}`);
    expect((await emulator().fetch(request(sending))).status).toBe(200);
    expect((await emulator({ requireHttps: true }).fetch(request(sending))).status).toBe(200);
    expect(await refusal({ ...sending, origin: 'http://api.example' }, { requireHttps: true })).toEqual(
      failures.simpleOverHttp,
    );
  });

  it.each<[string, Sending, unknown]>([
    ['none', { headers: { [credentialsHeader]: undefined } }, failures.incorrectCredentials],
    ['unreadable ones', { headers: { [credentialsHeader]: 'Uploadcare' } }, failures.incorrectCredentials],
    ['of another scheme', { headers: { [credentialsHeader]: 'Bearer a:b' } }, failures.incorrectCredentials],
    ['a wrong secret key', { secretKey: 'wrong' }, failures.invalidSignature],
    ['a wrong simple secret', simple(`${keys.publicKey}:wrong`), failures.unknownSecretKey],
    [
      'a simple secret that is longer',
      simple(`${keys.publicKey}:${keys.secretKey}x`),
      failures.unknownSecretKey,
    ],
    [
      'an unknown public key',
      { publicKey: 'other' },
      { status: 401, detail: failures.unknownPublicKey.detail.replace('{public_key}', 'other') },
    ],
    [
      'an unknown simple public key',
      simple('$&:x'),
      { status: 401, detail: failures.unknownPublicKey.detail.replace('{public_key}', () => '$&') },
    ],
    [
      'another content type than signed',
      { headers: { 'Content-Type': 'text/plain' }, method: 'DELETE' },
      undefined,
    ],
    ['no date', { headers: { [signature.dateHeader]: undefined } }, failures.incorrectCredentials],
    ['an unreadable date', { date: 'today' }, failures.incorrectCredentials],
    [
      'a date too early',
      { date: new Date(noon - 1_000 * (signature.maxDateSkewSeconds + 1)).toUTCString() },
      failures.incorrectCredentials,
    ],
    [
      'a date too late',
      { date: new Date(noon + 1_000 * (signature.maxDateSkewSeconds + 1)).toUTCString() },
      failures.incorrectCredentials,
    ],
  ])('%s', async (_, sending, expected) => {
    if (expected === undefined) expect((await emulator().fetch(request(sending))).status).toBe(204);
    else expect(await refusal(sending)).toEqual(expected);
  });

  it('with a date just near enough are taken, and the clock of the emulator can be off', async () => {
    const edge = 1_000 * signature.maxDateSkewSeconds;
    expect((await emulator().fetch(request({ date: new Date(noon - edge).toUTCString() }))).status).toBe(200);
    expect(await refusal({}, { skew: edge + 1_000 })).toEqual(failures.incorrectCredentials);
    const { headers } = await emulator({ skew: 60_000 }).fetch(request());
    expect(headers.get('Date')).toBe(new Date(noon + 60_000).toUTCString());
  });

  it.each(['method', 'body', 'path', 'date', 'content type'])('a signature covers the %s', async (part) => {
    const honest = request({ method: 'PUT', body: '"cat"' });
    const headers = new Headers(honest.headers);
    if (part === 'date') headers.set(signature.dateHeader, new Date(noon + 1_000).toUTCString());
    if (part === 'content type') headers.set('Content-Type', `${requestMediaType}; charset=utf-8`);
    const forged = new Request(part === 'path' ? host + keyPath('other') : honest.url, {
      method: part === 'method' ? 'POST' : 'PUT',
      headers,
      body: part === 'body' ? '"dog"' : '"cat"',
    });
    const response = await emulator().fetch(forged);
    expect([response.status, await detailOf(response)]).toEqual([401, failures.invalidSignature.detail]);
  });
});

describe('what is not taken', () => {
  const put = (body: string | undefined, more: Sending = {}): Sending => ({ method: 'PUT', body, ...more });

  it.each<[string, Sending, number, RegExp]>([
    ['no Accept header', { headers: { Accept: undefined } }, 406, /Accept/],
    ['another media type', { headers: { Accept: 'application/json' } }, 406, /Accept/],
    ['another path', { path: '/files/' }, 404, /Not found/],
    ['no slash at the end', { path: keyPath().slice(0, -1) }, 404, /Not found/],
    ['an unknown file', { path: listPath.replace(uuid, crypto.randomUUID()) }, 404, /Not found/],
    ['a uuid that is none', { path: listPath.replace(uuid, 'me') }, 404, /Not found/],
    ['an unknown key', { path: keyPath('dog') }, 404, /Not found/],
    ['deleting an unknown key', { method: 'DELETE', path: keyPath('dog') }, 404, /Not found/],
    ['another method', { method: 'POST', body: '"x"' }, 405, /"POST" not allowed/],
    ['a method of the other path', { method: 'DELETE', path: listPath }, 405, /not allowed/],
    ['another content type', put('"x"', { headers: { 'Content-Type': 'text/plain' } }), 415, /text\/plain/],
    ['no JSON', put('image-processing'), 400, /with its quotes/],
    ['no body', put(undefined), 400, /with its quotes/],
    ['a number', put('7'), 400, /JSON string/],
    ['an object', put('{}'), 400, /JSON string/],
    ['an empty value', put('""'), 400, /can not be empty/],
    [
      'a value too long',
      put(JSON.stringify('x'.repeat(valueRule.maxLength + 1))),
      400,
      new RegExp(`more than ${valueRule.maxLength}`),
    ],
    ['half a surrogate pair', put('"\\ud800"'), 400, /./],
    [
      'a key too long',
      { path: keyPath('k'.repeat(parameterRules.key.maxLength + 1)) },
      400,
      new RegExp(`more than ${parameterRules.key.maxLength}`),
    ],
    ['a key outside the pattern', { path: keyPath('a%20b') }, 400, /`a b`/],
    [
      'a body larger than any value',
      put(JSON.stringify('x'.repeat(valueRule.maxLength * 20))),
      413,
      /larger/,
    ],
  ])('%s', async (_, sending, status, detail) => {
    const answer = await refusal(sending);
    expect(answer.status).toBe(status);
    expect(answer.detail).toMatch(detail);
  });

  it('one key too many, while one that is there can be changed', async () => {
    const full = Object.fromEntries(Array.from({ length: maxKeys }, (_, index) => [`k${index}`, 'v']));
    const { fetch, metadataOf } = emulator({ files: { [uuid]: full } });
    const over = await fetch(request(put('"x"', { path: keyPath('more') })));
    expect([over.status, await detailOf(over)]).toEqual([
      400,
      `A file can not have more than ${maxKeys} metadata keys.`,
    ]);
    expect((await fetch(request(put('"x"', { path: keyPath('k0') })))).status).toBe(200);
    expect(Object.keys(metadataOf(uuid) ?? {})).toHaveLength(maxKeys);
  });

  it('what is not known can be chosen', async () => {
    expect((await refusal(put('7'), { invalidStatus: 422 })).status).toBe(422);
    const gone = emulator({ deleteMissingStatus: 204 });
    expect((await gone.fetch(request({ method: 'DELETE', path: keyPath('dog') }))).status).toBe(204);
  });

  it('leaves the state as it was', async () => {
    const { fetch, metadataOf } = emulator();
    for (const sending of [
      put('7'),
      put('""'),
      { method: 'DELETE', secretKey: 'wrong' },
      put('"x"', { headers: { Accept: 'a/b' } }),
    ]) {
      expect((await fetch(request(sending))).ok).toBe(false);
    }
    expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
  });
});

describe('files', () => {
  it('can be any UUID when told so, and nothing else', async () => {
    const { fetch } = emulator({ anyFile: true, files: {} });
    expect((await fetch(request({ path: listPath }))).status).toBe(200);
    expect((await fetch(request({ path: listPath.replace(uuid, 'me') }))).status).toBe(404);
  });

  it('can be made, removed and read', async () => {
    const { setFile, removeFile, metadataOf, fetch } = emulator();
    const other = crypto.randomUUID();
    setFile(other, { a: 'b' });
    expect(metadataOf(other)).toEqual({ a: 'b' });
    removeFile(other);
    expect(metadataOf(other)).toBeUndefined();
    expect((await fetch(request({ path: listPath.replace(uuid, other) }))).status).toBe(404);
  });

  it('keep keys that mean something to JavaScript', async () => {
    const { fetch } = emulator();
    await fetch(request({ method: 'PUT', path: keyPath('__proto__'), body: '"x"' }));
    expect(await (await fetch(request({ path: keyPath('__proto__') }))).text()).toBe('"x"');
    expect(await (await fetch(request({ path: listPath }))).text()).toContain('"__proto__":"x"');
  });
});

it('a signature covers the query', async () => {
  const signed = request({ path: `${keyPath()}?a=1` });
  expect((await emulator().fetch(signed)).status).toBe(200);
  const { headers } = request();
  expect((await emulator().fetch(new Request(signed.url, { headers }))).status).toBe(401);
});

it('a file is the same in capitals', async () => {
  const { setFile, fetch, metadataOf } = emulator({ files: {} });
  setFile(uuid.toUpperCase(), { pet: 'cat' });
  expect((await fetch(request({ path: listPath }))).status).toBe(200);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('a body that is not UTF-8 is refused', async () => {
  const { headers } = request({ method: 'PUT' });
  headers.set(credentialsHeader, `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`);
  const body = Uint8Array.of(0x22, 0xff, 0x22);
  expect((await emulator().fetch(host + keyPath(), { method: 'PUT', headers, body })).status).toBe(400);
});

it('reset takes away the files that came later', () => {
  const { setFile, reset, metadataOf } = emulator();
  const other = crypto.randomUUID();
  setFile(other);
  reset();
  expect(metadataOf(other)).toBeUndefined();
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
});

it('reset brings back the start', async () => {
  const one = emulator({ throttle: { burst: 2, perSecond: 1 } });
  await one.fetch(request({ method: 'DELETE' }));
  one.fail({ kind: 500 });
  one.reset();
  expect(one.requests).toEqual([]);
  expect((await one.fetch(request())).status).toBe(200);
  expect((await one.fetch(request())).status).toBe(200);
  expect((await one.fetch(request())).status).toBe(429);
});

it('throttling says what the document says, with the seconds that are left', async () => {
  const { fetch } = emulator({ throttle: { burst: 1, perSecond: 1 / 7 } });
  await fetch(request());
  const response = await fetch(request());
  expect(response.headers.get(responseHeaders.retryAfter)).toBe('7');
  expect(await response.json()).toEqual({ detail: failures.throttled.detail.replace(/\d+/, '7') });
});

it('the requests are kept, without what is secret', async () => {
  const { fetch, requests } = emulator();
  await fetch(request());
  await fetch(request({ path: '/files/' }));
  expect(requests).toEqual([
    { method: 'GET', path: keyPath(), operation: 'getFileMetadataKey', status: 200 },
    { method: 'GET', path: '/files/', operation: undefined, status: 404 },
  ]);
});
