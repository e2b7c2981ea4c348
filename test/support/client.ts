// A client whose every dependency is under the test's control.
import {
  type Auth,
  type BackendOptions,
  createMetadataClient,
  type FetchInit,
  type MetadataClient,
  type MetadataClientOptions,
  signedAuth,
} from 'uploadcare-metadata';
import { mediaType, responseHeaders } from '../../generated/constants.ts';
import type { SentRequest } from './oracle.ts';

export const keys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };
export const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
export const requestId = '58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d';
/** Mon, 05 Nov 2018 13:14:41 GMT, the date of most signature vectors. */
export const fixedNow = Date.UTC(2018, 10, 5, 13, 14, 41);

/** A request as `fetch` received it, with an empty body for none. */
export interface RecordedRequest extends SentRequest {
  readonly init: FetchInit;
}

export interface TestClient<Client = MetadataClient> {
  readonly client: Client;
  readonly requests: RecordedRequest[];
  /** The waits between attempts, in milliseconds. */
  readonly waits: number[];
}

/** Without credentials, with `auth: undefined`. */
export type TestClientOptions = Partial<Omit<MetadataClientOptions, 'auth'>> &
  Pick<BackendOptions, 'headers' | 'credentials'> & { readonly auth?: Auth | undefined };
export type Reply = Response | Error | ((request: RecordedRequest) => Response | Promise<Response>);
type ClientOptions = MetadataClientOptions & { baseUrl: string };

/** Creates a client whose `fetch` returns the replies in turn, the last one again and again, and whose waits take no time. */
export function createTestClient<Client = MetadataClient>(
  replies: Reply | Reply[],
  options: TestClientOptions = {},
  create: (options: ClientOptions) => Client = createMetadataClient as never,
): TestClient<Client> {
  const requests: RecordedRequest[] = [];
  const waits: number[] = [];
  const queue = [replies].flat();
  const { auth, ...others } = {
    // Not created without need: in a browser, it is refused.
    auth: 'auth' in options ? options.auth : signedAuth(keys),
    now: () => fixedNow,
    random: () => 0.5,
    sleep: async (milliseconds: number) => void waits.push(milliseconds),
    fetch: async (url: string, init: FetchInit) => {
      const { method, headers, body = '' } = init;
      const request = { url, method, headers: new Headers(headers), body, init };
      requests.push(request);
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      if (reply instanceof Error) throw reply;
      return typeof reply === 'function' ? reply(request) : (reply as Response).clone();
    },
    ...options,
  };
  // The client for browsers knows no `auth`.
  const client = create({ ...(auth && { auth }), ...others } as ClientOptions);
  return { client, requests, waits };
}

/** Returns a response in the form of the API. */
export function apiResponse(status: number, body?: unknown, headers: Record<string, string> = {}): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': mediaType, [responseHeaders.requestId]: requestId, ...headers },
  });
}

/** Returns an error response in the form of the API. */
export function errorResponse(status: number, detail: string, headers: Record<string, string> = {}): Response {
  return apiResponse(status, { detail }, headers);
}

/** Returns what a promise rejects with; fails if it resolves. */
export async function rejectionOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('the promise resolved');
}
