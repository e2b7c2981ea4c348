import { operations, responseHeaders } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import { raceAbort } from '../http/deadline.ts';
import type { OperationId } from '../spec/call.ts';
import { ownOptions, validateNumber } from '../spec/options.ts';
import type { Route } from '../spec/route.ts';
import { violation } from '../spec/validation.ts';
import { validate } from './options.ts';
import { type PlainResponse, type Respond, rejectionResponse } from './responses.ts';

/** A failure that the emulator produces on purpose. */
export interface Fault {
  /**
   * - a status from 400 to 599: the API fails with it;
   * - `reset`: the connection is reset;
   * - `hang`: no response ever arrives;
   * - `truncate`: the connection fails halfway through the body of the response;
   * - `html`: an HTML page with status 200 replaces the response.
   */
  readonly kind: number | 'reset' | 'hang' | 'truncate' | 'html';
  /** The operationId that it applies to. Default: any. */
  readonly operation?: OperationId | undefined;
  /** The UUID of the file that it applies to, in uppercase or lowercase. Default: any. */
  readonly uuid?: string | undefined;
  /** The metadata key that it applies to. Default: any, and none. */
  readonly key?: string | undefined;
  /** The number of requests to let pass first, of those that it would apply to. Default: 0. */
  readonly after?: number | undefined;
  /** The number of requests that it applies to. Default: 1. */
  readonly times?: number | undefined;
  /** Carries out the request first, so that only its response is lost. Default: false. */
  readonly afterWrite?: boolean | undefined;
  /** The `Retry-After` header, in seconds, if `kind` is a status. Default: none. */
  readonly retryAfterSeconds?: number | undefined;
}

const faultFields = ['kind', 'operation', 'uuid', 'key', 'after', 'times', 'afterWrite', 'retryAfterSeconds'];

/** The faults that wait for a request, in the order in which they were added. */
export class FaultQueue {
  #pending: { fault: Fault; passing: number; left: number }[] = [];

  /** Adds a fault. Throws a {@link ValidationError} for one that is wrong. */
  add(given: Fault): void {
    const fault = ownOptions(given, faultFields);
    const { kind, operation, uuid, key, after = 0, times = 1, retryAfterSeconds = 0 } = fault;
    const isStatus = Number.isInteger(kind) && Number(kind) >= 400 && Number(kind) <= 599;
    if (!isStatus && !['reset', 'hang', 'truncate', 'html'].includes(kind as string))
      throw new ValidationError('kind', 'must be a status from 400 to 599, reset, hang, truncate or html');
    if (operation !== undefined && !Object.hasOwn(operations, operation))
      throw new ValidationError('operation', 'must be an operationId of the OpenAPI description');
    if (uuid !== undefined) validate('uuid', violation(uuid, 'FileUuid'));
    if (key !== undefined) validate('key', violation(key, 'MetadataKey'));
    validateNumber('after', after, 0);
    if (!(times >= 1)) throw new ValidationError('times', 'must be a number of 1 or more');
    if (!(retryAfterSeconds >= 0 && Number.isFinite(retryAfterSeconds)))
      throw new ValidationError('retryAfterSeconds', 'must be a number of seconds');
    this.#pending.push({ fault, passing: after, left: times });
  }

  /** Returns the fault for a request, and counts it. */
  take(route: Pick<Route, 'operation' | 'path'>): Fault | undefined {
    for (const entry of this.#pending) {
      if (entry.left === 0 || !appliesTo(entry.fault, route)) continue;
      if (entry.passing === 0) {
        entry.left -= 1;
        return entry.fault;
      }
      entry.passing -= 1;
    }
    return undefined;
  }

  clear(): void {
    this.#pending = [];
  }
}

function appliesTo({ operation, uuid, key }: Fault, { operation: requested, path }: Pick<Route, 'operation' | 'path'>) {
  return (
    (operation === undefined || operation === requested) &&
    (uuid === undefined || uuid.toLowerCase() === String(path['uuid']).toLowerCase()) &&
    (key === undefined || key === path['key'])
  );
}

/** Returns the error that `fetch` rejects with when a connection fails. */
export function connectionReset(): TypeError {
  return new TypeError('fetch failed', {
    cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
  });
}

/** Applies a fault to a request whose response would be `intact`. */
export async function applyFault(
  { kind, retryAfterSeconds }: Fault,
  request: Request,
  intact: PlainResponse,
  respond: Respond,
): Promise<Response> {
  if (kind === 'reset') throw connectionReset();
  if (kind === 'hang') return raceAbort(request.signal, new Promise<never>(() => {}));
  if (kind === 'truncate') return truncated(respond(request, intact), JSON.stringify(intact.body ?? ''));
  if (kind === 'html') {
    const page = '<!doctype html><title>Welcome</title>';
    return new Response(page, { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
  }
  const headers: Record<string, string> = { ...intact.headers };
  if (retryAfterSeconds !== undefined) headers[responseHeaders.retryAfter] = String(retryAfterSeconds);
  return respond(request, rejectionResponse({ status: kind, detail: 'A fault was requested.' }, headers));
}

/** Returns the response with half of its body, behind which the connection fails. */
function truncated(response: Response, body: string): Response {
  // Without a body, only the connection can fail.
  if (response.body === null) throw connectionReset();
  const half = new TextEncoder().encode(body.slice(0, Math.ceil(body.length / 2)));
  let sent = false;
  const stream = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent) controller.error(connectionReset());
      else controller.enqueue(half);
      sent = true;
    },
  });
  return new Response(stream, { status: response.status, headers: response.headers });
}
