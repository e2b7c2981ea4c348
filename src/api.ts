// The thin layer: the only file that knows openapi-fetch.
import createClient, { type Client } from 'openapi-fetch';
import type { paths } from '../generated/types.ts';
import type { Answer } from './answer.ts';
import { requestHeaders } from './headers.ts';
import { type Route, serializePath } from './path.ts';
import type { OutgoingRequest, Transport } from './transport.ts';
import { checkValue } from './validation.ts';

/**
 * The raw client of openapi-fetch, typed by the document: `{ data, error, response }` in place of a value or an error.
 * Signed, checked and limited in time as the verbs are, without their retries.
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
    async fetch(request) {
      const { status, body, headers } = await transport(request);
      return new Response(body, { status, headers: headers() });
    },
  });
}

/**
 * The layer as the verbs use it, with plain objects in place of `Request` and `Response`: to make the two, and to stream
 * bodies through them, takes a good part of the time of a call.
 */
export function createLightApi(options: ApiOptions, transport: Transport): MetadataApi {
  return createClient<paths>({
    ...common(options),
    Request: LightRequest as unknown as typeof Request,
    fetch: async (request) =>
      new LightResponse(await transport(request as unknown as LightRequest)) as unknown as Response,
  });
}

class LightRequest implements OutgoingRequest {
  readonly #body: string;
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly signal: AbortSignal | undefined;

  constructor(url: string, { method, headers, body, signal }: RequestInit) {
    this.url = url;
    this.method = method as string;
    this.headers = headers as Headers;
    this.#body = (body ?? '') as string;
    this.signal = signal ?? undefined;
  }

  async text(): Promise<string> {
    return this.#body;
  }
}

/** What the verbs get as the `response` of {@link createLightApi}. */
export class LightResponse {
  readonly route: Route;
  readonly ok: boolean;
  readonly status: number;
  readonly headers: Pick<Headers, 'get'>;
  readonly #body: string | null;

  constructor({ route, status, body, header }: Answer) {
    this.route = route;
    this.ok = status >= 200 && status < 300;
    this.status = status;
    this.headers = { get: (name) => header(name) ?? null };
    this.#body = body;
  }

  async text(): Promise<string> {
    return this.#body ?? '';
  }
}

function common({ baseUrl, userAgent }: ApiOptions) {
  return {
    baseUrl,
    headers: requestHeaders(userAgent),
    pathSerializer: serializePath,
    bodySerializer(value: unknown) {
      checkValue(value);
      return JSON.stringify(value);
    },
  };
}
