// A client whose every outside part is in the test's hand.
import {
  type Auth,
  createMetadataClient,
  type MetadataClient,
  type MetadataClientOptions,
  type SigningContext,
  signedAuth,
} from 'uploadcare-metadata';
import { mediaType, responseHeaders, signature } from '../../generated/constants.ts';

export const keys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };
export const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
export const requestId = '58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d';
/** Mon, 05 Nov 2018 13:14:41 GMT, the date of most signature vectors. */
export const noon = Date.UTC(2018, 10, 5, 13, 14, 41);

/** A call that something is signed for. */
export const context: SigningContext = {
  operation: 'listFileMetadata',
  request: 'GET /',
  uuid,
  signal: new AbortController().signal,
};

/** A request as it was handed to `fetch`. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | undefined;
  readonly init: RequestInit;
}

export interface Recorder<Client = MetadataClient> {
  readonly client: Client;
  readonly sent: Sent[];
  /** The waits between attempts, in milliseconds. */
  readonly waits: number[];
}

/** Without auth, with `auth: undefined`. */
export type RecorderOptions = Partial<Omit<MetadataClientOptions, 'auth'>> & {
  readonly auth?: Auth | undefined;
};
export type Reply = Response | Error | ((sent: Sent) => Response | Promise<Response>);

/** A client whose `fetch` gives the replies in turn, the last one again and again; whose waits take no time. */
export function recorder<Client>(
  replies: Reply | Reply[],
  options: RecorderOptions,
  make: (options: MetadataClientOptions & { baseUrl: string }) => Client,
): Recorder<Client>;
export function recorder(replies: Reply | Reply[], options?: RecorderOptions): Recorder;
export function recorder(
  replies: Reply | Reply[],
  options: RecorderOptions = {},
  make: (options: MetadataClientOptions & { baseUrl: string }) => unknown = createMetadataClient,
): Recorder<unknown> {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const queue = [replies].flat();
  const client = make({
    // A secret key is not even made where there must not be one.
    auth: 'auth' in options ? undefined : signedAuth(keys),
    now: () => noon,
    random: () => 0.5,
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    fetch: async (input, init = {}) => {
      const body = init.body === undefined ? undefined : await new Response(init.body).text();
      const request = {
        url: String(input),
        method: init.method ?? '',
        headers: new Headers(init.headers),
        body,
        init,
      };
      sent.push(request);
      const reply = queue.length > 1 ? queue.shift() : queue[0];
      if (reply instanceof Error) throw reply;
      if (typeof reply === 'function') return reply(request);
      return (reply as Response).clone();
    },
    ...options,
  } as MetadataClientOptions & { baseUrl: string });
  return { client, sent, waits };
}

/** A response as the API gives them. */
export function answer(status: number, body?: unknown, headers: Record<string, string> = {}): Response {
  return new Response(body === undefined ? null : JSON.stringify(body), {
    status,
    headers: { 'Content-Type': mediaType, [responseHeaders.requestId]: requestId, ...headers },
  });
}

/** An error as the API words them. */
export function refusal(status: number, detail: string, headers: Record<string, string> = {}): Response {
  return answer(status, { detail }, headers);
}

/** What was thrown; fails when nothing was. */
export async function failureOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('nothing was thrown');
}

export const dateHeader = signature.dateHeader;
