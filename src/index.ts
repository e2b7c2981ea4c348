export type { MetadataApi } from './api.ts';
export {
  type Auth,
  type Keys,
  type RemoteSigner,
  type Sign,
  type SigningContext,
  signedAuth,
  simpleAuth,
  type UnsignedRequest,
} from './auth.ts';
export { type CallOptions, createMetadataClient, type Metadata, type MetadataClient } from './client.ts';
export {
  AnswerError,
  AuthenticationError,
  BadRequestError,
  type CallContext,
  CallError,
  ConnectionError,
  type ErrorCode,
  HttpError,
  type HttpFailure,
  MetadataError,
  NotAcceptableError,
  NotFoundError,
  RateLimitError,
  ResponseError,
  ServerError,
  SigningError,
  type SigningFailure,
  TimeoutError,
  ValidationError,
} from './errors.ts';
export type { CommonOptions, MetadataClientOptions, ProxiedClientOptions } from './options.ts';
export { type RemoteSignerOptions, remoteSigner } from './remote-signer.ts';
export type { SignedParts } from './signature.ts';
export type { ApiWarning } from './warning.ts';
