// The client for pages: a back end puts on the credentials, so nothing here signs, and nothing is secret.
import { operations } from '../generated/constants.ts';
import { createAttempt } from './attempt.ts';
import { type CommonOptions, resolveCommon } from './common-options.ts';
import { ValidationError } from './errors.ts';
import { requestHeaders } from './headers.ts';
import { serializePath } from './path.ts';
import { isProduction } from './url.ts';
import { createVerbs, type MetadataVerbs } from './verbs.ts';

export type { CommonOptions } from './common-options.ts';
export {
  AnswerError,
  type CallContext,
  CallError,
  ConnectionError,
  type ErrorCode,
  MetadataError,
  ResponseError,
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
export type { CallOptions, Metadata, MetadataVerbs } from './verbs.ts';
export type { ApiWarning } from './warning.ts';

/** How a client is to work that calls a back end of yours. Only `baseUrl` has to be given. */
export interface BrowserClientOptions extends CommonOptions {
  /** Where your back end is, such as `/api/metadata`: relative to the page or worker, or absolute. */
  readonly baseUrl: string | URL;
}

/**
 * Makes a client for a page or worker, which calls a back end of yours: the verbs of the other client with the same
 * checks, limits and errors, in a fraction of its size, without the raw api. Cookies go there as `fetch` sends them unless
 * told otherwise: to the origin of the page only.
 *
 * @throws {ValidationError} for an option that cannot work.
 */
export function createMetadataClient(options: BrowserClientOptions): MetadataVerbs {
  const settings = resolveCommon(options);
  if (isProduction(settings.baseUrl))
    throw new ValidationError('baseUrl', 'must be that of your own back end, which puts on the credentials');
  const attempt = createAttempt(settings);
  const redaction = { text: asItIs, body: asItIs };

  return Object.freeze(
    createVerbs(settings, async (operation, parameters, value, { signal }) => {
      const { method, path: template, hasBody } = operations[operation];
      const path = serializePath(template, parameters);
      const route = { operation, request: `${method.toUpperCase()} ${path}`, ...parameters };
      const body = hasBody ? JSON.stringify(value) : '';
      // New ones each time: a `fetch` of the caller's may put what it likes on those of one request.
      const headers = requestHeaders(settings.userAgent);
      return attempt(route, settings.baseUrl + path, signal, async () => ({ headers, body, redaction }));
    }),
  );
}

const asItIs = (text: string): string => text;
