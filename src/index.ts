export type { components, operations, paths } from '../generated/types.ts';
export { keysFromEnv } from './auth/keys-from-env.ts';
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
export type { Attempt, OnAttempt } from './client/attempt.ts';
export type { BackendOptions } from './client/backend.ts';
export { createMetadataApi, createMetadataClient, type MetadataClient } from './client/create-client.ts';
export type { Metadata, MetadataOperations } from './client/metadata-operations.ts';
export type {
  AuthOptions,
  BackendClientOptions,
  CallOptions,
  MetadataApiOptions,
  MetadataClientOptions,
  RequestOptions,
  RetryOptions,
  WriteOptions,
} from './client/options.ts';
export type { MetadataChanges, UpdateOptions, UpdateResult } from './client/update.ts';
export type {
  FileReplacement,
  FileUpdate,
  UpdateItem,
  UpdateManyOptions,
  UpdateOutcome,
} from './client/update-many.ts';
export * from './errors/errors.ts';
export * from './errors/http-errors.ts';
export * from './errors/not-tried-error.ts';
export * from './errors/partial-update-error.ts';
export * from './errors/signing-error.ts';
export type { ApiWarning } from './errors/warning.ts';
export type { Fetch, FetchInit, FetchResponse } from './http/fetch-transport.ts';
export type { ByteStream } from './http/read-body.ts';
export type { RequestHeaders } from './http/request-headers.ts';
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './http/transport.ts';
export { isFileUuid, isMetadataKey, isMetadataValue, limits, type StringLimits } from './spec/limits.ts';
