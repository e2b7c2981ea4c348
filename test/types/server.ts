// What a user of the handlers can write, and what has to be refused. Only compiled, never run.
import { remoteSigner, signedAuth } from 'uploadcare-metadata';
import {
  type Call,
  createMetadataProxy,
  createSigningHandler,
  type Handler,
  type HandlerOptions,
  type MetadataProxyOptions,
  type ProxyCall,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

declare function check<Holds extends true>(): Holds;

const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
const authorize = ({ request, operation, uuid, key }: Call) =>
  request.headers.has('Cookie') && operation === 'listFileMetadata' && uuid === key;

check<
  Equal<keyof typeof import('uploadcare-metadata/server'), 'createMetadataProxy' | 'createSigningHandler'>
>();
check<Equal<Handler, (request: Request) => Promise<Response>>>();
check<
  Equal<
    Call['operation'],
    'listFileMetadata' | 'getFileMetadataKey' | 'updateFileMetadataKey' | 'deleteFileMetadataKey'
  >
>();
check<Equal<Call['key'], string | undefined>>();
check<Equal<ProxyCall['value'], string | undefined>>();
check<Equal<HandlerOptions<Call>['authorize'], (call: Call) => boolean | Promise<boolean>>>();

const proxy: Handler = createMetadataProxy({ auth, authorize });
createMetadataProxy({
  auth: signedAuth({ publicKey: 'p', sign: remoteSigner('https://example.com') }),
  authorize: async ({ value }) => value !== 'x',
  allowedOrigins: ['https://app.example.com'],
  onError: (error) => console.error(error),
  baseUrl: new URL('https://example.com'),
  fetch,
  timeout: 1,
  userAgent: 'app/1',
  onWarning: ({ message }) => console.warn(message),
});
const signer: Handler = createSigningHandler({ secretKey: 's', authorize });
createSigningHandler({ secretKey: 's', authorize: async ({ key }) => key === 'pet', now: Date.now });
export const options: [MetadataProxyOptions, SigningHandlerOptions] = [
  { auth, authorize },
  { secretKey: 's', authorize },
];

export { proxy, signer };

// @ts-expect-error nobody says who may call
createMetadataProxy({ auth });
// @ts-expect-error no auth
createMetadataProxy({ authorize });
// @ts-expect-error no auth
createMetadataProxy({ authorize, baseUrl: 'https://example.com' });
// @ts-expect-error only true allows
createMetadataProxy({ auth, authorize: () => 'yes' });
// @ts-expect-error only true allows
createMetadataProxy({ auth, authorize: async () => undefined });
// @ts-expect-error the proxy does not retry
createMetadataProxy({ auth, authorize, maxRetries: 1 });
// @ts-expect-error an origin is one of a list
createMetadataProxy({ auth, authorize, allowedOrigins: 'https://app.example.com' });
// @ts-expect-error nobody says who may call
createSigningHandler({ secretKey: 's' });
// @ts-expect-error no secret key
createSigningHandler({ authorize });
// @ts-expect-error of a value, only the hash is known
createSigningHandler({ secretKey: 's', authorize: ({ value }) => value === 'cat' });
declare const call: Call;
// @ts-expect-error what was asked for stays as it is
call.uuid = 'x';
