import { createMetadataClient, type MetadataClientOptions, ValidationError } from 'uploadcare-metadata';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  operations,
  requestMediaType,
  serverUrl,
  signature,
} from '../../generated/constants.ts';
import { answer, failureOf, keys, recorder, refusal, type Sent, uuid } from '../support/client.ts';

const backEnd = 'https://shop.example/api/metadata';
const page = (href: string) => vi.stubGlobal('location', { href });
const proxied = (...[replies, options]: Parameters<typeof recorder>) =>
  recorder(replies, { baseUrl: backEnd, ...options, auth: undefined });
const path = operations.listFileMetadata.path.replace('{uuid}', uuid);

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('a client without auth', () => {
  it.each<[string, (client: ReturnType<typeof recorder>['client']) => Promise<unknown>, Response]>([
    ['list', (client) => client.list(uuid), answer(200, {})],
    ['get', (client) => client.get(uuid, 'pet'), answer(200, 'cat')],
    ['set', (client) => client.set(uuid, 'pet', 'cat'), answer(201, 'cat')],
    ['delete', (client) => client.delete(uuid, 'pet'), answer(204)],
    [
      'raw',
      ({ api }) => api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } }),
      answer(200, {}),
    ],
  ])(
    'sends no credentials with %s, and what no form or link of another site can send',
    async (_, call, reply) => {
      const { client, sent } = proxied(reply);
      await call(client);
      const [{ url, headers, init }] = sent as [Sent];
      expect(url.startsWith(`${backEnd}/files/`)).toBe(true);
      expect(headers.has(credentialsHeader)).toBe(false);
      expect(headers.has(signature.dateHeader)).toBe(false);
      expect(headers.get('Accept')).toBe(mediaType);
      // None of the three that a browser sends to another site without asking it first.
      expect(headers.get('Content-Type')).toBe(requestMediaType);
      expect(init).toMatchObject({ redirect: 'manual' });
      // The default of fetch: cookies for the same origin.
      expect(init).not.toHaveProperty('credentials');
    },
  );

  it('checks, tries again and fails as any other', async () => {
    const { client, sent, waits } = proxied([refusal(503, 'Later.'), refusal(404, 'Not found.')]);
    expect(await failureOf(client.get(uuid, '..'))).toBeInstanceOf(ValidationError);
    expect(sent).toHaveLength(0);
    expect(await failureOf(client.get(uuid, 'pet'))).toMatchObject({ code: 'not_found', attempts: 2 });
    expect(waits).toEqual([250]);
  });

  it('does not ask the clock for anything but waits', async () => {
    const now = vi.fn(() => 0);
    const { client } = proxied(answer(200, {}), { now });
    await client.list(uuid);
    expect(now).not.toHaveBeenCalled();
  });

  it.each<[object]>([
    [{}],
    [{ baseUrl: serverUrl }],
    [{ baseUrl: `${serverUrl}/x` }],
    [{ baseUrl: serverUrl.replace('https', 'http') }],
    [{ baseUrl: backEnd, auth: null }],
    [{ baseUrl: backEnd, auth: keys }],
  ])('is refused with %j', (options) => {
    const act = () => createMetadataClient(options as MetadataClientOptions);
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(/^auth must be given: .*`baseUrl` of your own back end/);
  });
});

describe('a relative baseUrl', () => {
  it.each([
    ['/api/metadata', 'https://shop.example/account/?tab=1#x', backEnd],
    ['/api/metadata/', 'https://shop.example/', backEnd],
    ['../api/metadata', 'https://shop.example/account/files', backEnd],
    ['./metadata', 'https://shop.example/api/page', backEnd],
    ['//shop.example/api/metadata', 'https://shop.example/account', backEnd],
    ['/', 'https://shop.example/account', 'https://shop.example'],
    [backEnd, 'https://other.example/', backEnd],
  ])('%s on %s leads to %s', async (baseUrl, href, prefix) => {
    page(href);
    const { client, sent } = proxied(answer(200, {}), { baseUrl });
    await client.list(uuid);
    expect(sent[0]?.url).toBe(prefix + path);
  });

  it('is that of the page at the time the client is made, and works with auth too', async () => {
    page('https://shop.example/account');
    const { client, sent } = recorder(answer(200, {}), { baseUrl: '/api/metadata' });
    page('https://other.example/');
    await client.list(uuid);
    expect(sent[0]?.url).toBe(backEnd + path);
  });

  it.each([
    ['/api/metadata', undefined],
    ['/api/metadata', 'about:srcdoc'],
    ['/api/metadata', 'file:///index.html'],
    ['', 'https://shop.example/'],
    ['api/metadata', 'https://shop.example/'],
    ['shop.example', 'https://shop.example/'],
    ['/api?x=1', 'https://shop.example/'],
    // These begin as if they were relative, and lead to another origin.
    ['//other.example/api', 'https://shop.example/'],
    ['/\\other.example/api', 'https://shop.example/'],
    ['/\t/other.example/api', 'https://shop.example/'],
  ])('%j on %s is refused', (baseUrl, href) => {
    if (href !== undefined) page(href);
    const act = () => createMetadataClient({ baseUrl });
    expect(act).toThrow(ValidationError);
    expect(act).toThrow(/^baseUrl must /);
  });
});
