export type { Call, Handler, HandlerOptions } from './handler.ts';
export { createMetadataProxy, type MetadataProxyOptions, type ProxyCall } from './proxy.ts';
export { createSigningHandler, type SigningHandlerOptions } from './signing.ts';
