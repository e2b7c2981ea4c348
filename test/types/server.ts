// Compiled, never run, as client.ts is.
import { expectTypeOf } from 'expect-type';
import { signedAuth } from 'uploadcare-metadata';
import {
  createMetadataProxy,
  createSigningHandler,
  type Handler,
  type HandlerOptions,
  type MetadataProxyOptions,
  type ProxyCall,
  type RequestedCall,
  type SigningHandlerOptions,
} from 'uploadcare-metadata/server';

type Operation = 'listFileMetadata' | 'getFileMetadataKey' | 'updateFileMetadataKey' | 'deleteFileMetadataKey';
expectTypeOf<Handler>().toEqualTypeOf<(request: Request) => Promise<Response>>();
expectTypeOf<RequestedCall['operation']>().toEqualTypeOf<Operation>();
expectTypeOf<RequestedCall['key']>().toEqualTypeOf<string | undefined>();
expectTypeOf<ProxyCall['value']>().toEqualTypeOf<string | undefined>();
expectTypeOf<HandlerOptions<RequestedCall>['authorize']>().toEqualTypeOf<
  (call: RequestedCall) => boolean | Promise<boolean>
>();

const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
const secretKey = 's';
const authorize = async ({ request, key }: RequestedCall) => request.headers.has('Cookie') && key === 'pet';
const onError = (error: unknown) => console.error(error);
const proxy: MetadataProxyOptions = { auth, authorize, allowedOrigins: ['https://app.example'], onError };
const signing: SigningHandlerOptions = { secretKey, authorize, now: Date.now };
expectTypeOf(createMetadataProxy(proxy)).toEqualTypeOf<Handler>();
expectTypeOf(createSigningHandler(signing)).toEqualTypeOf<Handler>();
createMetadataProxy({
  auth,
  authorize: async ({ value }) => value !== 'x',
  baseUrl: new URL('https://example.com'),
});

// @ts-expect-error no authorize
createMetadataProxy({ auth });
// @ts-expect-error no auth
createMetadataProxy({ authorize, baseUrl: 'https://example.com' });
// @ts-expect-error only true allows
createMetadataProxy({ auth, authorize: async () => undefined });
// @ts-expect-error the proxy does not retry
createMetadataProxy({ auth, authorize, maxRetries: 1 });
// @ts-expect-error a list of origins
createMetadataProxy({ auth, authorize, allowedOrigins: 'https://app.example' });
// @ts-expect-error no authorize
createSigningHandler({ secretKey });
// @ts-expect-error no secret key
createSigningHandler({ authorize });
// @ts-expect-error only the hash of a value is known
createSigningHandler({ secretKey, authorize: ({ value }) => value === 'cat' });
// @ts-expect-error read-only
(({}) as RequestedCall).uuid = 'x';
