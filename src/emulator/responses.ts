import { mediaType, responseHeaders } from '../../generated/constants.ts';
import type { EmulatorSettings } from './options.ts';

/** A rejected request: the status and the explanation of the API. */
export interface Rejection {
  readonly status: number;
  readonly detail: string;
  /** Default: the media type of the API version. */
  readonly mediaType?: string;
}

/** A response as plain data, without the headers that all responses have. */
export interface PlainResponse {
  readonly status: number;
  /** The body, before it is JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly mediaType?: string | undefined;
}

/** Returns a rejection in the form of the API. */
export function rejectionResponse(
  { status, detail, mediaType }: Rejection,
  headers: Record<string, string> = {},
): PlainResponse {
  return { status, body: { detail }, headers, mediaType };
}

/** Returns the response to a request, with the headers that all responses of the API have (observed). */
export type Respond = (request: Request, response: PlainResponse) => Response;

export function createResponder({ warning, allowOrigin, now, random }: EmulatorSettings): Respond {
  return (request, { status, body, headers = {}, mediaType: type = mediaType }) => {
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
    if (text !== undefined) all.set('Content-Type', type);
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
