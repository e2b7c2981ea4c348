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
export { createMetadataClient, type MetadataClient } from './client.ts';
export type { CommonOptions } from './common-options.ts';
export {
  AnswerError,
  type CallContext,
  CallError,
  ConnectionError,
  type ErrorCode,
  MetadataError,
  ResponseError,
  SigningError,
  type SigningFailure,
  TimeoutError,
  ValidationError,
} from './errors.ts';
export {
  AuthenticationError,
  BadRequestError,
  HttpError,
  type HttpFailure,
  NotAcceptableError,
  NotFoundError,
  RateLimitError,
  ServerError,
} from './http-errors.ts';
export type { MetadataClientOptions, ProxiedClientOptions } from './options.ts';
export { type RemoteSignerOptions, remoteSigner } from './remote-signer.ts';
export type { SigningParts } from './signature.ts';
export type { CallOptions, Metadata, MetadataVerbs } from './verbs.ts';
export type { ApiWarning } from './warning.ts';
