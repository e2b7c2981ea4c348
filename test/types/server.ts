// Compiled, never run, as client.ts is.
import { expectTypeOf } from 'expect-type';
import { signedAuth } from 'uploadcare-metadata';
import * as library from 'uploadcare-metadata/server';

const { createMetadataProxy, createSigningHandler } = library;
expectTypeOf<'listFileMetadata'>().toExtend<library.RequestedCall['operation']>();
// @ts-expect-error no operation
expectTypeOf<'list'>().toExtend<library.RequestedCall['operation']>();
expectTypeOf<library.RequestedCall['key']>().toEqualTypeOf<string | undefined>();
expectTypeOf<string | undefined>().toExtend<library.ProxyCall['value']>();
type Decision = boolean | library.Refusal | Response;
expectTypeOf<library.HandlerOptions<library.RequestedCall>['authorize']>().toEqualTypeOf<
  (call: library.RequestedCall) => Decision | Promise<Decision>
>();

const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
const secretKey = 's';
const authorize = async ({ request, key }: library.RequestedCall) => request.headers.has('Cookie') && key === 'pet';
const onError = (error: unknown) => console.error(error);
const proxy: library.MetadataProxyOptions = { auth, authorize, allowedOrigins: ['https://app.example'], onError };
const signing: library.SigningHandlerOptions = { secretKey, authorize, now: Date.now };
type Handler = (request: Request) => Promise<Response>;
expectTypeOf(createMetadataProxy(proxy)).toEqualTypeOf<Handler>();
expectTypeOf(createSigningHandler(signing)).toEqualTypeOf<Handler>();
createMetadataProxy({ auth, authorize: ({ value }) => value !== 'x', baseUrl: new URL('https://example.com') });
createMetadataProxy({ auth, authorize: ({ key }) => key === 'pet' || { status: 401, detail: 'Sign in first.' } });
createMetadataProxy({ auth, authorize: async () => new Response(null, { status: 404 }) });

// @ts-expect-error a refusal without a detail
createMetadataProxy({ auth, authorize: () => ({ status: 401 }) });
// @ts-expect-error no authorize
createMetadataProxy({ auth });
// @ts-expect-error no auth
createMetadataProxy({ authorize, baseUrl: 'https://example.com' });
// @ts-expect-error the proxy does not retry
createMetadataProxy({ auth, authorize, maxRetries: 1 });
// @ts-expect-error no secret key
createSigningHandler({ authorize });
// @ts-expect-error only the hash of a value is known
createSigningHandler({ secretKey, authorize: ({ value }) => value === 'cat' });
