// The emulator's responses to right and wrong requests of any client. Each conforms to the OpenAPI description.
import type { EmulatorOptions } from 'uploadcare-metadata/emulator';
import { expect, it } from 'vitest';
import {
  credentialsHeader,
  failures,
  maxBytes,
  operations,
  responseHeaders,
  schemas,
  signature,
} from '../../generated/constants.ts';
import { keys, uuid } from '../support/client.ts';
import { expectConforming } from '../support/conforms.ts';
import { dateAt, emulator, keyPath, listPath, origin, type RequestParts, signedRequest, simple } from './support.ts';

/** Sends a request, and checks the parts that all responses have. */
async function responseTo(parts: RequestParts, options?: EmulatorOptions) {
  const { fetch, metadataOf } = emulator({ explainCredentials: false, ...options });
  const request = signedRequest(parts);
  const { method, url } = request;
  const response = await fetch(request);
  await expectConforming(method, new URL(url).pathname, response.clone());
  expect(response.headers.get(responseHeaders.requestId)).toMatch(new RegExp(schemas.FileUuid.pattern));
  expect(response.headers.has('Access-Control-Allow-Origin')).toBe(false);
  const text = await response.text();
  return { status: response.status, text, metadata: metadataOf(uuid) };
}

const put = (body: RequestParts['body'] = '"x"', more: RequestParts = {}) =>
  ({ method: 'PUT', body, ...more }) as const;
const missing = { method: 'DELETE', path: keyPath('dog') };
const untyped = put(new TextEncoder().encode('"x"'), { headers: { ...simple(), 'Content-Type': undefined } });
const httpOrigin = 'http://api.example';
const polluting = { files: { [uuid]: JSON.parse('{"__proto__":"x"}') } };

it.each<[status: number, name: string, parts: RequestParts, text: string, options?: EmulatorOptions]>([
  [200, 'the key `__proto__`', { path: listPath }, '{"__proto__":"x"}', polluting],
  [204, 'a deletion of an unknown key, with the option', missing, '', { deleteMissingStatus: 204 }],
  [200, 'a date in `Date`', { headers: { [signature.dateHeader]: undefined, Date: dateAt(0) } }, '"cat"'],
  [200, 'the oldest date', { date: dateAt(-signature.maxDateSkewSeconds) }, '"cat"'],
  [200, 'the zone +0000', { date: dateAt(0).replace('GMT', '+0000') }, '"cat"'],
  [200, 'the date of the Python client', { date: dateAt(0).replace(/(\d{4}) /, '$1, ') }, '"cat"'],
  [200, 'no content type, with the option', untyped, '"x"', { requireContentType: false }],
  [200, 'a signature with the query', { path: `${keyPath()}?a=1` }, '"cat"'],
  [200, 'another content type that is signed', { contentType: 'text/plain' }, '"cat"'],
  [200, 'the simple scheme', { headers: simple(), origin: httpOrigin }, '"cat"'],
  [200, 'the simple scheme over HTTPS', { headers: simple() }, '"cat"', { requireHttps: true }],
])('the emulator responds with %d to %s', async (status, _, parts, text, options) => {
  expect(await responseTo(parts, options)).toMatchObject({ status, text });
});

const { incorrectCredentials, invalidSignature, noVersion, notFound, unknownSecretKey } = failures;
const unknownKey = failures.unknownPublicKey.detail.replace('{public_key}', () => '$&');
const skew = signature.maxDateSkewSeconds + 1;
const tooLongValue = 'x'.repeat(schemas.MetadataValue.maxLength + 1);
const tooLongKey = 'k'.repeat(schemas.MetadataKey.maxLength + 1);
const is = (status: number, detail: string | RegExp) => ({ status, detail });
const notJson = is(400, /in quotes, such as "image-processing"/);

it.each<[name: string, parts: RequestParts, expected: ReturnType<typeof is>, options?: EmulatorOptions]>([
  ['no credentials', { headers: { [credentialsHeader]: undefined } }, incorrectCredentials],
  ['unreadable credentials', { headers: { [credentialsHeader]: 'Uploadcare' } }, incorrectCredentials],
  ['another scheme', { headers: { [credentialsHeader]: 'Bearer a:b' } }, incorrectCredentials],
  ['no date', { headers: { [signature.dateHeader]: undefined } }, incorrectCredentials],
  ['an unreadable date', { date: 'today' }, incorrectCredentials],
  ['a wrong day of the week', { date: dateAt(0).replace(/^.../, 'Xyz') }, incorrectCredentials],
  ['a date that is too early', { date: dateAt(-skew) }, incorrectCredentials],
  ['a date that is too late', { date: dateAt(skew) }, incorrectCredentials],
  ['a date that is too early for its own clock', {}, incorrectCredentials, { clockSkew: skew * 1_000 }],
  ['another method than was signed', put('"x"', { signed: { method: 'POST' } }), invalidSignature],
  ['another body than was signed', put('"x"', { signed: { body: '"y"' } }), invalidSignature],
  ['another path than was signed', { signed: { path: keyPath('other') } }, invalidSignature],
  ['a query that was not signed', { path: `${keyPath()}?a=1`, signed: { path: keyPath() } }, invalidSignature],
  ['another date than was signed', { signed: { date: dateAt(1) } }, invalidSignature],
  ['another content type than was signed', { signed: { contentType: 'text/plain' } }, invalidSignature],
  ['a longer simple secret', { headers: simple(`${keys.secretKey}x`) }, unknownSecretKey],
  ['an unknown simple public key', { headers: simple('x', '$&') }, is(failures.unknownPublicKey.status, unknownKey)],
  ['a request without `Accept`', { headers: { Accept: undefined } }, noVersion],
  ['another media type', { headers: { Accept: 'application/json' } }, noVersion],
  ['an invalid UUID', { path: listPath.replace(uuid, 'not-a-uuid') }, notFound],
  ['another path', { path: '/files/' }, notFound],
  ['a path without its last slash', { path: keyPath().slice(0, -1) }, notFound],
  ['another method', { method: 'POST', body: '"x"' }, is(405, /"POST" not allowed/)],
  ['the method of another path', { method: 'DELETE', path: listPath }, is(405, /"DELETE" not allowed/)],
  ['no content type', untyped, is(415, /""/)],
  ['another content type', put('"x"', { contentType: 'text/plain' }), is(415, /text\/plain/)],
  ['a body that is not JSON', put('image-processing'), notJson],
  ['a missing body', put(''), notJson],
  ['a body that is not UTF-8', put(Uint8Array.of(0x22, 0xff, 0x22), { headers: simple() }), notJson],
  ['a number', put('7'), is(400, /JSON string/)],
  ['a number, with the status of the option', put('7'), is(422, /JSON string/), { invalidStatus: 422 }],
  ['U+0000', put('"a\\u0000"'), is(400, 'Null characters are not allowed.')],
  ['an empty value', put('""'), is(400, /can not be empty/)],
  [
    'a value that is too long',
    put(`"${tooLongValue}"`),
    is(400, RegExp(`more than ${schemas.MetadataValue.maxLength}`)),
  ],
  ['half of a surrogate pair', put('"\\ud800"'), is(400, /^Value/)],
  ['a body larger than any value', put('x'.repeat(maxBytes.request + 1)), is(413, /larger/)],
  ['a key that is too long', { path: keyPath(tooLongKey) }, is(400, RegExp(`than ${tooLongKey.length - 1}`))],
  ['a key outside the pattern', { path: keyPath('a%20b') }, is(400, /`a b`/)],
])('the emulator rejects %s, and changes nothing', async (_, parts, { status, detail }, options) => {
  const { text, ...response } = await responseTo(parts, options);
  expect(response).toEqual({ status, metadata: { pet: 'cat' } });
  expect(JSON.parse(text)).toEqual({ detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) });
});

it('the emulator sends the headers of the API, no body to HEAD, and asks OPTIONS for no credentials', async () => {
  const warning = '199 Miscellaneous warning: hello';
  const { fetch, requests } = emulator({ warning, allowOrigin: 'https://shop.example' });
  const head = await fetch(signedRequest({ method: 'HEAD' }));
  const options = await fetch(origin + listPath, { method: 'OPTIONS' });
  const allow = (template: string) => {
    const methods = Object.values(operations).flatMap(({ path, method }) => (path === template ? [method] : []));
    return [...methods, 'HEAD', 'OPTIONS'].sort().join(', ');
  };
  expect(await head.text()).toBe('');
  expect(head.headers.get('Allow')).toBe(allow(operations.getFileMetadataKey.path));
  expect(options.headers.get('Allow')).toBe(allow(operations.listFileMetadata.path));
  expect(options.headers.get('Access-Control-Allow-Methods')).toBe(options.headers.get('Allow'));
  expect(options.headers.get('Content-Length')).toBe('0');
  for (const { headers } of [head, options]) {
    expect(headers.get('Access-Control-Allow-Origin')).toBe('https://shop.example');
    expect(headers.get(responseHeaders.warning)).toBe(warning);
  }
  const id = responseHeaders.requestId;
  expect(head.headers.get(id)).not.toBe(options.headers.get(id));
  expect(requests).toEqual([
    expect.objectContaining({ method: 'HEAD', path: keyPath(), operation: 'getFileMetadataKey', status: 200 }),
    expect.objectContaining({ method: 'OPTIONS', path: listPath, operation: undefined, status: 204 }),
  ]);
});

it('the emulator finds any UUID with `acceptAnyUuid`, until it is removed, and the same file in uppercase', async () => {
  const { fetch, removeFile, setFile, metadataOf } = emulator({ acceptAnyUuid: true, files: {} });
  const statusOf = async (id: string) => (await fetch(signedRequest({ path: listPath.replace(uuid, id) }))).status;
  expect([await statusOf(uuid), await statusOf('me')]).toEqual([200, 404]);
  removeFile(uuid);
  expect([await statusOf(uuid), metadataOf(uuid)]).toEqual([404, undefined]);
  setFile(uuid.toUpperCase(), { pet: 'cat' });
  expect([await statusOf(uuid.toUpperCase()), metadataOf(uuid)]).toEqual([200, { pet: 'cat' }]);
});
