// The emulator in the place of one's own backend: without authentication, and below a path.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createMetadataClient as browserClient } from 'uploadcare-metadata/browser';
import { expect, it } from 'vitest';
import { failures, mediaType } from '../../generated/constants.ts';
import { fixedNow, keys, rejectionOf, uuid } from '../support/client.ts';
import { emulator, keyPath, listPath, origin } from './support.ts';

const mounted = { authentication: false, basePath: '/api/metadata' } as const;
const app = 'https://app.example';

it.each(['/api/metadata', '/api/metadata/'])('the client for browsers works below the path %s', async (basePath) => {
  const { fetch, metadataOf, requests } = emulator({ authentication: false, basePath });
  const client = browserClient({ baseUrl: `${app}/api/metadata`, fetch });
  expect(await client.set(uuid, 'a', 'one')).toBe('one');
  expect(await client.list(uuid)).toEqual({ pet: 'cat', a: 'one' });
  expect(metadataOf(uuid)).toEqual({ pet: 'cat', a: 'one' });
  expect(requests[0]).toMatchObject({ path: `/api/metadata${keyPath('a')}`, key: 'a', value: 'one' });
});

it('without authentication, other checks stay, and credentials are not looked at', async () => {
  const { fetch } = emulator({ authentication: false });
  const send = async (headers: Record<string, string>) => (await fetch(origin + listPath, { headers })).status;
  expect(await send({})).toBe(failures.noVersion.status);
  expect(await send({ Accept: mediaType })).toBe(200);
  expect(await send({ Accept: mediaType, Authorization: 'Bearer x' })).toBe(200);
});

it('with authentication, the whole path is what is signed', async () => {
  const { fetch } = emulator({ basePath: '/uploadcare' });
  const baseUrl = 'https://proxy.example/uploadcare';
  const client = createMetadataClient({ auth: signedAuth(keys), now: () => fixedNow, baseUrl, fetch });
  expect(await client.list(uuid)).toEqual({ pet: 'cat' });
});

it.each([
  ['outside of the path', mounted, app],
  ['to the path with more after its name', mounted, `${app}/api/metadata-2`],
  ['below a path, without the option', { authentication: false }, `${app}/api/metadata`],
  ['below a longer path', mounted, `${app}/api/metadata/v2`],
])('a request %s is rejected, and the reason is the path', async (_, options, baseUrl) => {
  const { fetch } = emulator(options);
  const { status, detail } = await rejectionOf(browserClient({ baseUrl, fetch }).list(uuid));
  expect(status).toBe(failures.notFound.status);
  expect(detail).toMatch(
    /^The emulator is at `\/(api\/metadata\/)?`, and `\/.*` is not below it\. .*baseUrl.*basePath/,
  );
});

it('a path beside the right one is outside, even if it is of no operation', async () => {
  const response = await emulator(mounted).fetch(`${app}/api/metadata-2/files/`);
  expect(await response.json()).toEqual({ detail: expect.stringMatching(/^The emulator is at `\/api\/metadata\/`/) });
});

it('a path below the right one that is of no operation is not found, as by the API', async () => {
  const { fetch } = emulator(mounted);
  const response = await fetch(`${app}/api/metadata/files/`);
  expect(await response.json()).toEqual({ detail: failures.notFound.detail });
});
