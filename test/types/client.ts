// Compiled by each supported TypeScript, never run: an `@ts-expect-error` above a line that compiles is an error.
import { expectTypeOf } from 'expect-type';
import createClient, { type Middleware } from 'openapi-fetch';
import {
  type ApiWarning,
  type Auth,
  authMiddleware,
  type BackendClientOptions,
  type CallError,
  type CallOptions,
  createMetadataApi,
  createMetadataClient,
  type ErrorCode,
  type HttpError,
  type Metadata,
  type MetadataApi,
  type MetadataClient,
  type MetadataClientOptions,
  type MetadataError,
  type NotFoundError,
  type paths,
  type ResponseError,
  remoteSigner,
  type SigningError,
  signedAuth,
  simpleAuth,
  type TimeoutError,
  type ValidationError,
} from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';

// A name more or less is a change of the public API.
expectTypeOf<Exclude<keyof typeof import('uploadcare-metadata'), 'default' | 'module.exports'>>().toEqualTypeOf<
  | 'AuthenticationError'
  | 'authMiddleware'
  | 'BadRequestError'
  | 'CallError'
  | 'ConnectionError'
  | 'createMetadataApi'
  | 'createMetadataClient'
  | 'HttpError'
  | 'MetadataError'
  | 'NotAcceptableError'
  | 'isFileUuid'
  | 'isMetadataKey'
  | 'isMetadataValue'
  | 'keysFromEnv'
  | 'limits'
  | 'NotFoundError'
  | 'NotTriedError'
  | 'PartialUpdateError'
  | 'RateLimitError'
  | 'remoteSigner'
  | 'ResponseError'
  | 'ServerError'
  | 'signedAuth'
  | 'SigningError'
  | 'simpleAuth'
  | 'TimeoutError'
  | 'UnexpectedResponseError'
  | 'ValidationError'
>();

const publicKey = 'demopublickey';
const secretKey = 'demosecretkey';
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';

// Credentials.
const auth = signedAuth({ publicKey, secretKey });
expectTypeOf(auth).toEqualTypeOf<Auth>();
simpleAuth({ publicKey, secretKey, dangerouslyAllowBrowser: true });
signedAuth({ publicKey, sign: (_, { method, path }, { signal, key = '' }) => method + path + signal.aborted + key });
signedAuth({ publicKey, sign: remoteSigner('/api/sign', { fetch, headers: async () => ({ a: 'b' }) }) });
// @ts-expect-error a header is a string
remoteSigner('/api/sign', { headers: { a: 1 } });
// @ts-expect-error neither a secret key nor a signer
signedAuth({ publicKey });
// @ts-expect-error a signature is a string
signedAuth({ publicKey, sign: () => 1 });
// @ts-expect-error nothing is signed in this scheme
simpleAuth({ publicKey, sign: async () => '' });

// Options.
const client = createMetadataClient({ auth });
expectTypeOf(client).toEqualTypeOf<MetadataClient>();
createMetadataClient({} as MetadataClientOptions | BackendClientOptions);
createMetadataClient({ auth: undefined, baseUrl: new URL('https://shop.example/api'), maxRetries: 1 });
createMetadataClient({ auth, onWarning: (warning) => expectTypeOf(warning).toEqualTypeOf<ApiWarning>() });
// @ts-expect-error neither auth nor baseUrl
createMetadataClient({ timeout: 1 });
// @ts-expect-error keys are no auth
createMetadataClient({ auth: { publicKey, secretKey } });
// @ts-expect-error no such option
createMetadataClient({ auth, retries: 1 });
// @ts-expect-error a clock returns milliseconds
createMetadataClient({ auth, now: () => new Date() });

// `fetch` is that of each runtime, or a plain function. Bun's has a `preconnect`, which must not be required.
const wrapped = async (url: string, init?: RequestInit) => fetch(url, init);
for (const each of [fetch, globalThis.fetch, wrapped, createEmulator().fetch])
  createMetadataClient({ auth, fetch: each });
const text = async () => 'cat';
createMetadataClient({ auth, transport: async ({ maxBytes }) => ({ status: maxBytes, headers: new Headers(), text }) });
// @ts-expect-error a string is no response
createMetadataClient({ auth, fetch: async () => 'cat' });

// Operations.
type Get = (uuid: string, key: string, options?: CallOptions) => Promise<string>;
type Set = (uuid: string, key: string, value: string, options?: CallOptions) => Promise<string>;
type Delete = (uuid: string, key: string, options?: CallOptions) => Promise<void>;
expectTypeOf(client.list).toExtend<(uuid: string, options?: CallOptions) => Promise<Metadata>>();
expectTypeOf(client.get).toExtend<Get>();
expectTypeOf(client.set).toExtend<Set>();
expectTypeOf(client.delete).toExtend<Delete>();
expectTypeOf<{ signal: AbortSignal; timeout: number; maxRetries: number }>().toExtend<CallOptions>();
expectTypeOf<Metadata>().toEqualTypeOf<{ [key: string]: string }>();
// @ts-expect-error the signal belongs in an object
client.list(uuid, AbortSignal.abort());
// @ts-expect-error read-only
client.api = createMetadataClient({ auth }).api;

// The openapi-fetch client.
expectTypeOf(client.api).toEqualTypeOf<MetadataApi>();
expectTypeOf(createMetadataApi({ auth })).toEqualTypeOf<MetadataApi>();
expectTypeOf(authMiddleware(auth, { baseUrl: 'https://example.com' })).toExtend<Middleware>();
createClient<paths>().use(authMiddleware(auth));
const params = { path: { uuid, key: 'pet' } };
client.api.GET('/files/{uuid}/metadata/', { params }).then((result) => {
  expectTypeOf(result.data).toEqualTypeOf<Metadata | undefined>();
  expectTypeOf(result.error).toEqualTypeOf<{ detail: string } | { [key: string]: string[] } | undefined>();
  expectTypeOf(result.response).toEqualTypeOf<Response>();
});
client.api
  .PUT('/files/{uuid}/metadata/{key}/', { params, body: 'cat' })
  .then(({ data }) => data satisfies string | undefined);
client.api.DELETE('/files/{uuid}/metadata/{key}/', { params });
// @ts-expect-error no such path
client.api.GET('/files/{uuid}/', { params: { path: { uuid } } });
// @ts-expect-error no key
client.api.GET('/files/{uuid}/metadata/{key}/', { params: { path: { uuid } } });
// @ts-expect-error a value is a string
client.api.PUT('/files/{uuid}/metadata/{key}/', { params, body: 1 });

// Errors.
expectTypeOf<MetadataError['code']>().toEqualTypeOf<ErrorCode>();
expectTypeOf<string>().not.toExtend<ErrorCode>();
expectTypeOf<NotFoundError['code']>().toEqualTypeOf<'not_found'>();
expectTypeOf<ValidationError>().toExtend<MetadataError & { readonly argument: string }>();
expectTypeOf<NotFoundError>().toExtend<HttpError>();
expectTypeOf<HttpError>().toExtend<ResponseError>();
expectTypeOf<ResponseError>().toExtend<CallError & { readonly status: number }>();
expectTypeOf<TimeoutError['limit']>().toEqualTypeOf<'attempt' | 'call' | 'total'>();
expectTypeOf<SigningError['status']>().toEqualTypeOf<number | undefined>();
expectTypeOf<CallError>().toExtend<MetadataError & { readonly uuid: string; readonly attempts: number }>();
