// What is compared: the same two calls, made in four ways.
import { createHash, createHmac } from 'node:crypto';
import { mediaType, operations, requestMediaType, schemes, signature } from '../generated/constants.ts';
import { official } from './official-client.ts';

export interface Subject {
  readonly name: string;
  readonly calls: Readonly<Record<'get' | 'set', () => Promise<unknown>>>;
}

const keys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const key = 'subsystem';
const value = 'image-processing';

/** The first one is what the others are compared with. */
export async function subjects(baseUrl: string): Promise<Subject[]> {
  // What users run is the built package, not the sources.
  const { createMetadataClient, signedAuth }: typeof import('../src/index.ts') = await import(
    new URL('../dist/src/index.js', import.meta.url).href
  );
  const client = createMetadataClient({ auth: signedAuth(keys), baseUrl });
  const { path } = operations.getFileMetadataKey;
  const params = { path: { uuid, key } };
  const settings = { authSchema: new official.UploadcareAuthSchema(keys), apiBaseURL: `${baseUrl}/` };
  return [
    {
      name: 'fetch, signed by hand',
      calls: { get: () => byHand(baseUrl, 'GET'), set: () => byHand(baseUrl, 'PUT', JSON.stringify(value)) },
    },
    {
      name: 'verbs',
      calls: { get: () => client.get(uuid, key), set: () => client.set(uuid, key, value) },
    },
    {
      name: 'raw api',
      calls: {
        get: () => client.api.GET(path, { params }),
        set: () => client.api.PUT(path, { params, body: value }),
      },
    },
    {
      name: '@uploadcare/rest-client',
      calls: {
        get: () => official.getMetadataValue({ uuid, key }, settings),
        set: () => official.updateMetadata({ uuid, key, value }, settings),
      },
    },
  ];
}

async function byHand(baseUrl: string, method: string, body?: string): Promise<unknown> {
  const path = `/files/${uuid}/metadata/${key}/`;
  const date = new Date().toUTCString();
  const hash = createHash('md5')
    .update(body ?? '')
    .digest('hex');
  const toSign = [method, hash, requestMediaType, date, path].join('\n');
  const proof = createHmac('sha1', keys.secretKey).update(toSign).digest('hex');
  const response = await fetch(baseUrl + path, {
    method,
    body: body ?? null,
    headers: {
      Accept: mediaType,
      'Content-Type': requestMediaType,
      [signature.dateHeader]: date,
      Authorization: `${schemes.signed} ${keys.publicKey}:${proof}`,
    },
  });
  if (!response.ok) throw new Error(String(response.status));
  return response.json();
}
