// What a user of the client for browsers can write, and what has to be refused. Only compiled, never run.
import * as main from 'uploadcare-metadata';
import {
  type BrowserClientOptions,
  type CommonOptions,
  createMetadataClient,
  type Metadata,
  type MetadataVerbs,
  NotFoundError,
} from 'uploadcare-metadata/browser';

type Library = typeof import('uploadcare-metadata/browser');
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function check<Holds extends true>(): Holds;

// What the other entry has, but for what needs a key or openapi-fetch.
type Others = Exclude<keyof typeof main, keyof Library>;
check<Equal<Others, 'remoteSigner' | 'signedAuth' | 'SigningError' | 'simpleAuth'>>();
check<Equal<Exclude<keyof Library, keyof typeof main>, never>>();

const client = createMetadataClient({ baseUrl: '/api/metadata', timeout: 1_000, maxRetries: 0, fetch });
check<Equal<typeof client, MetadataVerbs>>();
createMetadataClient({ baseUrl: new URL('https://shop.example/api'), onWarning: ({ message }) => message });
const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const { signal } = new AbortController();
check<Equal<Awaited<ReturnType<typeof client.list>>, Metadata>>();
check<Equal<Awaited<ReturnType<typeof client.get>>, string>>();
check<Equal<Awaited<ReturnType<typeof client.set>>, string>>();
check<Equal<Awaited<ReturnType<typeof client.delete>>, void>>();
client.set(uuid, 'pet', 'cat', { signal }).catch((error) => error instanceof NotFoundError && error.detail);
const options: BrowserClientOptions = { ...({} as CommonOptions), baseUrl: '/api' };

// Where either will do.
const either: MetadataVerbs = main.createMetadataClient(options);
either.get(uuid, 'pet');

// @ts-expect-error no back end
createMetadataClient({});
// @ts-expect-error keys are for the back end
createMetadataClient({ baseUrl: '/api', auth: main.signedAuth({ publicKey: 'p', secretKey: 's' }) });
// @ts-expect-error no raw api
client.api.GET;
// @ts-expect-error a value is a string
client.set(uuid, 'pet', 1);
