// The errors of the statuses that are not of success: a class for each that the document names.
import type { paths } from '../generated/types.ts';
import { AnswerError, type CallContext, type HttpErrorCode } from './errors.ts';

/** What an {@link HttpError} is made from. */
export interface HttpFailure {
  /** The status of the answer. */
  readonly status: number;
  /** What the API says went wrong. */
  readonly detail?: string | undefined;
  /** What the API calls the request by. */
  readonly requestId?: string | undefined;
  /** In seconds. */
  readonly retryAfter?: number | undefined;
}

/** The API refused: the status is not one of success. Subclasses stand for the statuses that the document names. */
export class HttpError extends AnswerError {
  readonly code: HttpErrorCode = 'http_error';
  override get name(): string {
    return 'HttpError';
  }
  /** What the API says went wrong. */
  declare readonly detail?: string;
  /** In how many seconds to try again, where the API says so. */
  declare readonly retryAfter?: number;

  constructor(context: CallContext, { status, detail, requestId, retryAfter }: HttpFailure, advice = '') {
    const said = detail ?? 'no explanation came with it.';
    const sentence = /[.!?]$/.test(said) ? said : `${said}.`;
    super(context, status, advice ? `${sentence} ${advice}` : sentence, requestId);
    if (detail !== undefined) this.detail = detail;
    if (retryAfter !== undefined) this.retryAfter = retryAfter;
  }
}

/** 400: the API cannot take the request. */
export class BadRequestError extends HttpError {
  override readonly code = 'bad_request';
  override get name(): string {
    return 'BadRequestError';
  }
}

/** 401: the credentials are missing or wrong, or the clock is too far off. */
export class AuthenticationError extends HttpError {
  override readonly code = 'authentication_failed';
  override get name(): string {
    return 'AuthenticationError';
  }

  constructor(context: CallContext, failure: HttpFailure) {
    super(context, failure, 'Check the credentials, and the clock of this machine.');
  }
}

/** 404: there is no such file or no such key. The API does not tell which. */
export class NotFoundError extends HttpError {
  override readonly code = 'not_found';
  override get name(): string {
    return 'NotFoundError';
  }

  constructor(context: CallContext, failure: HttpFailure) {
    super(context, failure, context.key === undefined ? 'Check the uuid.' : 'Check the uuid and the key.');
  }
}

/** 406: the API did not see its version in the Accept header. Something on the way changed it. */
export class NotAcceptableError extends HttpError {
  override readonly code = 'not_acceptable';
  override get name(): string {
    return 'NotAcceptableError';
  }
}

/** 429: too many requests. */
export class RateLimitError extends HttpError {
  override readonly code = 'rate_limited';
  override get name(): string {
    return 'RateLimitError';
  }

  constructor(context: CallContext, failure: HttpFailure) {
    const { retryAfter } = failure;
    super(
      context,
      failure,
      retryAfter === undefined ? 'Try again later.' : `Try again in ${retryAfter} seconds.`,
    );
  }
}

/** 500 and above: the API, or something in front of it, is in trouble. */
export class ServerError extends HttpError {
  override readonly code = 'server_error';
  override get name(): string {
    return 'ServerError';
  }
}

type Status = {
  [Path in keyof paths]: {
    [Method in keyof paths[Path]]: paths[Path][Method] extends { responses: infer R } ? keyof R : never;
  }[keyof paths[Path]];
}[keyof paths];
type Failure<S> = S extends number ? (`${S}` extends `2${string}` ? never : S) : never;

// A status that the document gains or loses is an error of the compiler here.
const classes: Record<Failure<Status>, new (context: CallContext, failure: HttpFailure) => HttpError> = {
  400: BadRequestError,
  401: AuthenticationError,
  404: NotFoundError,
  406: NotAcceptableError,
  429: RateLimitError,
};

/** The error for a status that is not one of success. */
export function httpError(context: CallContext, failure: HttpFailure): HttpError {
  const declared: Record<number, (typeof classes)[400] | undefined> = classes;
  const other = failure.status >= 500 ? ServerError : HttpError;
  return new (declared[failure.status] ?? other)(context, failure);
}
