import { mediaType, responseHeaders } from '../../generated/constants.ts';
import type { Failure } from './credentials.ts';
import type { EmulatorOptions } from './options.ts';

/** What a request comes to, before it is put into words. */
export interface Outcome {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** A failure in the API's form. */
export function failed({ status, detail }: Failure, headers: Record<string, string> = {}): Outcome {
  return { status, body: { detail }, headers };
}

/** Puts an outcome into a response, with the headers that every response has (observed). */
export type Respond = (request: Request, outcome: Outcome) => Response;

export function createResponder(
  { warning, allowOrigin }: EmulatorOptions,
  now: () => number,
  random: () => number,
): Respond {
  return (request, { status, body, headers = {} }) => {
    const all = new Headers({
      ...headers,
      Date: new Date(now()).toUTCString(),
      Vary: 'Accept',
      [responseHeaders.requestId]: randomUuid(random),
    });
    if (warning !== undefined) all.set(responseHeaders.warning, warning);
    if (allowOrigin !== undefined) allowCors(all, allowOrigin, request);
    const text = body === undefined ? undefined : JSON.stringify(body);
    all.set('Content-Length', String(new TextEncoder().encode(text ?? '').byteLength));
    if (text !== undefined) all.set('Content-Type', mediaType);
    return new Response(request.method === 'HEAD' ? null : (text ?? null), { status, headers: all });
  };
}

function allowCors(headers: Headers, origin: string, request: Request): void {
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Expose-Headers', Object.values(responseHeaders).join(', '));
  if (request.method !== 'OPTIONS') return;
  headers.set('Access-Control-Allow-Methods', headers.get('Allow') ?? '');
  headers.set('Access-Control-Allow-Headers', request.headers.get('Access-Control-Request-Headers') ?? '');
}

function randomUuid(random: () => number): string {
  const digit = () => Math.floor(random() * 16).toString(16);
  return 'xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx'.replaceAll('x', digit);
}
