// One family: a class for each way a call can fail, each with a `code` that stays the same between releases.
// Nothing here, nor in the classes for the statuses, keeps a request, a response or a foreign error: those can hold credentials.

/** Which call an error is about. */
export interface CallContext {
  /** The operationId of the document. */
  readonly operation: string;
  /** Method and path. */
  readonly request: string;
  /** The UUID of the file. */
  readonly uuid: string;
  /** The key, for the operations on one key. */
  readonly key?: string | undefined;
}

/** The `code` of each kind of error. They stay the same between releases. */
export type ErrorCode =
  | 'invalid_argument'
  | 'connection_failed'
  | 'timed_out'
  | 'unexpected_response'
  | 'signing_failed'
  | HttpErrorCode;

/** The codes of the statuses that are not of success. */
export type HttpErrorCode =
  | 'http_error'
  | 'bad_request'
  | 'authentication_failed'
  | 'not_found'
  | 'not_acceptable'
  | 'rate_limited'
  | 'server_error';

/** The base of all errors of this package. */
export abstract class MetadataError extends Error {
  /** Tells the kinds of errors apart, also where `instanceof` cannot: between two copies of the package. */
  abstract readonly code: ErrorCode;
  /** The name of the class. */
  abstract override readonly name: string;

  /** All that it holds, for logs: the fields of the error, its name and its message. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

// Each class has its `name` written out, as a minifier may rename it.

/** The arguments or options are wrong; nothing was signed or sent. */
export class ValidationError extends MetadataError {
  readonly code = 'invalid_argument';
  override get name(): string {
    return 'ValidationError';
  }
  /** The name of the argument or option at fault. */
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super(`${argument} ${problem}`);
    this.argument = argument;
  }
}

/** A call that was sent, or tried to be, and did not succeed. */
export abstract class CallError extends MetadataError {
  /** The operationId of the document. */
  readonly operation: string;
  /** The UUID of the file. */
  readonly uuid: string;
  /** The key, for the operations on one key. */
  declare readonly key?: string;
  /** How many requests were made. */
  readonly attempts: number = 1;

  constructor(context: CallContext, outcome: string) {
    super(`${context.request} → ${outcome}`);
    this.operation = context.operation;
    this.uuid = context.uuid;
    if (context.key !== undefined) this.key = context.key;
  }
}

/** No answer, or not all of it: the connection failed. A write may have been stored all the same. */
export class ConnectionError extends CallError {
  readonly code = 'connection_failed';
  override get name(): string {
    return 'ConnectionError';
  }

  constructor(context: CallContext, reason: string) {
    super(context, `no answer: ${reason}`);
  }
}

/** No whole answer within the `timeout`. A write may have been stored all the same. */
export class TimeoutError extends CallError {
  readonly code = 'timed_out';
  override get name(): string {
    return 'TimeoutError';
  }

  constructor(context: CallContext, timeout: number) {
    super(context, `no whole answer within ${timeout} ms. Where that is too short, raise \`timeout\`.`);
  }
}

/** What came of asking a back end for a signature. */
export interface SigningFailure {
  /** The status of its answer; none when there was no answer. */
  readonly status?: number | undefined;
  /** What the back end says went wrong. */
  readonly detail?: string | undefined;
  /** In seconds. */
  readonly retryAfter?: number | undefined;
  /** The time that its answer tells, in milliseconds since 1970. */
  readonly serverTime?: number | undefined;
}

/** `remoteSigner` got no signature from its back end. Nothing was sent to the API. */
export class SigningError extends CallError {
  readonly code = 'signing_failed';
  /** The status that the back end answered with; none when there was no answer. */
  declare readonly status?: number;
  /** What the back end says went wrong. */
  declare readonly detail?: string;
  /** In how many seconds to try again, where the back end says so. */
  declare readonly retryAfter?: number;
  /** The time that its answer tells, in milliseconds since 1970. */
  declare readonly serverTime?: number;

  constructor(context: CallContext, problem: string, failure: SigningFailure = {}) {
    super(context, `not signed: ${problem}`);
    for (const [name, value] of Object.entries(failure)) {
      if (value !== undefined) Object.assign(this, { [name]: value });
    }
  }

  override get name(): string {
    return 'SigningError';
  }
}

/** The base of the errors of calls that were answered, well or badly. */
export abstract class AnswerError extends CallError {
  /** The status of the answer. */
  readonly status: number;
  /** What the API calls the request by, and Uploadcare's support asks for. */
  declare readonly requestId?: string;

  constructor(context: CallContext, status: number, outcome: string, requestId: string | undefined) {
    super(context, `${status}: ${outcome}${requestId === undefined ? '' : ` (request ${requestId})`}`);
    this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
  }
}

/** An answer that is not what the document says. A write may have been stored all the same. */
export class ResponseError extends AnswerError {
  readonly code = 'unexpected_response';
  override get name(): string {
    return 'ResponseError';
  }

  constructor(context: CallContext, status: number, problem: string, requestId?: string) {
    super(context, status, problem, requestId);
  }
}
