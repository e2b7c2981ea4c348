// Makes one call in every way there is, in the project that this file is in. Prints what happened, as JSON.
import { mediaType, operations, requestMediaType, serverUrl } from '../../generated/constants.ts';
import { createEmulator, demoKeys } from '../../src/emulator/index.ts';
import {
  createMetadataApi,
  createMetadataClient,
  type MetadataApi,
  remoteSigner,
  signedAuth,
  simpleAuth,
} from '../../src/index.ts';
import { createMetadataProxy, createSigningHandler } from '../../src/server/index.ts';

/** A call, by operationId. */
export interface Call {
  readonly operation: string;
  readonly params: { path?: Values; query?: Values; header?: Values };
  readonly body?: unknown;
}
type Values = Record<string, unknown>;

/** The outcome of a call in one way: a status, or the message of the error that was thrown. */
export interface Way {
  readonly status?: number;
  readonly data?: unknown;
  readonly error?: string;
  /** The requests that reached the API: method, path with query, and the headers that the call asked for. */
  readonly sent: readonly unknown[];
  /** The calls that `authorize` was asked about. */
  readonly asked: readonly unknown[];
}

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const keysPath = 'https://app.example.com/api';

async function makeEveryCall({ operation, params, body }: Call): Promise<Record<string, Way>> {
  const { method, path } = operations[operation as keyof typeof operations];
  const names = Object.keys(params.header ?? {});
  let sent: unknown[] = [];
  let asked: unknown[] = [];
  let emulator = createEmulator();
  const fetch = async (input: RequestInfo | URL, init?: RequestInit) => {
    const request = new Request(input as Request, init);
    const target = request.url.slice(new URL(serverUrl).origin.length);
    sent.push([request.method, target, names.map((name) => request.headers.get(name)), await request.clone().text()]);
    return emulator.fetch(request);
  };
  const authorize = ({ request: _, ...call }: { request: Request }) => asked.push(call) > 0;
  const proxy = createMetadataProxy({ auth: signedAuth(demoKeys), authorize, fetch });
  const signing = createSigningHandler({ secretKey: demoKeys.secretKey, authorize });
  const throughProxy = (input: RequestInfo | URL, init?: RequestInit) => proxy(new Request(input as Request, init));
  const sign = remoteSigner('https://app.example.com/sign', {
    fetch: (input, init) => signing(new Request(input as string, init as RequestInit)),
  });
  const through = (api: MetadataApi) => async () => {
    const result = await api.request(method as never, path as never, { params, body } as never);
    const { response, data, error } = result as { response: Response; data?: unknown; error?: unknown };
    return { status: response.status, data: data ?? error };
  };
  /** Sends the call as a program without our client would. */
  const raw = (send: (request: Request) => Promise<Response>, base: string) => async () => {
    const filled = Object.entries(params.path ?? {}).reduce(
      (text, [name, value]) => text.replace(`{${name}}`, encodeURIComponent(String(value))),
      path as string,
    );
    const query = Object.entries(params.query ?? {}).flatMap(([name, value]) =>
      [value].flat().map((each) => `${encodeURIComponent(name)}=${encodeURIComponent(String(each))}`),
    );
    const credentials = await simpleAuth(demoKeys).authorize(undefined as never, new Date(), undefined as never);
    const headers = {
      Accept: mediaType,
      'Content-Type': requestMediaType,
      ...credentials,
      ...(params.header as object),
    };
    const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const response = await send(new Request(`${base}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`, init));
    const text = await response.text();
    return { status: response.status, data: text === '' ? undefined : JSON.parse(text) };
  };
  const client = createMetadataClient({ auth: signedAuth(demoKeys), fetch: fetch as never });
  const { path: inPath, ...others } = params;
  const ownMethod = {
    listFileMetadata: () => client.list(inPath?.['uuid'] as string, others as never),
    getFileMetadataKey: () => client.get(inPath?.['uuid'] as string, inPath?.['key'] as string, others as never),
    updateFileMetadataKey: () =>
      client.set(inPath?.['uuid'] as string, inPath?.['key'] as string, body as string, others as never),
  }[operation];
  /** The method resolves without a status: that of its request counts. */
  const throughMethod = async (call: () => Promise<unknown>) => {
    const data = await call().catch((error: Error & { status?: number }) => {
      if (error.status === undefined) throw error;
    });
    return { status: emulator.requests.at(-1)?.status ?? 0, data };
  };
  const ways: Record<string, () => Promise<{ status: number; data: unknown }>> = {
    ...(ownMethod && { operations: () => throughMethod(ownMethod) }),
    api: through(createMetadataApi({ auth: signedAuth(demoKeys), fetch: fetch as never })),
    'api, signed elsewhere': through(
      createMetadataApi({ auth: signedAuth({ publicKey: demoKeys.publicKey, sign }), fetch: fetch as never }),
    ),
    'api, through the proxy': through(createMetadataApi({ baseUrl: keysPath, fetch: throughProxy as never })),
    proxy: raw(proxy, keysPath),
    emulator: raw(fetch, serverUrl),
  };
  const results: Record<string, Way> = {};
  for (const [name, make] of Object.entries(ways)) {
    [sent, asked] = [[], []];
    emulator = createEmulator({ files: { [uuid]: { pet: 'cat', subsystem: 'image-processing' } } });
    const outcome = await make().catch((error: Error) => ({ error: `${error.name}: ${error.message}` }));
    results[name] = { ...outcome, sent, asked };
  }
  return results;
}

console.log(JSON.stringify(await makeEveryCall(JSON.parse(process.argv[2] as string))));
