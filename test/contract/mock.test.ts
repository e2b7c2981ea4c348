// Prism mocks every response of the OpenAPI description: both schemes are accepted, and the client returns each response as it is.
import { createMetadataApi, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { afterAll, describe, expect, it } from 'vitest';
import { mediaType } from '../../generated/constants.ts';
import { type Content, operationsOf, readDescription } from '../../scripts/generate/description.ts';
import { startPrism } from '../../scripts/prism.ts';
import { keys } from '../support/client.ts';

const prism = await startPrism();
afterAll(() => prism.close());

const examplesOf = ({ content = {} }: Content = {}) =>
  Object.values(content).flatMap(({ examples = {} }) => Object.values(examples).map(({ value }) => value));
const declared = operationsOf(await readDescription()).flatMap(({ operation, path, method, parameters }) => {
  const params: Record<string, Record<string, unknown>> = { path: {}, query: {}, header: {} };
  for (const { in: place, name, example } of parameters) Object.assign(params[place] ?? {}, { [name]: example });
  const [body] = examplesOf(operation.requestBody);
  // Prism sends nothing that `Accept` does not ask for.
  const sent = Object.entries(operation.responses ?? {}).filter(([, { content }]) =>
    content ? mediaType in content : true,
  );
  return sent.map(([status, response]) => ({
    ...{ operationId: operation.operationId, path, method, init: { params, body } },
    // `default` stands for any other status.
    code: status === 'default' ? '503' : status,
    examples: examplesOf(response),
  }));
});

describe.each(Object.entries({ signedAuth, simpleAuth }))('with %s', (_, auth) => {
  it.each(declared)('the mock of $operationId returns its $code', async ({ path, method, init, code, examples }) => {
    const api = createMetadataApi({
      auth: auth(keys),
      baseUrl: prism.url,
      fetch: (url, { headers, ...rest }) => fetch(url, { ...rest, headers: { ...headers, Prefer: `code=${code}` } }),
    });
    const { data, error, response } = (await api.request(method as never, path as never, init as never)) as {
      data?: unknown;
      error?: unknown;
      response: Response;
    };
    expect([response.status, response.headers.get('sl-violations')]).toEqual([Number(code), null]);
    expect([undefined, ...examples]).toContainEqual(data ?? error);
    expect((data ?? error) === undefined).toBe(examples.length === 0);
  });
});
