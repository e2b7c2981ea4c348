// One class for each way a call can fail. No error keeps a request, a response or a foreign error: those can hold credentials.

import type { PathParameter } from './path-parameter.ts';

/** The call that an error or a warning is about. */
export interface CallContext {
  /** The operationId in the OpenAPI description. */
  readonly operation: string;
  /** Method and path. */
  readonly request: string;
  /** The UUID of the file. */
  readonly uuid: PathParameter<'uuid'>;
  /** The metadata key, for the operations on one key. */
  readonly key?: PathParameter<'key'>;
  /** The number of requests that were sent so far. */
  readonly attempts: number;
}

/** The `code` of each kind of error. Codes stay the same between releases. */
export type ErrorCode =
  | 'invalid_argument'
  | 'connection_failed'
  | 'timed_out'
  | 'unexpected_response'
  | 'signing_failed'
  | 'partial_update'
  | 'not_tried'
  | HttpErrorCode;

/** The codes of the errors that stand for a status. */
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
  /** Identifies the kind of error, also where `instanceof` cannot: between two copies of the package. */
  abstract readonly code: ErrorCode;
  /** The name of the class. */
  abstract override readonly name: string;

  /** True for a transient failure: the same call can succeed later. The client retries these. */
  get retryable(): boolean {
    return false;
  }

  /** Returns the fields of the error with its name and message, for logs. */
  toJSON(): object {
    return Object.assign({ name: this.name, message: this.message }, this);
  }
}

// Each class spells out its `name`, because a minifier may rename the class.

/** An argument or option is wrong. Nothing was signed or sent. */
export class ValidationError extends MetadataError {
  readonly code = 'invalid_argument';
  override get name(): string {
    return 'ValidationError';
  }
  /** The name of the wrong argument or option. */
  readonly argument: string;

  constructor(argument: string, problem: string) {
    super(`\`${argument}\` ${problem}`);
    this.argument = argument;
  }
}

const transientStatuses = new Set([408, 429, 500, 502, 503, 504]);

/** A call failed after its arguments were accepted. */
export abstract class CallError extends MetadataError {
  /** The operationId in the OpenAPI description. */
  readonly operation: string;
  /** The UUID of the file. */
  readonly uuid: PathParameter<'uuid'>;
  /** The metadata key, for the operations on one key. */
  declare readonly key?: NonNullable<PathParameter<'key'>>;
  /** The number of requests that were sent, retries included. */
  readonly attempts: number;

  /** True for a lost connection, a timeout, and the statuses 408, 429, 500, 502, 503 and 504. */
  override get retryable(): boolean {
    const { status } = this as { status?: number };
    return status === undefined || transientStatuses.has(status);
  }

  constructor(context: CallContext, problem: string) {
    super(printable(`${context.request}: ${problem}`));
    this.operation = context.operation;
    this.uuid = context.uuid;
    if (context.key !== undefined) this.key = context.key;
    this.attempts = context.attempts;
  }
}

/** The connection failed before the whole response arrived. A write may have been stored. */
export class ConnectionError extends CallError {
  readonly code = 'connection_failed';
  override get name(): string {
    return 'ConnectionError';
  }

  constructor(context: CallContext, reason: string) {
    super(context, `the connection failed (${reason})`);
  }
}

/** The time limit that expired. */
export interface TimeLimit {
  /** `attempt` for the option `attemptTimeout`, `call` for `timeout`, `total` for `totalTimeout` of an update. */
  readonly limit: 'attempt' | 'call' | 'total';
  /** The value of that option, in milliseconds. */
  readonly milliseconds: number;
  /** The rest of it now, in milliseconds. */
  readonly left: number;
}

/** The whole response did not arrive in time. A write may have been stored. */
export class TimeoutError extends CallError {
  readonly code = 'timed_out';
  override get name(): string {
    return 'TimeoutError';
  }
  /** The limit that expired: that of one attempt, of the whole call, or of an update. */
  readonly limit: TimeLimit['limit'];

  constructor(context: CallContext, { limit, milliseconds }: Omit<TimeLimit, 'left'>) {
    const option = limit === 'call' ? 'timeout' : `${limit}Timeout`;
    super(context, `no complete response within ${milliseconds} ms. Raise \`${option}\` if that is too short.`);
    this.limit = limit;
  }
}

/** The base of the errors of calls that received a response. */
export abstract class ResponseError extends CallError {
  /** The status of the response. */
  readonly status: number;
  /** The request id of the API. Include it when you contact Uploadcare support. */
  declare readonly requestId?: string;

  constructor(context: CallContext, status: number, problem: string, requestId?: string) {
    super(context, `${status} ${problem}${requestId === undefined ? '' : ` (request ${requestId})`}`);
    this.status = status;
    if (requestId !== undefined) this.requestId = requestId;
  }
}

/** The response does not match the OpenAPI description: HTML, a redirect, half a JSON document. A write may have been stored. */
export class UnexpectedResponseError extends ResponseError {
  readonly code = 'unexpected_response';
  override get name(): string {
    return 'UnexpectedResponseError';
  }
}

/** Escapes control characters: a server must not be able to write to a terminal or forge a line of a log. */
function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
