import { type BackendOptions, backendOptionNames, createBackendAuthorizer } from './client/backend.ts';
import { createExchange } from './client/exchange.ts';
import type { MetadataOperations } from './client/metadata-operations.ts';
import { createOperations } from './client/operations.ts';
import {
  parseSettings,
  type RequestOptions,
  type RetryOptions,
  requestOptionNames,
  retryOptionNames,
} from './client/options.ts';
import { ValidationError } from './errors/errors.ts';
import { isProduction } from './http/url.ts';
import { ownOptions } from './spec/options.ts';

export type { Attempt, OnAttempt } from './client/attempt.ts';
export type { BackendOptions } from './client/backend.ts';
export type { Metadata, MetadataOperations } from './client/metadata-operations.ts';
export type { CallOptions, RequestOptions, RetryOptions, WriteOptions } from './client/options.ts';
export type { MetadataChanges, UpdateOptions, UpdateResult } from './client/update.ts';
export * from './errors/errors.ts';
export * from './errors/http-errors.ts';
export * from './errors/partial-update-error.ts';
export type { ApiWarning } from './errors/warning.ts';
export type { Fetch, FetchInit, FetchResponse } from './http/fetch-transport.ts';
export type { ByteStream } from './http/read-body.ts';
export type { RequestHeaders } from './http/request-headers.ts';
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './http/transport.ts';

/** Options of a client that calls your own backend. Only `baseUrl` is required. */
export interface BrowserClientOptions extends Omit<BackendOptions, 'auth'>, RequestOptions, RetryOptions {}

/**
 * Creates a client for a page or worker that calls your own backend, which adds the credentials: the operations of the other client
 * with the same validation, limits and errors, without the code for signing.
 *
 * Reference: all operations.
 *
 * @param options - The URL of your backend, and how requests are sent, limited and retried.
 * @returns The operations.
 * @throws {@link ValidationError} for an option that is wrong or unknown.
 * @example
 * ```ts
 * import { createMetadataClient } from 'uploadcare-metadata/browser';
 *
 * const metadata = createMetadataClient({ baseUrl: 'https://app.example.com/api/metadata' });
 * ```
 */
export function createMetadataClient(options: BrowserClientOptions): MetadataOperations {
  const own = ownOptions(options, [...requestOptionNames, ...retryOptionNames, ...backendOptionNames]);
  const settings = parseSettings(own);
  if (isProduction(settings.baseUrl))
    throw new ValidationError('baseUrl', 'must be the URL of your own backend, which adds the credentials');
  const authorizer = createBackendAuthorizer({ ...own, baseUrl: settings.baseUrl });
  return Object.freeze(createOperations(settings, createExchange({ ...settings, authorizer }), () => 0));
}
