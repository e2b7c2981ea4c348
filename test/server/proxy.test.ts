import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failures, mediaType, responseHeaders, schemas, serverUrl, version } from '../../generated/constants.ts';
import type { OperationId } from '../../src/spec/call.ts';
import { apiResponse, errorResponse, requestId, uuid } from '../support/client.ts';
import { callRequest, createTestProxy, type Fields, mount, pathOf, rejection, resultOf } from './support.ts';

const pet = pathOf('getFileMetadataKey');
const all = pathOf('listFileMetadata');
const evil = 'https://evil.example';
const call = { operation: 'getFileMetadataKey', uuid, key: 'pet' };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(Object.prototype, 'baseUrl');
});

it.each(['"dog"', ' "dog"\n', '"\\u0064\\u006f\\u0067"', '\ufeff"dog"'])(
  'the proxy builds the body for %j',
  async (body) => {
    const { handler, fetch, authorize } = createTestProxy({ userAgent: 'app/1' });
    expect((await handler(callRequest('updateFileMetadataKey', { body }))).status).toBe(200);
    expect(authorize).toHaveBeenCalledWith(expect.objectContaining({ key: 'pet', value: 'dog' }));
    const headers = expect.objectContaining({ 'user-agent': `app/1 uploadcare-metadata/${version}` });
    expect(fetch.mock.calls).toEqual([[serverUrl + pet, expect.objectContaining({ body: '"dog"', headers })]]);
  },
);

it.each([
  ...[`https://h${pet}`, `${mount}/${pet}`, `https://h/files${pet}`, `https://h/x/..${pet}`],
  ...[`${mount}${pet.slice(0, -1)}`, `${mount}${pet}x/%2e%2e/`, `${mount}${pet}?uuid=x&_method=DELETE`],
])('the proxy finds the call at the end of %s', async (url) => {
  const { handler, authorize } = createTestProxy();
  expect(await resultOf(await handler(callRequest('getFileMetadataKey', { url })))).toEqual([200, 'cat']);
  expect(authorize).toHaveBeenCalledWith(expect.objectContaining(call));
});

const otherFile = pet.replace(uuid, requestId);
const noCalls = [
  ...['/', `/files/${uuid}/`, `/files/${uuid}/storage/`, `${all}/`, `${pet}more/`, `${pet}../../`],
  ...['%252e%252e', 'a%2fb', 'pet%0a', 'pet%e0%a4%a'].map((key) => `${all}${key}/`),
  ...[pet.replaceAll('/', '%2F'), pet.replace(uuid, 'x'), pet.replace('files', 'FILES')],
  // A guard in front of the proxy could have checked the first file.
  ...[otherFile, otherFile.toUpperCase(), otherFile.replace('files', '%66iles')].map((path) => path + all.slice(1)),
  ...[`/files/${requestId}${all}`, `/%e0%a4%a${pet}`],
].map((path) => ({ url: mount + path }));
const tooLong = JSON.stringify('x'.repeat(schemas.MetadataValue.maxLength + 1));
const noValues = ['', 'dog', '7', '""', '["dog"]', tooLong].map((body) => ({ body }));
const rejections: [status: number, operation: OperationId, all: Fields[]][] = [
  [failures.notFound.status, 'getFileMetadataKey', noCalls],
  [failures.notFound.status, 'updateFileMetadataKey', [...noCalls, { url: mount + all }]],
  [failures.notFound.status, 'deleteFileMetadataKey', [...noCalls, { url: mount + all }]],
  [400, 'updateFileMetadataKey', noValues],
  [400, 'getFileMetadataKey', [{ body: '"dog"' }]],
  [400, 'deleteFileMetadataKey', [{ body: '"dog"' }]],
];
const rows = rejections.flatMap(([status, id, all]) => all.map((fields) => [status, id, fields] as const));
it.each(rows)('the proxy responds with %d to %s with %j before it asks `authorize`', async (status, id, fields) => {
  const { handler, authorize, fetch } = createTestProxy();
  const detail = status === 400 ? undefined : failures.notFound.detail;
  expect(await resultOf(await handler(callRequest(id, fields)))).toEqual(rejection(status, detail));
  expect([...authorize.mock.calls, ...fetch.mock.calls]).toEqual([]);
});

it.each([
  ['result', apiResponse, 200, 'cat'],
  ['failure', errorResponse, 429, 'Slowly.'],
] as const)('the proxy returns a %s of the API with the listed headers only', async (_, respond, status, text) => {
  const listed = { [responseHeaders.warning]: '199 x', [responseHeaders.retryAfter]: '7' };
  const others = { 'Set-Cookie': 'a=b', 'Access-Control-Allow-Origin': '*', Location: evil, 'Content-Length': '3' };
  const onWarning = vi.fn();
  const { handler } = createTestProxy({
    onWarning,
    fetch: async () => respond(status, text, { ...listed, ...others }),
  });
  const response = await handler(callRequest('getFileMetadataKey'));
  expect(await resultOf(response.clone())).toEqual(await resultOf(respond(status, text)));
  const own = { 'Content-Type': mediaType, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' };
  expect([...response.headers]).toEqual([
    ...new Headers({ ...listed, ...own, [responseHeaders.requestId]: requestId }),
  ]);
  expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: '199 x', uuid, requestId }));
});

it('the response of the proxy to a deletion has no body', async () => {
  const { status, body, headers } = await createTestProxy().handler(callRequest('deleteFileMetadataKey'));
  expect([status, body, headers.get('Content-Type')]).toEqual([204, null, null]);
});

type Failure = [name: string, status: number, detail: string, id: string | null, fetch: () => Promise<Response>];
const invalid = 'The API returned no valid response.';
it.each<Failure>([
  ...['<h1>Bad gateway</h1>', '', '"text"', 'null', '[]', '{"detail":7}'].map((body): Failure => {
    return [`the failure ${body}`, 502, 'No explanation.', null, async () => new Response(body, { status: 502 })];
  }),
  ['a page', 502, invalid, null, async () => new Response('<h1>Hello</h1>')],
  ['a body of another type', 502, invalid, requestId, async () => apiResponse(200, { pet: 'cat' })],
  ['a redirect', 502, invalid, requestId, async () => apiResponse(302, undefined, { Location: evil })],
  ['an undocumented status', 502, invalid, requestId, async () => apiResponse(206, 'cat')],
  ['a failed connection', 502, invalid, null, () => Promise.reject(new TypeError('connect ECONNREFUSED'))],
  ['silence', 504, 'The API did not respond in time.', null, () => new Promise(() => {})],
])('after %s, the proxy responds with %d %s', async (_, status, detail, id, fetch) => {
  const { handler, onError } = createTestProxy({ fetch, attemptTimeout: 1_000 });
  const pending = handler(callRequest('getFileMetadataKey'));
  await vi.advanceTimersByTimeAsync(1_000);
  const response = await pending;
  expect(await resultOf(response)).toEqual(rejection(status, detail));
  expect(response.headers.get(responseHeaders.requestId)).toBe(id);
  const reported = [expect.objectContaining({ ...call, attempts: 1 })];
  expect(onError.mock.calls).toEqual(detail === 'No explanation.' ? [] : [reported]);
});

it('the proxy ends the call to the API when the client leaves', async () => {
  const { handler, fetch, onError } = createTestProxy({ fetch: () => new Promise(() => {}) });
  const controller = new AbortController();
  const response = handler(callRequest('getFileMetadataKey', { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(0);
  controller.abort();
  expect((await response).status).toBe(502);
  expect([fetch.mock.calls[0]?.[1]?.signal?.aborted, onError.mock.calls]).toEqual([true, []]);
});

it('the proxy reads no options of a prototype', async () => {
  Object.defineProperty(Object.prototype, 'baseUrl', { value: evil, configurable: true });
  const { handler, fetch } = createTestProxy();
  await handler(callRequest('listFileMetadata'));
  expect(fetch).toHaveBeenCalledWith(serverUrl + all, expect.anything());
});
