export type { MetadataApi } from './api.ts';
export { type Auth, type Keys, type RemoteSigner, signedAuth, simpleAuth } from './auth.ts';
export { type CallOptions, createMetadataClient, type Metadata, type MetadataClient } from './client.ts';
export {
  AuthenticationError,
  BadRequestError,
  CallError,
  ConnectionError,
  HttpError,
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
