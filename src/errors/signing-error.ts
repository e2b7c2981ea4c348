import { type CallContext, CallError } from './errors.ts';

/** The reason why a signing backend returned no signature. */
export interface SigningFailure {
  /** The status of its response; `undefined` without a response. */
  readonly status?: number | undefined;
  /** The explanation of the backend. */
  readonly detail?: string | undefined;
  /** The wait that the backend asks for, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
  /** The `Date` of its response, in milliseconds since 1970. */
  readonly serverTime?: number | undefined;
}

/** `remoteSigner` received no signature from its backend. This attempt sent nothing to the API. */
export class SigningError extends CallError {
  readonly code = 'signing_failed';
  override get name(): string {
    return 'SigningError';
  }
  /** The status of the backend's response; `undefined` without a response. */
  declare readonly status?: number;
  /** The explanation of the backend. */
  declare readonly detail?: string;
  /** The wait that the backend asks for, in seconds. */
  declare readonly retryAfterSeconds?: number;
  /** The `Date` of the backend's response, in milliseconds since 1970. */
  declare readonly serverTime?: number;

  constructor(context: CallContext, problem: string, failure: SigningFailure = {}) {
    super(context, `not signed: ${problem}`);
    const { status, detail, retryAfterSeconds, serverTime } = failure;
    if (status !== undefined) this.status = status;
    if (detail !== undefined) this.detail = detail;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
    if (serverTime !== undefined) this.serverTime = serverTime;
  }
}
