import { createSigningHandler, type SigningHandlerOptions } from 'uploadcare-metadata/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, operations } from '../../generated/constants.ts';
import { bodyHash } from '../../src/auth/signature.ts';
import { fixedNow, keys, uuid } from '../support/client.ts';
import { hmac } from '../support/oracle.ts';
import { createTestSigner, operationIds, partsOf, pathOf, resultOf, signingRequest } from './support.ts';

const pet = pathOf('getFileMetadataKey');
const all = pathOf('listFileMetadata');
const dateAt = (seconds: number) => new Date(fixedNow + seconds * 1_000).toUTCString();

/** Fails unless parts are rejected before `authorize` hears of them. */
async function expectRejected(
  parts: unknown,
  detail: string | RegExp = /./,
  status = 400,
  options?: Partial<SigningHandlerOptions>,
) {
  const { handler, asked } = createTestSigner(options);
  const response = await handler(signingRequest(parts));
  expect(response.headers.get('Content-Type')).toBe(mediaType);
  expect(await resultOf(response.clone())).toEqual({
    status,
    body: { detail: expect.stringMatching(detail) },
  });
  expect(asked).toEqual([]);
  expect([...response.headers].join()).not.toMatch(/[0-9a-f]{40}/);
  return response;
}

describe.each(operationIds)('the signing handler, for %s,', (operation) => {
  it('asks `authorize`, and signs', async () => {
    const { handler, asked } = createTestSigner();
    const parts = partsOf(operation);
    const response = await handler(signingRequest(parts));
    const lines = ['method', 'bodyHash', 'contentType', 'date', 'path'].map((name) => parts[name]);
    expect(await resultOf(response.clone())).toEqual({
      status: 200,
      body: { signature: hmac(lines.join('\n')) },
    });
    expect(asked).toEqual([{ operation, uuid, key: operations[operation].path.includes('{key}') ? 'pet' : undefined }]);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': mediaType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it('rejects a body hash without a body, and none with one', async () => {
    const { hasBody } = operations[operation];
    await expectRejected(partsOf(operation, { bodyHash: bodyHash(hasBody ? '' : 'x') }), 'bodyHash');
  });
});

describe('the signing handler does not sign', () => {
  const keysInOtherForms = './ ../ %2e/ %2e%2e/ .%2E/ %252e%252e/ a%2fb/ a/b/ a\\b/ a%3Ab/ %70et/ pet%0a/'.split(' ');
  const pathsInOtherForms = [
    ...[`${pet}?x=1`, `${pet}?`, `${pet}#x`, `${pet}/`, `${pet}\n`, `/${pet}`, `/base${pet}`, pet.slice(0, -1)],
    ...[`https://api.uploadcare.com${pet}`, pet.slice(1), pet.toUpperCase(), pet.replace(uuid, '..')],
  ];
  it.each([
    ...keysInOtherForms.flatMap((key) => [`GET ${all}${key}`, `DELETE ${all}${key}`]),
    ...pathsInOtherForms.map((path) => `GET ${path}`),
    ...['/files/', '/project/', `/files/${uuid}/`].map((path) => `GET ${path}`),
    ...[all, '/files/storage/', `/files/${uuid}/`].map((path) => `DELETE ${path}`),
    ...[`PUT ${all}`, `PUT /files/${uuid}/storage/`, 'POST /files/local_copy/'],
    ...['POST', 'HEAD', 'get', 'GET\nDELETE'].map((method) => `${method} ${pet}`),
  ])('%j', async (call) => {
    const [, method, path] = /^(\S+(?:\n\S+)?) (.*)$/s.exec(call) ?? [];
    await expectRejected(partsOf('getFileMetadataKey', { method, path }));
    await expectRejected(partsOf('updateFileMetadataKey', { method, path }));
  });

  it.each(Object.keys(partsOf('updateFileMetadataKey')))('a `%s` in another form', async (name) => {
    const right = String(partsOf('updateFileMetadataKey')[name]);
    const strings = ['', `${right}\n`, `\n${right}`, `${right}\r\n`, `${right} `, ` ${right}`, `${right}\0`];
    for (const part of [...strings, right.slice(1), `${right}; charset=utf-8`, [right], null, 7, true, undefined]) {
      const { handler, asked } = createTestSigner();
      const { status } = await handler(signingRequest(partsOf('updateFileMetadataKey', { [name]: part })));
      expect(name === 'date' ? [400, 401] : [400]).toContain(status);
      expect(asked).toEqual([]);
    }
  });

  it.each([bodyHash('x').toUpperCase(), 'x'.repeat(32), 'a'.repeat(40)])('the hash %s', async (hash) => {
    await expectRejected(partsOf('updateFileMetadataKey', { bodyHash: hash }), 'bodyHash');
  });

  const parts = partsOf('getFileMetadataKey');
  it.each([
    ['a body that is not JSON', '{'],
    ['an empty body', ''],
    ['null', 'null'],
    ['a string to sign', JSON.stringify(Object.values(parts).join('\n'))],
    ['an array', Object.values(parts)],
    ['an object in an object', { parts }],
    ['a string to sign beside the parts', { ...parts, stringToSign: 'x' }],
    ['a `__proto__` beside the parts', `{"__proto__":{},${JSON.stringify(parts).slice(1)}`],
  ])('%s', async (_, body) => {
    await expectRejected(body, 'JSON object');
  });

  const now = dateAt(0);
  it.each([
    ...[new Date(fixedNow).toISOString(), String(fixedNow), 'Invalid Date', now.slice(5), now.toLowerCase()],
    ...[now.replace('GMT', '+0000'), dateAt(3_600).replace('GMT', '+0100'), now.replace(' GMT', '')],
    ...[now.replace('Mon', 'Tue'), `${now} (now)`, now.replace(' ', '  '), now.replace(' ', '\n')],
  ])('the date %j', async (date) => {
    const { status } = await createTestSigner().handler(signingRequest({ ...parts, date }));
    expect([400, 401]).toContain(status);
  });

  it.each([121, 3_600, 86_400 * 365, -121, -3_600])(
    'a date that differs from its clock by %d seconds, and responds with the time',
    async (seconds) => {
      const detail = `The date must be now, which is ${now}.`;
      const { headers } = await expectRejected({ ...parts, date: dateAt(seconds) }, detail, 401);
      expect(headers.get('Date')).toBe(now);
    },
  );

  it('a date when its clock fails', async () => {
    await expectRejected(parts, 'The date', 401, { now: () => Number.NaN });
  });
});

it.each([1, 120, -1, -120])(
  'the signing handler signs a date that differs from its clock by %d seconds',
  async (seconds) => {
    const parts = partsOf('getFileMetadataKey', { date: dateAt(seconds) });
    expect((await createTestSigner().handler(signingRequest(parts))).status).toBe(200);
  },
);

it('the signing handler signs what it asks `authorize` for when JSON has a name twice', async () => {
  const parts = JSON.stringify(partsOf('deleteFileMetadataKey'));
  const { handler, asked } = createTestSigner();
  const twice = await handler(signingRequest(`{"method":"PUT",${parts.slice(1)}`));
  expect(await resultOf(twice)).toEqual(await resultOf(await handler(signingRequest(parts))));
  expect(asked).toMatchObject(Array(2).fill({ operation: 'deleteFileMetadataKey' }));
});

describe('createSigningHandler', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    Reflect.deleteProperty(Object.prototype, 'secretKey');
  });
  const create = (options: object | undefined) => () => createSigningHandler(options as SigningHandlerOptions);

  it.each(['', undefined, ` ${keys.secretKey}`])('refuses the secret key %j', (secretKey) => {
    const error = expect.objectContaining({ name: 'ValidationError', argument: 'secretKey' });
    expect(create({ secretKey, authorize: () => true })).toThrow(error);
  });

  it('refuses missing options, options of a prototype, and a browser', () => {
    expect(create(undefined)).toThrow('`options`');
    Object.defineProperty(Object.prototype, 'secretKey', { value: 'polluted', configurable: true });
    expect(create({ authorize: () => true })).toThrow('`secretKey`');
    vi.stubGlobal('document', {});
    expect(create({ secretKey: keys.secretKey, authorize: () => true })).toThrow('must not be used in a browser');
  });
});
