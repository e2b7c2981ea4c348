// One attempt at a call, inside one deadline: authorize, send, read.
import { maxBytes } from '../../generated/constants.ts';
import type { Authorizer } from '../auth/authorize.ts';
import { ConnectionError, type TimeLimit, TimeoutError } from '../errors/errors.ts';
import type { OnWarning } from '../errors/warning.ts';
import { withDeadline } from '../http/deadline.ts';
import { describeFailure } from '../http/failure.ts';
import { type ApiResponse, readResponse } from '../http/read-response.ts';
import type { Redaction } from '../http/redaction.ts';
import type { Transport, TransportResponse } from '../http/transport.ts';
import { type Call, contextOf } from '../spec/call.ts';

/** The state of a call across its attempts. */
export interface Progress {
  /** The caller's signal. */
  readonly signal: AbortSignal | undefined;
  /** The number of requests that were sent. */
  attempts: number;
}

/** Makes one attempt within a time limit. */
export type Exchange = (call: Call, progress: Progress, limit: TimeLimit) => Promise<ApiResponse>;

export interface SendOptions {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly onWarning: OnWarning | undefined;
}

export interface ExchangeOptions extends SendOptions {
  readonly authorizer: Authorizer;
}

export function createExchange({ authorizer, ...options }: ExchangeOptions): Exchange {
  const send = createSend(options);
  return (call, progress, limit) =>
    withDeadline(
      limit.left,
      () => new TimeoutError(contextOf(call, progress.attempts), limit),
      progress.signal,
      async (signal) => {
        const { headers, redaction, observe } = await authorizer.authorize(
          call,
          contextOf(call, progress.attempts),
          signal,
        );
        const response = await send(call, headers, progress, signal, redaction);
        observe(response.status, response.received.get('Date'));
        return response;
      },
    );
}

/** Sends one authorized request and reads its response. Both faces of the client use it. */
export type Send = (
  call: Call,
  headers: Record<string, string>,
  progress: Progress,
  signal: AbortSignal,
  redaction: Redaction,
) => Promise<ApiResponse>;

export function createSend({ baseUrl, transport, onWarning }: SendOptions): Send {
  return async (call, headers, progress, signal, redaction) => {
    // Signing can take long: an attempt that is over sends nothing.
    signal.throwIfAborted();
    progress.attempts++;
    const onResend = () => void progress.attempts++;
    const { method, path, body } = call;
    const request = {
      method,
      url: baseUrl + path,
      headers,
      body,
      signal,
      maxBytes: maxBytes.response,
      onResend,
    };
    let response: TransportResponse;
    try {
      // The line where the request is sent.
      response = await transport(request);
      if (typeof response?.status !== 'number') throw new Error('`transport` returned no response');
    } catch (error) {
      throw new ConnectionError(contextOf(call, progress.attempts), describeFailure(error, redaction));
    }
    // A transport that ignores its signal can be late.
    if (signal.aborted) response.cancel?.();
    signal.throwIfAborted();
    return readResponse(response, call, progress.attempts, redaction, onWarning);
  };
}
