// The parts that all cases share: the runtime that they run in, a client for a file of its own, and what the server saw.

import type { Fetch, MetadataClient, MetadataClientOptions, MetadataOperations, Transport } from 'uploadcare-metadata';
import { createMetadataClient, MetadataError, signedAuth } from 'uploadcare-metadata';
import type { Handler } from 'uploadcare-metadata/server';
import { operations } from '../../generated/constants.ts';

export interface Runtime {
  /** The server of the suite, on two origins. Pages are on the first. */
  readonly url: string;
  readonly otherUrl: string;
  readonly isBrowser: boolean;
  /** Calls the Worker of the guide, in workerd. */
  readonly fetchSample?: Fetch;
  /** The parts that only Node, Bun and Deno have. */
  readonly node?: {
    nodeTransport(options?: object): Transport;
    /** Serves a handler with the runtime's own server. */
    serve(handler: Handler): Promise<{ readonly url: string; close(): unknown }>;
    require(name: string): Record<string, unknown>;
    inspect(value: unknown): string;
  };
}

/** The requests for a file, as the server received them. */
export interface Log {
  readonly requests: {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    /** True for the signature that node:crypto makes, over the bytes that arrived. */
    readonly isSigned: boolean;
    /** The port of the client, which tells connections apart. */
    readonly port: number;
  }[];
  /** The number of connections that were closed before the whole response was sent. */
  closed: number;
}

/** The runtime of this run. */
export const here = {} as Runtime;
export const keys = { publicKey: 'demopublickey', secretKey: 'demosecretkey', dangerouslyAllowBrowser: true };
/** The paths of the backend on the server. */
export const mounts = { proxy: '/api/metadata', signer: '/api/sign' };
/** The rule of every backend: nobody may use the key `forbidden`. */
export const authorize = ({ key }: { readonly key: string | undefined }): boolean => key !== 'forbidden';
export const keyPath = operations.updateFileMetadataKey.path;

/** Lists with the typed client. */
export const listRaw = ({ api }: MetadataClient, uuid: string, init: { signal?: AbortSignal } = {}) =>
  api.GET(operations.listFileMetadata.path, { params: { path: { uuid } }, ...init });

/** Lists with each face of a client. */
export const callers = {
  list: (client: MetadataClient, uuid: string, init: { signal: AbortSignal }): Promise<unknown> =>
    client.list(uuid, init),
  'api.GET': listRaw,
};

/** Creates a client, and a file whose requests the server treats as `script` says, one after the other; as one with a `*`, always. */
export async function prepare(
  script: readonly string[] = [],
  options: Partial<MetadataClientOptions> = {},
  uuid: string = crypto.randomUUID(),
) {
  const atLog = async (query: string, init?: RequestInit) => {
    const response = await fetch(`${here.url}/log/${uuid}${query}`, init);
    if (!response.ok) throw new Error(`the log responds with ${response.status} to ${query || 'a new file'}`);
    return response;
  };
  await atLog('', { method: 'POST', body: JSON.stringify(script) });
  const defaults = { auth: signedAuth(keys), baseUrl: here.url, maxRetries: 0, sleep: async () => {} };
  /** Returns the requests for the file, after waiting for so many, and for so many closed connections. */
  const log = async (requests = 0, closed = 0): Promise<Log> =>
    (await atLog(`?requests=${requests}&closed=${closed}`)).json();
  /** Returns the methods that the server received, with a mark for requests that are not signed. */
  const sent = async () =>
    (await log()).requests.map(({ method, isSigned }) => (isSigned ? method : `${method}?`)).join();
  return { uuid, client: createMetadataClient({ ...defaults, ...options }), log, sent };
}

/** Asserts that the four operations work on a new file. */
export async function useOperations(assert: Assert, client: MetadataOperations, uuid: string): Promise<void> {
  assert.strictEqual(await client.set(uuid, 'a:b', 'naïve 🐈'), 'naïve 🐈');
  assert.strictEqual(await client.get(uuid, 'a:b'), 'naïve 🐈');
  assert.propEqual(await client.list(uuid), { 'a:b': 'naïve 🐈' });
  assert.strictEqual(await client.delete(uuid, 'a:b'), undefined);
}

/** Returns what a promise rejects with. */
export const rejectionOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no rejection',
    (error: unknown) => error,
  );

/** Asserts that a call rejects with an error of the package that has these fields and contains no credentials. */
export async function fails(assert: Assert, call: Promise<unknown>, expected: object): Promise<void> {
  const error = await rejectionOf(call);
  if (!(error instanceof MetadataError)) throw new Error(`not an error of the package: ${error}`);
  assert.propContains(error.toJSON(), expected);
  expectNoSecrets(error.stack, here.node?.inspect(error), ...Object.values(error), JSON.stringify(error));
}

/** Throws if the secret key or a signature can be read. */
export function expectNoSecrets(...shown: unknown[]): void {
  const text = shown.join('\n');
  if (/demosecretkey|(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/.test(text)) throw new Error(`credentials in ${text}`);
}
