import { expect, it } from 'vitest';
import { bodyHash } from '../../src/auth/signature.ts';
import { fixedNow, uuid } from '../support/client.ts';
import { createTestSigner, type Fields, partsOf, pathOf, rejected, resultOf, signingRequest } from './support.ts';

const pet = pathOf('getFileMetadataKey');
const all = pathOf('listFileMetadata');
const dateAt = (seconds: number) => new Date(fixedNow + seconds * 1_000).toUTCString();
const now = dateAt(0);

/** Fails unless parts are rejected before `authorize` hears of them. Returns the response. */
async function expectRejection(
  parts: unknown,
  status: number,
  detail: string | RegExp,
  fields?: Fields,
  clock = fixedNow,
) {
  const { handler, asked } = createTestSigner({ now: () => clock });
  const response = await handler(signingRequest(parts, fields));
  expect(await resultOf(response)).toEqual(rejected(status, expect.stringMatching(detail)));
  expect(asked).toEqual([]);
  return response;
}

it.each([
  ...'./ ../ %2e%2e/ %252e%252e/ a%2fb/ a/b/ a\\b/ a%3Ab/ %70et/ pet%0a/'.split(' ').map((key) => `GET ${all}${key}`),
  ...[`${pet}?x=1`, `${pet}#x`, `${pet}/`, `${pet} `, `/${pet}`, `/base${pet}`, pet.slice(0, -1)].map(
    (path) => `GET ${path}`,
  ),
  ...[`https://h${pet}`, pet.slice(1), pet.toUpperCase(), pet.replace(uuid, '..')].map((path) => `DELETE ${path}`),
  ...['GET /files/', `GET /files/${uuid}/`, `DELETE ${all}`, `DELETE /files/${uuid}/`, `PUT ${all}`],
  ...['POST', 'HEAD', 'get', ''].map((method) => `${method} ${pet}`),
])('the signing handler does not sign %j', async (call) => {
  const [, method, path] = /^(\S*) (.*)$/.exec(call) ?? [];
  for (const operation of ['getFileMetadataKey', 'updateFileMetadataKey'] as const)
    await expectRejection(partsOf(operation, { method, path }), 400, /^The (method|path|bodyHash) /);
});

const parts = partsOf('updateFileMetadataKey');
it.each(Object.entries(parts))('the signing handler does not sign another form of the `%s` %j', async (name, part) => {
  for (const other of ['', `${part}\n`, ` ${part}`, `${part}\0`, `${part}; charset=utf-8`, [part], null, 7, undefined])
    await expectRejection({ ...parts, [name]: other }, name === 'date' ? expect.any(Number) : 400, /./);
});

it.each<[string, unknown, Fields?]>([
  ['a body that is not JSON', '', { body: '{' }],
  ['an empty body', '', { body: '' }],
  ['a string to sign', Object.values(parts).join('\n')],
  ['an array', Object.values(parts)],
  ['null', null],
  ['a string to sign beside the parts', { ...parts, stringToSign: 'x' }],
])('the signing handler does not sign %s', async (_, given, fields) => {
  await expectRejection(given, 400, 'JSON object', fields);
});

it.each([
  ['updateFileMetadataKey', bodyHash('x').toUpperCase()],
  ['updateFileMetadataKey', 'a'.repeat(40)],
  ['updateFileMetadataKey', bodyHash('')],
  ['getFileMetadataKey', bodyHash('x')],
] as const)('the signing handler does not sign %s with the hash %s', async (operation, hash) => {
  await expectRejection(partsOf(operation, { bodyHash: hash }), 400, 'bodyHash');
});

it.each([
  ...[new Date(fixedNow).toISOString(), now.slice(5), now.toLowerCase(), now.replace('GMT', '+0000')],
  ...[dateAt(3_600).replace('GMT', '+0100'), now.replace('Mon', 'Tue'), `${now} (now)`, now.replace(' ', '  ')],
])('the signing handler does not sign the date %j', async (date) => {
  await expectRejection({ ...parts, date }, expect.any(Number), 'date');
});

it.each([
  [121, 401],
  [-121, 401],
  [120, 200],
  [-120, 200],
])(
  'the signing handler responds to a date that differs from its clock by %d seconds with %d',
  async (seconds, status) => {
    const { handler } = createTestSigner();
    const response = await handler(signingRequest({ ...parts, date: dateAt(seconds) }));
    expect([response.status, response.headers.get('Date')]).toEqual([status, status === 401 ? now : null]);
  },
);

it('the signing handler signs nothing when its clock fails', async () => {
  await expectRejection(parts, 401, 'The date', {}, Number.NaN);
});
