// What a user of the package can write, and what has to be refused. Only compiled, never run: each line under an
// `@ts-expect-error` that compiles is an error itself.
import {
  type AnswerError,
  type ApiWarning,
  type Auth,
  type AuthenticationError,
  type BadRequestError,
  type CallError,
  type CallOptions,
  type ConnectionError,
  createMetadataClient,
  type ErrorCode,
  type HttpError,
  type Keys,
  type Metadata,
  type MetadataApi,
  type MetadataClient,
  type MetadataClientOptions,
  type MetadataError,
  type NotAcceptableError,
  type NotFoundError,
  type ProxiedClientOptions,
  type RateLimitError,
  type RemoteSigner,
  type RemoteSignerOptions,
  type ResponseError,
  remoteSigner,
  type ServerError,
  type Sign,
  type SigningContext,
  type SigningError,
  type SigningParts,
  signedAuth,
  simpleAuth,
  type TimeoutError,
  type ValidationError,
} from 'uploadcare-metadata';

type Library = typeof import('uploadcare-metadata');

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
/** Has `true` in it for `any`, for what takes or gives `any`, and for a class with `any` in its instances. */
type IsLoose<T> =
  IsAny<T> extends true
    ? true
    : T extends (...given: infer Given) => infer Result
      ? IsAny<Given[number]> | IsAny<Awaited<Result>>
      : T extends abstract new (
            ...given: infer Given
          ) => infer Instance
        ? IsAny<Given[number]> | IsAny<Instance> | ([LooseKeys<Instance>] extends [never] ? false : true)
        : false;
/** The names of the properties that are loose. */
type LooseKeys<T> = { [K in keyof T]-?: true extends IsLoose<NonNullable<T[K]>> ? K : never }[keyof T];

declare function check<Holds extends true>(): Holds;

// The helpers can say no.
type Any = ReturnType<typeof JSON.parse>;
check<Equal<LooseKeys<{ a: Any; b: string; c?: Any }>, 'a' | 'c'>>();
check<
  Equal<LooseKeys<{ a(given: Any): void; b(): Promise<Any>; c?: () => Any; d(): void }>, 'a' | 'b' | 'c'>
>();
check<
  Equal<LooseKeys<{ a: new (given: Any) => Error; b: new () => { c: Any }; d: new () => Error }>, 'a' | 'b'>
>();
check<Equal<Equal<Any, string>, false>>();
check<Equal<Equal<string, string | undefined>, false>>();

// Nothing that is exported is `any`, as what a declaration file cannot find would be.
check<Equal<LooseKeys<Library>, never>>();
check<Equal<LooseKeys<MetadataClient>, never>>();
check<Equal<LooseKeys<MetadataClientOptions>, never>>();
check<Equal<LooseKeys<CallOptions>, never>>();
check<Equal<LooseKeys<ApiWarning>, never>>();
check<Equal<LooseKeys<Metadata>, never>>();
check<Equal<LooseKeys<Keys>, never>>();
check<Equal<LooseKeys<RemoteSigner>, never>>();
check<Equal<LooseKeys<Auth>, never>>();
check<Equal<LooseKeys<Parameters<Auth['headers']>[0]>, never>>();
check<Equal<LooseKeys<ProxiedClientOptions>, never>>();
check<Equal<LooseKeys<RemoteSignerOptions>, never>>();
check<Equal<LooseKeys<SigningParts>, never>>();
check<Equal<LooseKeys<SigningContext>, never>>();
check<Equal<IsLoose<Sign>, false>>();

// What can be imported and run: a name more or less is a change to the public API.
check<
  Equal<
    keyof Library,
    | 'AnswerError'
    | 'AuthenticationError'
    | 'BadRequestError'
    | 'CallError'
    | 'ConnectionError'
    | 'createMetadataClient'
    | 'HttpError'
    | 'MetadataError'
    | 'NotAcceptableError'
    | 'NotFoundError'
    | 'RateLimitError'
    | 'remoteSigner'
    | 'ResponseError'
    | 'ServerError'
    | 'signedAuth'
    | 'SigningError'
    | 'simpleAuth'
    | 'TimeoutError'
    | 'ValidationError'
  >
>();

const publicKey = 'demopublickey';
const secretKey = 'demosecretkey';
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const sign = async (stringToSign: string) => stringToSign;
const { signal } = new AbortController();

// Credentials.
const auth = signedAuth({ publicKey, secretKey });
check<Equal<typeof auth, Auth>>();
simpleAuth({ publicKey, secretKey, dangerouslyAllowBrowser: true });
signedAuth({ publicKey, sign });
signedAuth({ publicKey, sign: (stringToSign) => stringToSign.toUpperCase() });
signedAuth({ publicKey, sign: remoteSigner('/api/sign') });
signedAuth({
  publicKey,
  sign: remoteSigner(new URL('https://shop.example/sign'), { fetch, headers: { a: 'b' } }),
});
signedAuth({ publicKey, sign: remoteSigner('/api/sign', { headers: async () => ({ a: 'b' }) }) });
signedAuth({
  publicKey,
  sign: (_, { method, path }, { signal, key = '' }) => method + path + signal.aborted + key,
});
// @ts-expect-error a header is a string
remoteSigner('/api/sign', { headers: { a: 1 } });
// @ts-expect-error what is signed stays as it is
signedAuth({ publicKey, sign: (_, parts) => (parts.path = '/') });
// @ts-expect-error neither a secret key nor a signer
signedAuth({ publicKey });
// @ts-expect-error no public key
signedAuth({ secretKey });
// @ts-expect-error no public key
signedAuth({ sign });
// @ts-expect-error a signature is a string
signedAuth({ publicKey, sign: () => 1 });
// @ts-expect-error a signer gets a string
signedAuth({ publicKey, sign: (stringToSign: number) => `${stringToSign}` });
// @ts-expect-error keys are strings
signedAuth({ publicKey, secretKey: undefined });
// @ts-expect-error no such option
signedAuth({ publicKey, secretKey, expires: 1 });
// @ts-expect-error no secret key
simpleAuth({ publicKey });
// @ts-expect-error nothing to sign in this scheme
simpleAuth({ publicKey, sign });
// @ts-expect-error no keys
simpleAuth();

// The client and its options.
const client = createMetadataClient({ auth });
check<Equal<typeof client, MetadataClient>>();
const { baseUrl, timeout, now }: Partial<MetadataClientOptions> = {};
createMetadataClient({ auth, baseUrl, timeout, now });
createMetadataClient({
  auth,
  baseUrl: new URL('https://example.com'),
  fetch,
  maxRetries: 0,
  maxRetryAfter: 1,
});
createMetadataClient({ baseUrl: '/api/metadata' });
createMetadataClient({ auth: undefined, baseUrl: new URL('https://shop.example/api'), maxRetries: 1 });
createMetadataClient({ auth, fetch: async (input, init) => new Response(`${input} ${init?.method}`) });
createMetadataClient({ auth, onWarning: ({ message, key }) => console.warn(message, key) });
// @ts-expect-error no options
createMetadataClient();
// @ts-expect-error no auth
createMetadataClient({});
// @ts-expect-error no auth
createMetadataClient({ timeout: 1 });
// @ts-expect-error keys are no auth
createMetadataClient({ auth: { publicKey, secretKey } });
// @ts-expect-error no such option
createMetadataClient({ auth, retries: 1 });
// @ts-expect-error a timeout is a number
createMetadataClient({ auth, timeout: '30s' });
// @ts-expect-error a number of retries is a number
createMetadataClient({ auth, maxRetries: true });
// @ts-expect-error a URL is a string or a URL
createMetadataClient({ auth, baseUrl: 1 });
// @ts-expect-error fetch gives a Response
createMetadataClient({ auth, fetch: async () => 'text' });
// @ts-expect-error a warning is an object
createMetadataClient({ auth, onWarning: (warning: string) => console.warn(warning) });
// @ts-expect-error a clock gives milliseconds
createMetadataClient({ auth, now: () => new Date() });

// The verbs.
type Get = (uuid: string, key: string, options?: CallOptions) => Promise<string>;
type Set = (uuid: string, key: string, value: string, options?: CallOptions) => Promise<string>;
type Delete = (uuid: string, key: string, options?: CallOptions) => Promise<void>;
check<Equal<typeof client.list, (uuid: string, options?: CallOptions) => Promise<Metadata>>>();
check<Equal<typeof client.get, Get>>();
check<Equal<typeof client.set, Set>>();
check<Equal<typeof client.delete, Delete>>();
check<Equal<CallOptions, { readonly signal?: AbortSignal | undefined }>>();
check<Equal<Metadata, { [key: string]: string }>>();
const all = await client.list(uuid, { signal });
const one = all['pet'];
check<Equal<typeof one, string | undefined>>();
await client.set(uuid, 'pet', 'cat', { signal: undefined });
// @ts-expect-error no uuid
client.list();
// @ts-expect-error a uuid is a string
client.list(1);
// @ts-expect-error no uuid or no key
client.get(uuid);
// @ts-expect-error a key is a string
client.get(uuid, 1);
// @ts-expect-error a key is a string
client.get(uuid, one);
// @ts-expect-error a value is a string
(await client.get(uuid, 'pet')).toFixed();
// @ts-expect-error no value
client.set(uuid, 'pet');
// @ts-expect-error a value is a string
client.set(uuid, 'pet', 1);
// @ts-expect-error a value is a string
client.set(uuid, 'pet', undefined);
// @ts-expect-error a value is a string
client.set(uuid, 'pet', null);
// @ts-expect-error a value is a string
client.set(uuid, 'pet', { name: 'cat' });
// @ts-expect-error a key is a string
client.set(uuid, 1, 'cat');
// @ts-expect-error no key
client.delete(uuid);
// @ts-expect-error one key at a time
client.delete(uuid, ['pet']);
// @ts-expect-error no such option
client.list(uuid, { timeout: 1 });
// @ts-expect-error the signal of the controller, not the controller
client.list(uuid, { signal: new AbortController() });
// @ts-expect-error the signal goes into an object
client.get(uuid, 'pet', signal);
// @ts-expect-error a signal is an AbortSignal
client.delete(uuid, 'pet', { signal: true });
// @ts-expect-error no such verb
client.rename(uuid, 'pet', 'animal');
// @ts-expect-error a client stays as it is
client.api = createMetadataClient({ auth }).api;

// The layer below.
check<Equal<typeof client.api, MetadataApi>>();
const path = { uuid, key: 'pet' };
const listed = await client.api.GET('/files/{uuid}/metadata/', { params: { path: { uuid } } });
check<Equal<typeof listed.data, { [key: string]: string } | undefined>>();
check<Equal<typeof listed.error, { detail: string } | undefined>>();
check<Equal<typeof listed.response, Response>>();
const got = await client.api.GET('/files/{uuid}/metadata/{key}/', { params: { path }, signal });
check<Equal<typeof got.data, string | undefined>>();
check<Equal<typeof got.error, { detail: string } | undefined>>();
const put = await client.api.PUT('/files/{uuid}/metadata/{key}/', { params: { path }, body: 'cat' });
check<Equal<typeof put.data, string | undefined>>();
check<Equal<typeof put.error, { detail: string } | undefined>>();
const gone = await client.api.DELETE('/files/{uuid}/metadata/{key}/', { params: { path } });
check<Equal<typeof gone.data, undefined>>();
check<Equal<typeof gone.error, { detail: string } | undefined>>();
if (listed.error) check<Equal<typeof listed.error.detail, string>>();
// @ts-expect-error no such path
client.api.GET('/files/{uuid}/', { params: { path: { uuid } } });
// @ts-expect-error no slash at the end
client.api.GET('/files/{uuid}/metadata', { params: { path: { uuid } } });
// @ts-expect-error no parameters
client.api.GET('/files/{uuid}/metadata/');
// @ts-expect-error no key
client.api.GET('/files/{uuid}/metadata/{key}/', { params: { path: { uuid } } });
// @ts-expect-error a key is a string
client.api.GET('/files/{uuid}/metadata/{key}/', { params: { path: { uuid, key: 1 } } });
// @ts-expect-error a GET has no body
client.api.GET('/files/{uuid}/metadata/{key}/', { params: { path }, body: 'cat' });
// @ts-expect-error no body
client.api.PUT('/files/{uuid}/metadata/{key}/', { params: { path } });
// @ts-expect-error a value is a string
client.api.PUT('/files/{uuid}/metadata/{key}/', { params: { path }, body: 1 });
// @ts-expect-error only keys can be put
client.api.PUT('/files/{uuid}/metadata/', { params: { path: { uuid } }, body: 'cat' });
// @ts-expect-error only keys can be deleted
client.api.DELETE('/files/{uuid}/metadata/', { params: { path: { uuid } } });
// @ts-expect-error the API has no POST here
client.api.POST('/files/{uuid}/metadata/{key}/', { params: { path }, body: 'cat' });
// @ts-expect-error the API has no PATCH here
client.api.PATCH('/files/{uuid}/metadata/{key}/', { params: { path }, body: 'cat' });

// The errors.
check<Equal<MetadataError['code'], ErrorCode>>();
check<Equal<Extract<ErrorCode, 'not_found' | 'invalid_argument'>, 'not_found' | 'invalid_argument'>>();
check<Equal<string extends ErrorCode ? true : false, false>>();
check<Equal<ValidationError['code'], 'invalid_argument'>>();
check<Equal<ValidationError['argument'], string>>();
check<Equal<CallError['operation'], string>>();
check<Equal<CallError['uuid'], string>>();
check<Equal<CallError['key'], string | undefined>>();
check<Equal<CallError['attempts'], number>>();
check<Equal<ConnectionError['code'], 'connection_failed'>>();
check<Equal<TimeoutError['code'], 'timed_out'>>();
check<Equal<ResponseError['code'], 'unexpected_response'>>();
check<Equal<ResponseError['status'], number>>();
check<Equal<ResponseError['requestId'], string | undefined>>();
check<Equal<string extends HttpError['code'] ? true : false, false>>();
const answered: AnswerError[] = [] as (ResponseError | HttpError)[];
check<Equal<(typeof answered)[0]['requestId'], string | undefined>>();
check<Equal<HttpError['status'], number>>();
check<Equal<HttpError['detail'], string | undefined>>();
check<Equal<HttpError['requestId'], string | undefined>>();
check<Equal<HttpError['retryAfter'], number | undefined>>();
check<Equal<BadRequestError['code'], 'bad_request'>>();
check<Equal<AuthenticationError['code'], 'authentication_failed'>>();
check<Equal<NotFoundError['code'], 'not_found'>>();
check<Equal<NotAcceptableError['code'], 'not_acceptable'>>();
check<Equal<RateLimitError['code'], 'rate_limited'>>();
check<Equal<ServerError['code'], 'server_error'>>();
check<Equal<SigningError['code'], 'signing_failed'>>();
check<Equal<SigningError['status'], number | undefined>>();
const calls: CallError[] = [] as (
  | ConnectionError
  | TimeoutError
  | ResponseError
  | HttpError
  | SigningError
)[];
const refusals: HttpError[] = [] as (BadRequestError | NotFoundError | RateLimitError | ServerError)[];
const errors: MetadataError[] = [...calls, ...refusals, ...([] as ValidationError[])];
for (const error of errors) console.error(error.code, error.message);
// @ts-expect-error a wrong argument has no status
for (const error of [] as ValidationError[]) console.error(error.status);
// @ts-expect-error the number of attempts stays as it is
for (const error of calls) error.attempts = 2;
// @ts-expect-error the status of an answer stays as it is
for (const error of refusals) error.status = 200;
