// The emulator's responses to right and wrong requests of any client.
import type { EmulatorOptions } from 'uploadcare-metadata/emulator';
import { describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  failures,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  responseHeaders,
  signature,
  valueRule,
} from '../../generated/constants.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';
import { expectConforming } from '../support/conforms.ts';
import { emulator, keyPath, listPath, origin, type RequestParts, signedRequest, simpleHeaders } from './support.ts';

const dateAt = (seconds: number) => new Date(fixedNow + seconds * 1_000).toUTCString();

describe('the operations of the emulator', () => {
  it('keep state', async () => {
    const { fetch, metadataOf, requests } = emulator();
    const steps: [RequestParts, number, string][] = [
      [{ path: listPath }, 200, '{"pet":"cat"}'],
      [{ method: 'PUT', path: keyPath('a:b'), body: '"x"' }, 201, '"x"'],
      [{ method: 'PUT', path: keyPath('a:b'), body: '"y"' }, 200, '"y"'],
      [{ path: keyPath('a:b') }, 200, '"y"'],
      [{ method: 'DELETE' }, 204, ''],
      [{}, 404, JSON.stringify({ detail: failures.notFound.detail })],
      [{ method: 'PUT', path: keyPath('__proto__'), body: '"x"' }, 201, '"x"'],
      [{ path: listPath }, 200, '{"a:b":"y","__proto__":"x"}'],
    ];
    for (const [parts, status, body] of steps) {
      const response = await fetch(signedRequest(parts));
      expect([response.status, await response.text()]).toEqual([status, body]);
    }
    expect(JSON.stringify(metadataOf(uuid))).toBe('{"a:b":"y","__proto__":"x"}');
    await fetch(`${origin}/files/`);
    expect(requests.slice(-2)).toEqual([
      { method: 'GET', path: listPath, operation: 'listFileMetadata', status: 200 },
      { method: 'GET', path: '/files/', operation: undefined, status: 404 },
    ]);
  });

  it('send the headers that were observed', async () => {
    const { fetch } = emulator({ warning: '199 Miscellaneous warning: hello' });
    const { headers: list } = await fetch(signedRequest({ path: listPath }));
    const { headers: one } = await fetch(signedRequest());
    const { headers: gone } = await fetch(signedRequest({ method: 'DELETE' }));
    const allow = (template: string) => {
      const methods = Object.values(operations).flatMap(({ path, method }) => path === template && method);
      return [...methods.filter(Boolean), 'HEAD', 'OPTIONS'].sort().join(', ');
    };
    expect(list.get('Allow')).toBe(allow(operations.listFileMetadata.path));
    expect(one.get('Allow')).toBe(allow(operations.getFileMetadataKey.path));
    expect(one.get('Content-Type')).toBe(mediaType);
    expect(one.get(responseHeaders.requestId)).toMatch(new RegExp(parameterRules.uuid.pattern));
    expect(one.get(responseHeaders.requestId)).not.toBe(list.get(responseHeaders.requestId));
    expect(gone.get(responseHeaders.warning)).toBe('199 Miscellaneous warning: hello');
    expect([gone.get('Content-Length'), gone.get('Content-Type')]).toEqual(['0', null]);
    expect(one.has('Access-Control-Allow-Origin')).toBe(false);
  });

  it('respond to HEAD without a body, and to OPTIONS without credentials', async () => {
    const { fetch } = emulator({ allowOrigin: 'https://shop.example' });
    const head = await fetch(signedRequest({ method: 'HEAD' }));
    expect([head.status, await head.text()]).toEqual([200, '']);
    const { status, headers } = await fetch(new Request(origin + keyPath(), { method: 'OPTIONS' }));
    expect([status, headers.get('Access-Control-Allow-Origin')]).toEqual([204, 'https://shop.example']);
    expect(headers.get('Access-Control-Allow-Methods')).toContain('PUT');
  });

  it('find any UUID with `acceptAnyUuid`, until it is removed, and the same file in uppercase', async () => {
    const { fetch, removeFile, setFile, metadataOf } = emulator({ acceptAnyUuid: true, files: {} });
    const statusOf = async (id: string) => (await fetch(signedRequest({ path: listPath.replace(uuid, id) }))).status;
    expect([await statusOf(uuid), await statusOf('me')]).toEqual([200, 404]);
    removeFile(uuid);
    expect([await statusOf(uuid), metadataOf(uuid)]).toEqual([404, undefined]);
    setFile(uuid.toUpperCase(), { pet: 'cat' });
    expect([await statusOf(uuid), metadataOf(uuid)]).toEqual([200, { pet: 'cat' }]);
  });
});

/** Fails unless a request gets this status and detail, conforms to the OpenAPI description, and changes nothing. */
async function expectRejection(parts: RequestParts, status: number, detail: unknown, options?: EmulatorOptions) {
  const { fetch, metadataOf } = emulator(options);
  const response = await fetch(signedRequest(parts));
  await expectConforming(parts.method ?? 'GET', parts.path ?? keyPath(), response.clone());
  expect([response.status, await response.json()]).toEqual([status, { detail }]);
  expect(metadataOf(uuid)).toEqual({ pet: 'cat' });
}

describe('the emulator accepts', () => {
  it.each<[string, RequestParts, EmulatorOptions?]>([
    ['a date in the header for browsers', { dateHeader: signature.dateHeader }],
    ['a date in `Date`', { dateHeader: 'Date' }],
    ['the oldest date', { date: dateAt(-signature.maxDateSkewSeconds) }],
    ['the zone +0000', { date: dateAt(0).replace('GMT', '+0000') }],
    ['a signature with the query', { path: `${keyPath()}?a=1` }],
    ['another content type that is signed', { headers: { 'Content-Type': 'text/plain' } }],
    ['the simple scheme', { headers: simpleHeaders() }],
    ['the simple scheme over HTTPS', { headers: simpleHeaders() }, { requireHttps: true }],
  ])('%s', async (_, parts, options) => {
    expect((await emulator(options).fetch(signedRequest(parts))).status).toBe(200);
  });
});

describe('the emulator rejects', () => {
  const simple = (secret: string) => ({ headers: simpleHeaders(secret) });
  const unknownKey = (key: string) => ({
    status: 401,
    detail: failures.unknownPublicKey.detail.replace('{public_key}', () => key),
  });
  const { incorrectCredentials, invalidSignature, unknownSecretKey } = failures;
  const skew = signature.maxDateSkewSeconds + 1;

  it.each<[string, RequestParts, { status: number; detail: string }, EmulatorOptions?]>([
    ['no credentials', { headers: { [credentialsHeader]: undefined } }, incorrectCredentials],
    ['unreadable ones', { headers: { [credentialsHeader]: 'Uploadcare' } }, incorrectCredentials],
    ['another scheme', { headers: { [credentialsHeader]: 'Bearer a:b' } }, incorrectCredentials],
    ['a wrong secret key', { keys: { secretKey: 'wrong' } }, invalidSignature],
    ['a wrong simple secret', simple(`${keys.publicKey}:wrong`), unknownSecretKey],
    ['a longer simple secret', simple(`${keys.publicKey}:${keys.secretKey}x`), unknownSecretKey],
    ['an unknown public key', { keys: { publicKey: 'other' } }, unknownKey('other')],
    ['an unknown simple public key', simple('$&:x'), unknownKey('$&')],
    ['no date', { headers: { [signature.dateHeader]: undefined } }, incorrectCredentials],
    ['an unreadable date', { date: 'today' }, incorrectCredentials],
    ['a wrong day of the week', { date: dateAt(0).replace(/^.../, 'Xyz') }, incorrectCredentials],
    ['a date that is too early', { date: dateAt(-skew) }, incorrectCredentials],
    ['a date that is too late', { date: dateAt(skew) }, incorrectCredentials],
    ['a date that is too early for its own clock', {}, incorrectCredentials, { clockSkew: skew * 1_000 }],
    [
      'the simple scheme over HTTP',
      { headers: simpleHeaders(), origin: 'http://api.example' },
      failures.simpleOverHttp,
      { requireHttps: true },
    ],
  ])('%s', async (_, parts, { status, detail }, options) => {
    await expectRejection(parts, status, detail, options);
  });

  it.each(['method', 'body', 'path', 'query', 'date', 'content type'])(
    'a request whose %s is not the signed one',
    async (part) => {
      const signed = signedRequest({ method: 'PUT', body: '"cat"' });
      const headers = new Headers(signed.headers);
      if (part === 'date') headers.set(signature.dateHeader, dateAt(1));
      if (part === 'content type') headers.set('Content-Type', `${requestMediaType}; charset=utf-8`);
      const path = part === 'path' ? keyPath('other') : keyPath() + (part === 'query' ? '?a=1' : '');
      const method = part === 'method' ? 'POST' : 'PUT';
      const body = part === 'body' ? '"dog"' : '"cat"';
      const response = await emulator().fetch(origin + path, { method, headers, body });
      expect([response.status, await response.json()]).toEqual([401, { detail: invalidSignature.detail }]);
    },
  );

  const put = (body: string, more: RequestParts = {}): RequestParts => ({ method: 'PUT', body, ...more });
  const tooLongValue = 'x'.repeat(valueRule.maxLength + 1);
  const tooLongKey = 'k'.repeat(parameterRules.key.maxLength + 1);
  const missing: RequestParts = { method: 'DELETE', path: keyPath('dog') };
  it.each<[string, RequestParts, number, RegExp, EmulatorOptions?]>([
    ['a request without `Accept`', { headers: { Accept: undefined } }, 406, /Accept/],
    ['another media type', { headers: { Accept: 'application/json' } }, 406, /Accept/],
    ['another path', { path: '/files/' }, 404, /Not found/],
    ['a path without its last slash', { path: keyPath().slice(0, -1) }, 404, /Not found/],
    ['the deletion of an unknown key', missing, 404, /Not found/],
    ['another method', { method: 'POST', body: '"x"' }, 405, /"POST" not allowed/],
    ['the method of another path', { method: 'DELETE', path: listPath }, 405, /not allowed/],
    ['another content type', put('"x"', { headers: { 'Content-Type': 'text/plain' } }), 415, /text\/plain/],
    ['a body that is not JSON', put('image-processing'), 400, /string in quotes/],
    ['a missing body', put(''), 400, /string in quotes/],
    ['a number', put('7'), 400, /JSON string/],
    ['a number with the status of the option', put('7'), 422, /JSON string/, { invalidStatus: 422 }],
    ['an empty value', put('""'), 400, /can not be empty/],
    ['a value that is too long', put(`"${tooLongValue}"`), 400, RegExp(`more than ${valueRule.maxLength}`)],
    ['half of a surrogate pair', put('"\\ud800"'), 400, /./],
    ['a key that is too long', { path: keyPath(tooLongKey) }, 400, RegExp(`than ${tooLongKey.length - 1}`)],
    ['a key outside the pattern', { path: keyPath('a%20b') }, 400, /`a b`/],
    ['a body larger than any value', put(JSON.stringify(tooLongValue.repeat(20))), 413, /larger/],
  ])('%s', async (_, parts, status, detail, options) => {
    await expectRejection(parts, status, expect.stringMatching(detail), options);
  });

  it('a body that is not UTF-8', async () => {
    const init = { method: 'PUT', headers: simpleHeaders(), body: Uint8Array.of(0x22, 0xff, 0x22) };
    expect((await emulator().fetch(origin + keyPath(), init)).status).toBe(400);
  });

  it('no deletion of an unknown key with `deleteMissingStatus: 204`', async () => {
    const response = await emulator({ deleteMissingStatus: 204 }).fetch(signedRequest(missing));
    expect(response.status).toBe(204);
  });
});
