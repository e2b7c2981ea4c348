// The client and Prism, which knows the OpenAPI description only, over loopback.
import { type Auth, createMetadataClient, type MetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  operations as described,
  mediaType,
  parameterRules,
  requestMediaType,
  valueRule,
} from '../../generated/constants.ts';
import { type Response as Declared, operationsOf, readDescription } from '../../scripts/generate/description.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';
import type { OperationId } from '../../src/spec/call.ts';
import { keys, rejectionOf, uuid } from '../support/client.ts';

let prism: Prism;
const description = await readDescription();
/** The status of each response. */
let seen: number[] = [];

beforeAll(async () => {
  prism = await startPrism();
});
afterAll(() => prism.close());
beforeEach(() => {
  seen = [];
});

/** Creates a client that tells Prism which of the declared responses to return. */
function preferring(code: string, auth: Auth): MetadataClient {
  return createMetadataClient({
    auth,
    baseUrl: prism.url,
    maxRetries: 0,
    fetch: async (url, init) => {
      const response = await fetch(url, { ...init, headers: { ...init.headers, Prefer: `code=${code}` } });
      seen.push(response.status);
      // Prism names here what was wrong with a request that it let pass.
      expect(response.headers.get('sl-violations')).toBeNull();
      return response;
    },
  });
}

const operations: Record<OperationId, (client: MetadataClient) => Promise<unknown>> = {
  listFileMetadata: (client) => client.list(uuid),
  getFileMetadataKey: (client) => client.get(uuid, 'subsystem'),
  updateFileMetadataKey: (client) => client.set(uuid, 'subsystem', 'image-processing'),
  deleteFileMetadataKey: (client) => client.delete(uuid, 'subsystem'),
};

const declared = operationsOf(description).flatMap(({ operation, path, method }) =>
  Object.entries(operation.responses ?? {}).map(([status, response]) => ({
    operationId: operation.operationId as OperationId,
    path,
    method,
    body: operation.requestBody && 'image-processing',
    // `default` stands for any other status.
    code: status === 'default' ? '503' : status,
    examples: examplesOf(response),
  })),
);
type Case = (typeof declared)[number];

function examplesOf(response: Declared): unknown[] {
  return Object.values(response.content ?? {}).flatMap(({ examples }) =>
    Object.values(examples ?? {}).map(({ value }) => value),
  );
}

/** The two faces of the client: each returns the body of the response to a call. */
const faces: Record<string, (client: MetadataClient, call: Case) => Promise<unknown>> = {
  operations: (client, { operationId, code }) => {
    const call = operations[operationId](client);
    if (code.startsWith('2')) return call;
    return rejectionOf(call).then((error) => {
      expect(error).toMatchObject({ status: Number(code), operation: operationId, attempts: 1 });
      return { detail: error['detail'] };
    });
  },
  api: async ({ api }, { path, method, body, code }) => {
    const init = { params: { path: { uuid, key: 'subsystem' } }, body };
    const { data, error, response } = await api.request(method as never, path as never, init as never);
    expect(response.status).toBe(Number(code));
    return code.startsWith('2') ? data : error;
  },
};
const schemes = { signedAuth: signedAuth(keys), simpleAuth: simpleAuth(keys) };

describe.each(Object.entries(schemes))('with %s', (_, auth) => {
  describe.each(Object.entries(faces))('%s', (_, perform) => {
    it.each(declared)('returns the declared $code of $operationId', async (call) => {
      const body = await perform(preferring(call.code, auth), call);
      if (call.examples.length > 0) expect(call.examples).toContainEqual(body);
      else expect(body).toBeUndefined();
      expect(seen).toEqual([Number(call.code)]);
    });
  });
});

it('the table has every operation of the description with each of its responses', () => {
  expect(Object.keys(operations)).toEqual(operationsOf(description).map(({ operation }) => operation.operationId));
  expect(declared.length).toBeGreaterThan(Object.keys(operations).length * 6);
});

describe('Prism rejects requests that violate the description, so that those that pass are right:', () => {
  const at = (path: string, key = 'subsystem') => prism.url + path.replace('{uuid}', uuid).replace('{key}', key);
  const { path } = described.updateFileMetadataKey;
  const headers = {
    Accept: mediaType,
    'Content-Type': requestMediaType,
    [credentialsHeader]: 'Uploadcare a:b',
  };
  const without = (name: string) => Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
  const put = (body: string | null, change: RequestInit = {}) =>
    fetch(at(path), { method: 'PUT', headers, body, ...change });

  it('Prism accepts a valid request', async () => {
    expect((await put('"cat"')).status).toBe(200);
  });

  it.each<[string, () => Promise<Response>, number[]]>([
    ['a value that is not a JSON string', () => put('7'), [400, 422]],
    ['an empty value', () => put('""'), [400, 422]],
    ['a value that is too long', () => put(JSON.stringify('x'.repeat(valueRule.maxLength + 1))), [400, 422]],
    ['no value', () => put(null), [400, 422]],
    ['a key outside the pattern', () => fetch(at(path, 'a%20b'), { headers }), [400, 422]],
    [
      'a key that is too long',
      () => fetch(at(path, 'k'.repeat(parameterRules.key.maxLength + 1)), { headers }),
      [400, 422],
    ],
    ['a uuid that is not a UUID', () => fetch(at(path).replace(uuid, 'me'), { headers }), [400, 422]],
    ['no credentials', () => put('"cat"', { headers: without(credentialsHeader) }), [401]],
    ['another media type', () => put('"cat"', { headers: { ...headers, Accept: 'application/json' } }), [406]],
    ['another path', () => fetch(`${prism.url}/files/`, { headers }), [404]],
    ['another method', () => fetch(at(path), { method: 'POST', headers, body: '"cat"' }), [405]],
  ])('%s', async (_, request, statuses) => {
    expect(statuses).toContain((await request()).status);
  });
});
