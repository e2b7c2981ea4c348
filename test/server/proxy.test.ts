import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { failures, mediaType, responseHeaders, serverUrl, valueRule, version } from '../../generated/constants.ts';
import type { OperationId } from '../../src/spec/call.ts';
import { apiResponse, errorResponse, requestId, uuid } from '../support/client.ts';
import { callRequest, createTestProxy, type Fields, mount, pathOf, rejected, resultOf } from './support.ts';

const pet = pathOf('getFileMetadataKey');
const all = pathOf('listFileMetadata');
const evil = 'https://evil.example';
const received = async (fetch: () => Response | Promise<Response>, options: object = {}) => {
  const { handler, errors } = createTestProxy({ fetch: async () => fetch(), ...options });
  const response = handler(callRequest('getFileMetadataKey'));
  await vi.advanceTimersByTimeAsync(1_000);
  return { response: await response, errors };
};

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  Reflect.deleteProperty(Object.prototype, 'baseUrl');
});

it.each(['"dog"', ' "dog"\n', '"\\u0064\\u006f\\u0067"', '\ufeff"dog"'])(
  'the proxy builds the request for the body %j, without options of a prototype',
  async (body) => {
    Object.defineProperty(Object.prototype, 'baseUrl', { value: 'http://evil.example', configurable: true });
    const { handler, sent, asked } = createTestProxy({ userAgent: 'app/1' });
    expect(await resultOf(await handler(callRequest('updateFileMetadataKey', { body })))).toEqual({
      status: 200,
      body: 'dog',
    });
    expect(asked).toEqual([{ operation: 'updateFileMetadataKey', uuid, key: 'pet', value: 'dog' }]);
    expect(sent).toMatchObject([
      { url: serverUrl + pet, body: '"dog"', headers: { 'user-agent': `app/1 uploadcare-metadata/${version}` } },
    ]);
  },
);

it.each([
  ...[`https://h${pet}`, `${mount}/${pet}`, `https://h/files${pet}`, `https://h/x/..${pet}`],
  ...[`${mount}${pet.slice(0, -1)}`, `${mount}${pet}x/%2e%2e/`, `${mount}${pet}?uuid=x&_method=DELETE`],
])('the proxy finds the call at the end of %s', async (url) => {
  const { handler, asked } = createTestProxy();
  expect(await resultOf(await handler(callRequest('getFileMetadataKey', { url })))).toEqual({
    status: 200,
    body: 'cat',
  });
  expect(asked).toEqual([{ operation: 'getFileMetadataKey', uuid, key: 'pet', value: undefined }]);
});

const otherFile = pet.replace(uuid, requestId);
const notFound = [
  ...['/', `/files/${uuid}/`, `/files/${uuid}/storage/`, `${all}/`, `${pet}more/`, `${pet}../../`],
  ...['%252e%252e', 'a%2fb', 'pet%0a', 'pet%e0%a4%a'].map((key) => `${all}${key}/`),
  ...[pet.replaceAll('/', '%2F'), pet.replace(uuid, 'x'), pet.replace('files', 'FILES')],
  // A guard in front of the proxy could have checked the first file.
  ...[otherFile, otherFile.toUpperCase(), otherFile.replace('files', '%66iles')].map((path) => path + all.slice(1)),
  ...[`/files/${requestId}${all}`, `/%e0%a4%a${all}`],
];
/** Fails unless a request is rejected before `authorize` hears of it. */
async function expectRejection(operation: OperationId, fields: Fields, status: number, detail?: string) {
  const { handler, asked, sent } = createTestProxy();
  expect(await resultOf(await handler(callRequest(operation, fields)))).toEqual(rejected(status, detail));
  expect([asked, sent]).toEqual([[], []]);
}

it.each(notFound)('the proxy does not find %s', async (path) => {
  const { status, detail } = failures.notFound;
  for (const operation of ['getFileMetadataKey', 'updateFileMetadataKey', 'deleteFileMetadataKey'] as const)
    await expectRejection(operation, { url: mount + path }, status, detail);
});

it.each<[OperationId, ...bodies: string[]]>([
  ['updateFileMetadataKey', '', 'dog', '7', '""', '["dog"]', `"${'x'.repeat(valueRule.maxLength + 1)}"`],
  ['getFileMetadataKey', '"dog"'],
  ['deleteFileMetadataKey', '"dog"'],
])('the proxy rejects bodies that are not those of %s', async (operation, ...bodies) => {
  for (const body of bodies) await expectRejection(operation, { body }, 400);
});

it.each([
  ['result', apiResponse, 200, 'cat'],
  ['failure', errorResponse, 429, 'Slowly.'],
] as const)(
  'the proxy returns a %s of the API with the listed headers, and nothing else',
  async (_, reply, status, text) => {
    const listed = { [responseHeaders.warning]: '199 x', [responseHeaders.retryAfter]: '7' };
    const others = { 'Set-Cookie': 'a=b', 'Access-Control-Allow-Origin': '*', Location: evil, 'Content-Length': '3' };
    const sent = reply(status, text, { ...listed, ...others });
    const onWarning = vi.fn();
    const { response } = await received(() => sent.clone(), { onWarning });
    expect(await resultOf(response.clone())).toEqual(await resultOf(sent));
    expect([...response.headers]).toEqual([
      ...new Headers({
        ...listed,
        [responseHeaders.requestId]: requestId,
        'Content-Type': mediaType,
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      }),
    ]);
    expect(onWarning).toHaveBeenCalledWith(expect.objectContaining({ message: '199 x', uuid, requestId }));
  },
);

it('the response of the proxy to a deletion has no body', async () => {
  const { status, body, headers } = await createTestProxy().handler(callRequest('deleteFileMetadataKey'));
  expect([status, body, headers.get('Content-Type')]).toEqual([204, null, null]);
});

it.each(['<h1>Bad gateway</h1>', '', '"text"', 'null', '[]', '{"detail":7}'])(
  'the response of the proxy to the failure %j has the form of the API',
  async (body) => {
    const { response } = await received(() => new Response(body, { status: 502 }));
    expect(await resultOf(response)).toEqual(rejected(502, 'No explanation.'));
  },
);

it.each<[status: number, name: string, id: string | null, fetch: () => Response | Promise<Response>]>([
  [502, 'a page', null, () => new Response('<h1>Hello</h1>')],
  [502, 'a body of another type', requestId, () => apiResponse(200, { pet: 'cat' })],
  [502, 'a redirect', requestId, () => apiResponse(302, undefined, { Location: evil })],
  [502, 'an undocumented status', requestId, () => apiResponse(206, 'cat')],
  [502, 'a failed connection', null, () => Promise.reject(new TypeError('connect ECONNREFUSED 10.0.0.7:443'))],
  [504, 'no response within `attemptTimeout`', null, () => new Promise(() => {})],
])('the proxy responds with %d to %s, which `onError` receives', async (status, _, id, fetch) => {
  const { response, errors } = await received(fetch, { attemptTimeout: 1_000 });
  expect(response.headers.get(responseHeaders.requestId)).toBe(id);
  const detail = status === 504 ? 'The API did not respond in time.' : 'The API returned no valid response.';
  expect(await resultOf(response)).toEqual(rejected(status, detail));
  expect(errors).toMatchObject([{ operation: 'getFileMetadataKey', uuid, key: 'pet', attempts: 1 }]);
});

it('the proxy ends the call to the API when the client leaves', async () => {
  const { handler, sent, errors } = createTestProxy({ fetch: () => new Promise(() => {}) });
  const controller = new AbortController();
  const response = handler(callRequest('getFileMetadataKey', { signal: controller.signal }));
  await vi.advanceTimersByTimeAsync(0);
  controller.abort();
  expect((await response).status).toBe(502);
  expect([sent[0]?.signal.aborted, errors]).toEqual([true, []]);
});
