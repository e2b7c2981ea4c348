export type { MetadataApi } from './api.ts';
export { type Auth, type Keys, type RemoteSigner, signedAuth, simpleAuth } from './auth.ts';
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
  TimeoutError,
  ValidationError,
} from './errors.ts';
export type { MetadataClientOptions } from './options.ts';
export type { ApiWarning } from './warning.ts';
