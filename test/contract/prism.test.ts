// The client and Prism, which has only the document to go by, over loopback.
import { createMetadataClient, type MetadataClient, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  valueRule,
} from '../../generated/constants.ts';
import {
  type Response as Declared,
  type Document,
  operationsOf,
  readDocument,
  resolve,
} from '../../scripts/docs/document.ts';
import { type Prism, startPrism } from '../../scripts/prism.ts';
import { failureOf, keys, uuid } from '../support/client.ts';

let prism: Prism;
const document: Document = await readDocument();
/** The status of each answer that came. */
let seen: number[] = [];

beforeAll(async () => {
  prism = await startPrism();
});
afterAll(() => prism.close());
beforeEach(() => {
  seen = [];
});

/** A client that tells Prism which of the declared responses to give. */
function preferring(code: string, auth = signedAuth(keys)): MetadataClient {
  return createMetadataClient({
    auth,
    baseUrl: prism.url,
    maxRetries: 0,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Prefer', `code=${code}`);
      const response = await fetch(input, { ...init, headers });
      seen.push(response.status);
      // Prism says here what was wrong with a request that it let pass.
      expect(response.headers.get('sl-violations')).toBeNull();
      return response;
    },
  });
}

const verbs: Record<keyof typeof operations, (client: MetadataClient) => Promise<unknown>> = {
  listFileMetadata: (client) => client.list(uuid),
  getFileMetadataKey: (client) => client.get(uuid, 'subsystem'),
  updateFileMetadataKey: (client) => client.set(uuid, 'subsystem', 'image-processing'),
  deleteFileMetadataKey: (client) => client.delete(uuid, 'subsystem'),
};

const declared = operationsOf(document).flatMap(({ operation, path, method }) =>
  Object.entries(operation.responses).map(([status, response]) => ({
    operationId: operation.operationId as keyof typeof operations,
    path: path as '/',
    method,
    body: operation.requestBody && 'image-processing',
    // `default` stands for any other status.
    code: status === 'default' ? '503' : status,
    examples: examplesOf(resolve<Declared>(document, response)),
  })),
);

function examplesOf(response: Declared): unknown[] {
  return Object.values(response.content ?? {}).flatMap(({ examples }) =>
    Object.values(examples ?? {}).map((example) => resolve<{ value: unknown }>(document, example).value),
  );
}

describe.each([
  ['signedAuth', signedAuth],
  ['simpleAuth', simpleAuth],
])('with %s', (_, auth) => {
  it.each(declared)('the verb takes $code of $operationId', async ({ operationId, code, examples }) => {
    const outcome = verbs[operationId](preferring(code, auth(keys)));
    if (code.startsWith('2')) {
      const value = await outcome;
      if (examples.length > 0) expect(examples).toContainEqual(value);
      else expect(value).toBeUndefined();
    } else {
      const error = await failureOf(outcome);
      expect(error).toMatchObject({ status: Number(code), operation: operationId });
      expect(examples).toContainEqual({ detail: error['detail'] });
    }
    expect(seen).toEqual([Number(code)]);
  });

  it.each(declared)(
    'the raw api takes $code of $operationId',
    async ({ path, method, body, code, examples }) => {
      const { api } = preferring(code, auth(keys));
      const params = { path: { uuid, key: 'subsystem' } };
      const { data, error, response } = await api.request(
        method as never,
        path as never,
        { params, body } as never,
      );
      expect(response.status).toBe(Number(code));
      const got = code.startsWith('2') ? data : error;
      if (examples.length > 0) expect(examples).toContainEqual(got);
      else expect(got).toBeUndefined();
    },
  );
});

it('every operation of the document has a verb, and each answer of it was asked for', () => {
  expect(Object.keys(verbs)).toEqual(operationsOf(document).map(({ operation }) => operation.operationId));
  expect(declared.length).toBeGreaterThan(Object.keys(verbs).length * 6);
});

describe('Prism refuses what breaks the document, so that what passes keeps to it', () => {
  const at = (path: string, key = 'subsystem') =>
    prism.url + path.replace('{uuid}', uuid).replace('{key}', key);
  const { path } = operations.updateFileMetadataKey;
  const headers = {
    Accept: mediaType,
    'Content-Type': requestMediaType,
    [credentialsHeader]: 'Uploadcare a:b',
  };
  const without = (name: string) =>
    Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
  const put = (body: string | null, change: RequestInit = {}) =>
    fetch(at(path), { method: 'PUT', headers, body, ...change });

  it('takes a request that is right', async () => {
    expect((await put('"cat"')).status).toBe(200);
  });

  it.each<[string, () => Promise<Response>, number[]]>([
    ['a value that is no JSON string', () => put('7'), [400, 422]],
    ['an empty value', () => put('""'), [400, 422]],
    ['a value that is too long', () => put(JSON.stringify('x'.repeat(valueRule.maxLength + 1))), [400, 422]],
    ['no value', () => put(null), [400, 422]],
    ['a key outside the pattern', () => fetch(at(path, 'a%20b'), { headers }), [400, 422]],
    [
      'a key that is too long',
      () => fetch(at(path, 'k'.repeat(parameterRules.key.maxLength + 1)), { headers }),
      [400, 422],
    ],
    ['a uuid that is none', () => fetch(at(path).replace(uuid, 'me'), { headers }), [400, 422]],
    ['no credentials', () => put('"cat"', { headers: without(credentialsHeader) }), [401]],
    [
      'another media type',
      () => put('"cat"', { headers: { ...headers, Accept: 'application/json' } }),
      [406],
    ],
    ['another path', () => fetch(`${prism.url}/files/`, { headers }), [404]],
    ['another method', () => fetch(at(path), { method: 'POST', headers, body: '"cat"' }), [405]],
  ])('%s', async (_, request, statuses) => {
    expect(statuses).toContain((await request()).status);
  });
});

it('our client sends none of these', async () => {
  const client = preferring('200');
  for (const call of [
    client.set(uuid, 'pet', ''),
    client.set(uuid, 'pet', 7 as unknown as string),
    client.get(uuid, 'a b'),
    client.get(uuid, '..'),
    client.list('me'),
  ]) {
    await failureOf(call);
  }
  expect(seen).toEqual([]);
});
