export type { components, operations, paths } from '../generated/types.ts';
export { type AuthMiddleware, type AuthMiddlewareOptions, authMiddleware } from './auth/middleware.ts';
export { type RemoteSignerOptions, remoteSigner } from './auth/remote-signer.ts';
export type { MiddlewareRequest } from './auth/request.ts';
export {
  type Auth,
  type Keys,
  type RemoteKeys,
  type Sign,
  type SigningContext,
  signedAuth,
  simpleAuth,
  type UnsignedRequest,
} from './auth/schemes.ts';
export type { SigningParts } from './auth/signature.ts';
export type { MetadataApi } from './client/api.ts';
export { createMetadataApi, createMetadataClient, type MetadataClient } from './client/create-client.ts';
export type { CallOptions, Metadata, MetadataOperations } from './client/operations.ts';
export type {
  BackendClientOptions,
  MetadataApiOptions,
  MetadataClientOptions,
  RequestOptions,
  RetryOptions,
} from './client/options.ts';
export * from './errors/errors.ts';
export * from './errors/http-errors.ts';
export * from './errors/signing-error.ts';
export type { ApiWarning } from './errors/warning.ts';
export type { Fetch, FetchInit, FetchResponse } from './http/fetch-transport.ts';
export type { ByteStream } from './http/read-body.ts';
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './http/transport.ts';
