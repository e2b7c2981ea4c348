// One class for each failure status of the OpenAPI description.
import { type CallContext, type HttpErrorCode, ResponseError } from './errors.ts';

/** The facts that an {@link HttpError} is made from. */
export interface HttpFailure {
  /** The status of the response. */
  readonly status: number;
  /** The explanation of the API, at most 1,000 characters. */
  readonly detail?: string | undefined;
  /** The request id of the API. */
  readonly requestId?: string | undefined;
  /** The wait that the API asks for, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Any other status of 400 or above, for example from your own backend. The base class of the errors for one status. */
export class HttpError extends ResponseError {
  readonly code: HttpErrorCode = 'http_error';
  override get name(): string {
    return 'HttpError';
  }
  /** The explanation of the API, for people: compare the status or the class instead. */
  declare readonly detail?: string;
  /** The wait that the API asks for, in seconds. */
  declare readonly retryAfterSeconds?: number;

  constructor(context: CallContext, failure: HttpFailure, advice = '') {
    const { status, detail, requestId, retryAfterSeconds } = failure;
    const explanation = detail || 'No explanation.';
    const sentence = /[.!?]$/.test(explanation) ? explanation : `${explanation}.`;
    super(context, status, advice ? `${sentence} ${advice}` : sentence, requestId);
    if (detail !== undefined) this.detail = detail;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** 400: the request was rejected. */
export class BadRequestError extends HttpError {
  override readonly code = 'bad_request';
  override get name(): string {
    return 'BadRequestError';
  }
}

/** 401: the credentials are missing or wrong, or the clock of this machine is wrong. */
export class AuthenticationError extends HttpError {
  override readonly code = 'authentication_failed';
  override get name(): string {
    return 'AuthenticationError';
  }

  constructor(context: CallContext, failure: HttpFailure) {
    super(context, failure, 'Check the credentials and the clock of this machine.');
  }
}

/** 404: the file or the key does not exist. The API does not say which. */
export class NotFoundError extends HttpError {
  override readonly code = 'not_found';
  override get name(): string {
    return 'NotFoundError';
  }

  constructor(context: CallContext, failure: HttpFailure) {
    super(context, failure, context.key === undefined ? 'Check the uuid.' : 'Check the uuid and the key.');
  }
}

/** 406: the API did not see its version in the `Accept` header. Something between client and API changed it. */
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
    const { retryAfterSeconds: seconds } = failure;
    super(context, failure, seconds === undefined ? 'Try again later.' : `Try again in ${seconds} seconds.`);
  }
}

/** 500 and above: the API, or a gateway in front of it, failed. */
export class ServerError extends HttpError {
  override readonly code = 'server_error';
  override get name(): string {
    return 'ServerError';
  }
}
