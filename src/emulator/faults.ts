import { operations, responseHeaders } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import type { OperationId } from '../spec/call.ts';
import { failed, type Outcome, type Respond } from './responses.ts';

/** Something that goes wrong on purpose. */
export interface Fault {
  /**
   * - a status from 400 to 599: the API fails with it;
   * - `reset`: the connection is reset;
   * - `hang`: no answer ever comes;
   * - `truncate`: the body of the answer is cut short;
   * - `html`: a page comes in place of the answer, with status 200.
   */
  readonly kind: number | 'reset' | 'hang' | 'truncate' | 'html';
  /** The operationId it applyFaults to. Default: any. */
  readonly operation?: OperationId;
  /** How often it applyFaults. Default: once. */
  readonly times?: number;
  /** Whether the request has its effect all the same, and only the answer is lost. Default: false. */
  readonly afterWrite?: boolean;
  /** Seconds for a `Retry-After` header, with a status. */
  readonly retryAfter?: number;
}

/** The faults to come, in the order they were given. */
export class FaultQueue {
  #pending: { fault: Fault; times: number }[] = [];

  /** Throws a `ValidationError` for a fault that cannot applyFault. */
  add(fault: Fault): void {
    const { kind, operation } = fault;
    const isStatus = Number.isInteger(kind) && Number(kind) >= 400 && Number(kind) <= 599;
    if (!isStatus && !['reset', 'hang', 'truncate', 'html'].includes(String(kind))) {
      throw new ValidationError('kind', 'must be a status from 400 to 599, reset, hang, truncate or html');
    }
    if (operation !== undefined && !Object.hasOwn(operations, operation)) {
      throw new ValidationError('operation', 'must be an operationId of the API reference');
    }
    this.#pending.push({ fault, times: fault.times ?? 1 });
  }

  /** The fault for a request of this operation, which is then used up once. */
  take(operation: OperationId): Fault | undefined {
    const entry = this.#pending.find(
      ({ fault, times }) => times > 0 && (fault.operation ?? operation) === operation,
    );
    if (entry === undefined) return undefined;
    entry.times -= 1;
    return entry.fault;
  }

  clear(): void {
    this.#pending = [];
  }
}

/** The answer with its body cut short: the connection fails where the rest should come. */
function truncated(response: Response, body: string): Response {
  // Where there is no body, all that is left to fail is the connection.
  if (response.body === null) throw connectionReset();
  const half = new TextEncoder().encode(body.slice(0, Math.ceil(body.length / 2)));
  let given = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (given) controller.error(connectionReset());
      else controller.enqueue(half);
      given = true;
    },
  });
  return new Response(stream, { status: response.status, headers: response.headers });
}

/** What `fetch` rejects with when a connection fails. */
export function connectionReset(): TypeError {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  });
}

/** Lets a fault applyFault to a request whose answer would be `whole`. */
export async function applyFault(
  fault: Fault,
  request: Request,
  allow: Record<string, string>,
  whole: Outcome,
  respond: Respond,
): Promise<Response> {
  const { kind, retryAfter } = fault;
  if (kind === 'reset') throw connectionReset();
  if (kind === 'hang') return never(request.signal);
  if (kind === 'truncate') return truncated(respond(request, whole), JSON.stringify(whole.body ?? ''));
  if (kind === 'html') {
    const page = '<!doctype html><title>Welcome</title>';
    return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
  const more = retryAfter === undefined ? {} : { [responseHeaders.retryAfter]: String(retryAfter) };
  return respond(request, failed({ status: kind, detail: 'This was asked for.' }, { ...allow, ...more }));
}

/** Settles only when the signal aborts. */
function never(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
