import { expect, it } from 'vitest';
import { bodyHash } from '../../src/auth/signature.ts';
import { fixedNow, uuid } from '../support/client.ts';
import { createTestSigner, partsOf, resultOf, signedPathOf, signingRequest } from './support.ts';

const pet = signedPathOf('getFileMetadataKey');
const all = signedPathOf('listFileMetadata');
const dateAt = (seconds: number) => new Date(fixedNow + seconds * 1_000).toUTCString();
const now = dateAt(0);

/** Fails unless parts are rejected before `authorize` hears of them. */
async function expectRejection(body: string, statuses: number[], detail: string | RegExp): Promise<void> {
  const { handler, authorize } = createTestSigner();
  const [status, failure] = await resultOf(await handler(signingRequest(undefined, { body })));
  expect(statuses).toContain(status);
  expect(failure).toEqual({ detail: expect.stringMatching(detail) });
  expect(authorize).not.toHaveBeenCalled();
}

it.each([
  ...'./ ../ %2e%2e/ %252e%252e/ a%2fb/ a/b/ a\\b/ a%3Ab/ %70et/ pet%0a/'.split(' ').map((key) => `GET ${all}${key}`),
  ...[`${pet}?x=1`, `${pet}#x`, `${pet}/`, `${pet} `, `/${pet}`, `/base${pet}`].map((path) => `GET ${path}`),
  ...[`https://h${pet}`, pet.slice(1), pet.slice(0, -1), pet.replace(uuid, '..')].map((path) => `DELETE ${path}`),
  ...['GET /files/', `GET /files/${uuid}/`, `DELETE ${all}`, `DELETE /files/${uuid}/`, `PUT ${all}`],
  ...['POST', 'HEAD', 'get', ''].map((method) => `${method} ${pet}`),
])('the signing handler does not sign %j', async (call) => {
  const [, method, path] = /^(\S*) (.*)$/.exec(call) ?? [];
  for (const operation of ['getFileMetadataKey', 'updateFileMetadataKey'] as const)
    await expectRejection(JSON.stringify(partsOf(operation, { method, path })), [400], /^The (method|path|bodyHash) /);
});

const parts = partsOf('updateFileMetadataKey');
it.each(Object.entries(parts))('the signing handler does not sign another form of the `%s` %j', async (name, part) => {
  for (const other of ['', `${part}\n`, ` ${part}`, `${part}\0`, `${part}; charset=utf-8`, [part], null, 7, undefined])
    await expectRejection(JSON.stringify({ ...parts, [name]: other }), name === 'date' ? [400, 401] : [400], /./);
});

it.each([
  ...['{', '', 'null', JSON.stringify('PUT'), JSON.stringify(Object.values(parts))],
  JSON.stringify({ ...parts, stringToSign: 'x' }),
])('the signing handler does not sign the body %s', async (body) => {
  await expectRejection(body, [400], 'JSON object');
});

it.each([
  ['updateFileMetadataKey', bodyHash('x').toUpperCase()],
  ['updateFileMetadataKey', 'a'.repeat(40)],
  ['updateFileMetadataKey', bodyHash('')],
  ['getFileMetadataKey', bodyHash('x')],
] as const)('the signing handler does not sign %s with the hash %s', async (operation, hash) => {
  await expectRejection(JSON.stringify(partsOf(operation, { bodyHash: hash })), [400], 'bodyHash');
});

it.each([
  ...[new Date(fixedNow).toISOString(), now.slice(5), now.toLowerCase(), now.replace('GMT', '+0000')],
  ...[dateAt(3_600).replace('GMT', '+0100'), now.replace('Mon', 'Tue'), `${now} (now)`, now.replace(' ', '  ')],
])('the signing handler does not sign the date %j', async (date) => {
  await expectRejection(JSON.stringify({ ...parts, date }), [400, 401], 'date');
});

it.each([
  [401, 121, fixedNow],
  [401, -121, fixedNow],
  [401, 0, Number.NaN],
  [200, 120, fixedNow],
  [200, -120, fixedNow],
])('the signing handler responds with %d to a date %d seconds after the time %d', async (status, seconds, clock) => {
  const { handler } = createTestSigner({ now: () => clock });
  const response = await handler(signingRequest({ ...parts, date: dateAt(seconds) }));
  expect(response.status).toBe(status);
  expect(response.headers.get('Date')).toBe(status === 200 ? null : new Date(clock).toUTCString());
});
