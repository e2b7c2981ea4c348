export { ValidationError } from '../errors/errors.ts';
export type { CallParameters } from '../spec/parameters.ts';
export type { Handler, HandlerOptions, Refusal, RequestedCall } from './handler.ts';
export { createMetadataProxy, type MetadataProxyOptions, type ProxyCall } from './proxy.ts';
export { createSigningHandler, type SigningHandlerOptions } from './signing.ts';
