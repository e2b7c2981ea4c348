// The thin layer: the only file that knows openapi-fetch.
import createClient, { type Client } from 'openapi-fetch';
import { operations } from '../generated/constants.ts';
import type { paths } from '../generated/types.ts';
import type { Answer } from './answer.ts';
import { requestHeaders } from './headers.ts';
import { serializePath } from './path.ts';
import type { Perform, SentBody } from './perform.ts';
import type { OutgoingRequest, Transport } from './transport.ts';
import { checkValue } from './validation.ts';

/**
 * The raw client of openapi-fetch, typed by the document: `{ data, error, response }` for every answer of the API.
 * Signed, checked and limited in time as the verbs are, without their retries.
 *
 * @throws {ValidationError} for what cannot be sent.
 * @throws {ConnectionError} when there is no answer, or not all of it.
 * @throws {TimeoutError} when there is none in time.
 * @throws {ResponseError} for an answer that is not what the document says.
 */
export type MetadataApi = Client<paths>;

export interface ApiOptions {
  readonly baseUrl: string;
  readonly userAgent: string | undefined;
}

/** The layer as it is handed out, with the platform's own `Request` and `Response`. */
export function createApi(options: ApiOptions, transport: Transport): MetadataApi {
  return createClient<paths>({
    ...common(options),
    bodySerializer(value: SentBody | undefined) {
      checkValue(value);
      return JSON.stringify(value);
    },
    async fetch(request) {
      const answer = await transport(request);
      return new Response(answer.body, { status: answer.status, headers: headersOf(answer) });
    },
  });
}

/**
 * The layer as the verbs use it, with plain objects in place of `Request` and `Response`: to make the two, and to stream
 * bodies through them, takes a good part of the time of a call.
 */
export function createPerform(options: ApiOptions, transport: Transport): Perform {
  const client = createClient<paths>({
    ...common(options),
    bodySerializer: JSON.stringify,
    Request: lightRequest as unknown as typeof Request,
  });
  return async (operation, parameters, body, call) => {
    const { method, path } = operations[operation];
    const init = {
      params: { path: parameters },
      body,
      signal: call.signal ?? null,
      // The answer has been read and checked: it is handed through as it is.
      parseAs: 'stream',
      fetch: async (request: unknown) => ({
        ...passedThrough,
        body: await transport(request as OutgoingRequest, call),
      }),
    };
    // What fits together is for the compiler to say where an operation is named.
    const { data } = await client.request(method.toLowerCase() as 'get', path as never, init as never);
    return data as unknown as Answer;
  };
}

const passedThrough = { ok: true, headers: new Map() };

/** What openapi-fetch calls as a constructor. */
function lightRequest(url: string, { method, headers, body, signal }: RequestInit): OutgoingRequest {
  return {
    url,
    method: method as string,
    headers: headers as Headers,
    signal: signal ?? undefined,
    text: async () => (body ?? '') as string,
  };
}

// These describe the body as it was on the wire, not as it is handed on.
const ofWire = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

/** The headers of an answer, without the credentials. */
function headersOf({ received, redact }: Answer): Headers {
  const headers = new Headers();
  // Those of a `fetch` of the caller's can be less than a platform's.
  (received as Partial<Headers>).forEach?.((value, name) => {
    // What came over the wire may have names that cannot be set here.
    if (!ofWire.has(name) && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && redact(name) === name) {
      headers.append(name, redact(value));
    }
  });
  return headers;
}

function common({ baseUrl, userAgent }: ApiOptions) {
  return {
    baseUrl,
    headers: requestHeaders(userAgent),
    pathSerializer: serializePath,
  };
}
