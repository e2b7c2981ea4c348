// Compiled, never run, as client.ts is.
import { expectTypeOf } from 'expect-type';
import { createMetadataClient as createClient, signedAuth } from 'uploadcare-metadata';
import { type BrowserClientOptions, createMetadataClient, type MetadataOperations } from 'uploadcare-metadata/browser';

// The entry has what the main entry has, except what needs a key or openapi-fetch.
type Main = Exclude<keyof typeof import('uploadcare-metadata'), 'default' | 'module.exports'>;
type Browser = Exclude<keyof typeof import('uploadcare-metadata/browser'), 'default' | 'module.exports'>;
expectTypeOf<Browser>().toExtend<Main>();
expectTypeOf<Exclude<Main, Browser>>().toEqualTypeOf<
  | 'authMiddleware'
  | 'createMetadataApi'
  | 'isFileUuid'
  | 'isMetadataKey'
  | 'isMetadataValue'
  | 'keysFromEnv'
  | 'limits'
  | 'NotTriedError'
  | 'remoteSigner'
  | 'signedAuth'
  | 'SigningError'
  | 'simpleAuth'
>();

const client = createMetadataClient({ baseUrl: '/api/metadata', timeout: 1_000, maxRetries: 0, fetch });
expectTypeOf(client).toEqualTypeOf<MetadataOperations>();
export const either: MetadataOperations = createClient({} as BrowserClientOptions);

// @ts-expect-error no baseUrl
createMetadataClient({});
// @ts-expect-error keys belong to the backend
createMetadataClient({ baseUrl: '/api', auth: signedAuth({ publicKey: 'p', secretKey: 's' }) });
