import type { OperationId } from '../path.ts';

/** Something that goes wrong on purpose. */
export interface Fault {
  /**
   * - a status: the API fails with it;
   * - `reset`: the connection is reset;
   * - `hang`: no answer ever comes;
   * - `truncate`: the body of the answer is cut short;
   * - `html`: a page comes in place of the answer, with status 200.
   */
  readonly kind: number | 'reset' | 'hang' | 'truncate' | 'html';
  /** The operationId it happens to. Default: any. */
  readonly operation?: OperationId;
  /** How often it happens. Default: once. */
  readonly times?: number;
  /** Whether the request has its effect all the same, and only the answer is lost. Default: false. */
  readonly applied?: boolean;
  /** Seconds for a `Retry-After` header, with a status. */
  readonly retryAfter?: number;
}

/** The faults to come, in the order they were given. */
export class FaultQueue {
  #left: { fault: Fault; times: number }[] = [];

  add(fault: Fault): void {
    this.#left.push({ fault, times: fault.times ?? 1 });
  }

  /** The fault for a request of this operation, which is then used up once. */
  take(operation: OperationId): Fault | undefined {
    const entry = this.#left.find(
      ({ fault, times }) => times > 0 && (fault.operation ?? operation) === operation,
    );
    if (entry === undefined) return undefined;
    entry.times -= 1;
    return entry.fault;
  }

  clear(): void {
    this.#left = [];
  }
}

/** The answer with its body cut short: the connection fails where the rest should come. */
export function truncated(response: Response, body: string): Response {
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
