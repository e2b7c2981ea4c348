// Changes of the OpenAPI description as maintainers make them, and what has to follow.
import { readFileSync } from 'node:fs';
import type { Document } from 'yaml';
import { root } from '../paths.ts';
import type { Call } from './call.ts';

export interface Change {
  readonly name: string;
  /** Changes the description. */
  apply(description: Document): void;
  /**
   * - `follows`: after `generate`, check, tests and calls pass without another edit;
   * - `asks`: the check names each file of `decisions`, and passes when these are edited;
   * - `caught`: the check names the code that a person has to change, such as every call without a new required parameter;
   * - `refused`: `generate` names the place and the reason.
   */
  readonly outcome: 'follows' | 'asks' | 'caught' | 'refused';
  /** The edits that people make, by file: a text after a place in it, or a new file. */
  readonly decisions?: Readonly<Record<string, { readonly after?: string; readonly text: string }>>;
  /** Has to be in the output of the step that fails. */
  readonly says?: RegExp;
  readonly calls?: readonly ExpectedCall[];
}

interface ExpectedCall extends Call {
  /** The request that reaches the API: method, path with query, headers, body. `undefined` if the call is refused everywhere. */
  readonly sent?: readonly [method: string, target: string, headers?: readonly string[], body?: string];
  readonly status?: number;
}

const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';
const other = '11111111-7f57-4c7a-aef9-acfe28779f78';
const listPath = '/files/{uuid}/metadata/';
const keyPath = '/files/{uuid}/metadata/{key}/';
const list = ['paths', listPath, 'get'];
const schemas = ['components', 'schemas'];
const value = [...schemas, 'MetadataValue'];
const listTarget = `/files/${uuid}/metadata/`;
const petTarget = `${listTarget}pet/`;
const pet = { path: { uuid, key: 'pet' } };

const listCall = (params: Call['params'], target?: string, headers: string[] = []): ExpectedCall => ({
  operation: 'listFileMetadata',
  params: { path: { uuid }, ...params },
  ...(target !== undefined && { sent: ['GET', target, headers, ''], status: 200 }),
});
const setCall = (body: string, isAllowed: boolean): ExpectedCall => ({
  operation: 'updateFileMetadataKey',
  params: pet,
  body,
  ...(isAllowed && { sent: ['PUT', petTarget, [], JSON.stringify(body)], status: 200 }),
});

const parameter = (name: string, place: string, schema: object, more: object = {}) => ({
  ...{ name, in: place, description: 'A parameter.', schema: { description: 'Its value.', ...schema } },
  ...more,
});
const addParameter = (name: string, place: string, schema: object, more?: object) => (description: Document) =>
  description.setIn([...list, 'parameters'], [parameter(name, place, schema, more)]);

/** Adds an operation, and the samples that the linter asks for. */
function addOperation(path: string, method: string, operationId: string, more: object) {
  return (description: Document) => {
    const { responses, ...others } = more as { responses?: object };
    const failures = (description.toJS() as { paths: Record<string, { get: { responses: Record<string, unknown> } }> })
      .paths[listPath]?.get.responses;
    const { 200: success, ...rest } = failures ?? {};
    const operation = {
      ...{ operationId, tags: ['File metadata'], summary: operationId, description: 'A new operation.' },
      'x-codeSamples': [{ lang: 'Shell', label: 'curl', source: { $ref: `samples/${operationId}/curl-signed.sh` } }],
      ...others,
      responses: { ...(responses ?? { 200: success }), ...rest },
    };
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) =>
      name === 'target'
        ? parameter('target', 'path', { $ref: '#/components/schemas/FileUuid' }, { required: true, example: uuid })
        : { $ref: `#/components/parameters/${name}` },
    );
    const item = description.getIn(['paths', path]);
    if (item === undefined) description.setIn(['paths', path], description.createNode({ parameters }));
    description.setIn(['paths', path, method], description.createNode(operation));
  };
}

/** Returns the edits for a new operation: a sample, which is another one with a few words changed, a performer, and no method. */
const decisionsFor = (
  operationId: string,
  performer: string,
  method: string,
  path: string,
  body?: string,
): NonNullable<Change['decisions']> => ({
  [`openapi/samples/${operationId}/curl-signed.sh`]: {
    text: readFileSync(`${root}openapi/samples/${body ? 'update' : 'delete'}FileMetadataKey/curl-signed.sh`, 'utf8')
      .replaceAll(/\b(PUT|DELETE)\b/g, method)
      .replace(/^uri='.*'$/m, `uri='${path}'`)
      .replace(/^body='.*'$/m, `body='${body}'`),
  },
  'src/emulator/operations.ts': { after: '  return {\n', text: `    ${operationId}: ${performer},\n\n` },
  'src/client/operations.ts': {
    after: '  const own: MetadataOperations = {\n',
    text: `    // ${operationId}: only through \`api\`.\n`,
  },
});

const noContent = { responses: { 204: { description: 'Done.' } } };
const body = (schema: object, example: unknown, type = 'application/json') => ({
  requestBody: {
    required: true,
    description: 'The body.',
    content: { [type]: { schema, examples: { some: { value: example } } } },
  },
});
const copyBody = {
  ...{ type: 'object', description: 'Where to.', required: ['target'], additionalProperties: false },
  properties: {
    target: { $ref: '#/components/schemas/FileUuid' },
    count: { type: 'integer', description: 'A count.', minimum: 1 },
  },
};
const copied = `withFile(({ readable }) => ({ status: 200, body: Object.fromEntries(readable) }))`;
const conflict = {
  description: 'Another write was first.',
  content: {
    'application/vnd.uploadcare-v0.7+json': {
      schema: {
        type: 'object',
        description: 'A conflict.',
        properties: { code: { type: 'string', description: 'The code.' } },
      },
      examples: { some: { summary: 'A conflict', description: 'Try again.', value: { code: 'late' } } },
    },
  },
};

export const changes: readonly Change[] = [
  {
    name: 'a higher limit',
    apply: (description) => description.setIn([...value, 'maxLength'], 1024),
    outcome: 'follows',
    calls: [setCall('x'.repeat(1024), true), setCall('x'.repeat(1025), false)],
  },
  {
    name: 'a lower limit',
    apply: (description) => description.setIn([...value, 'maxLength'], 100),
    outcome: 'follows',
    calls: [setCall('x'.repeat(100), true), setCall('x'.repeat(101), false)],
  },
  {
    name: 'another key pattern',
    apply: (description) => description.setIn([...schemas, 'MetadataKey', 'pattern'], '^[A-Za-z0-9_.:~-]+$'),
    outcome: 'follows',
    calls: [
      {
        operation: 'getFileMetadataKey',
        params: { path: { uuid, key: 'a~b' } },
        sent: ['GET', `${listTarget}a~b/`, [], ''],
        status: 404,
      },
    ],
  },
  {
    name: 'a stricter key pattern',
    apply: (description) => description.setIn([...schemas, 'MetadataKey', 'pattern'], '^[a-z0-9_.:-]+$'),
    outcome: 'follows',
    calls: [{ operation: 'getFileMetadataKey', params: { path: { uuid, key: 'Pet' } } }],
  },
  {
    name: 'an optional query parameter with an enum',
    apply: addParameter('order', 'query', { type: 'string', enum: ['asc', 'desc'] }, { example: 'asc' }),
    outcome: 'follows',
    calls: [
      listCall({}, listTarget),
      listCall({ query: { order: 'desc' } }, `${listTarget}?order=desc`),
      listCall({ query: { order: 'down' } }),
    ],
  },
  {
    name: 'a number and a list in the query',
    apply: (description) =>
      description.setIn(
        [...list, 'parameters'],
        [
          parameter('limit', 'query', { type: 'integer', minimum: 1, maximum: 50 }, { example: 5 }),
          parameter(
            'keys[]',
            'query',
            { type: 'array', maxItems: 2, items: { type: 'string', description: 'A key.' } },
            { example: ['a'] },
          ),
        ],
      ),
    outcome: 'follows',
    calls: [
      listCall(
        { query: { limit: 5, 'keys[]': ["a'b", 'c d'] } },
        `${listTarget}?limit=5&keys%5B%5D=a%27b&keys%5B%5D=c%20d`,
      ),
      listCall({ query: { limit: 51 } }),
      listCall({ query: { limit: 1.5 } }),
      listCall({ query: { 'keys[]': ['a', 'b', 'c'] } }),
    ],
  },
  {
    name: 'a required query parameter',
    apply: addParameter('order', 'query', { type: 'string' }, { required: true, example: 'asc' }),
    outcome: 'caught',
    says: /listFileMetadata\/client\.ts/,
    calls: [listCall({ query: { order: 'asc' } }, `${listTarget}?order=asc`), listCall({})],
  },
  {
    name: 'a header parameter with a limit',
    apply: addParameter('X-Trace-Id', 'header', { type: 'string', maxLength: 8 }, { example: 'a-trace' }),
    outcome: 'follows',
    calls: [
      listCall({ header: { 'X-Trace-Id': 'a-trace' } }, listTarget, ['a-trace']),
      listCall({ header: { 'X-Trace-Id': 'too-long-a-trace' } }),
    ],
  },
  {
    name: 'a second path parameter',
    apply: addOperation(`${keyPath}copy/{target}/`, 'post', 'copyFileMetadataKey', noContent),
    outcome: 'asks',
    decisions: decisionsFor(
      'copyFileMetadataKey',
      `withFile(({ parameters, fileOf }) =>
      fileOf(String(parameters.path['target'])) ? { status: 204 } : { status: 404 },
    )`,
      ...(['POST', `${petTarget}copy/${uuid}/`] as const),
    ),
    calls: [
      {
        operation: 'copyFileMetadataKey',
        params: { path: { uuid, key: 'pet', target: uuid } },
        sent: ['POST', `${petTarget}copy/${uuid}/`, [], ''],
        status: 204,
      },
      { operation: 'copyFileMetadataKey', params: { path: { uuid, key: 'pet', target: 'x' } } },
    ],
  },
  {
    name: 'a new operation with an object as its body',
    apply: addOperation('/files/{uuid}/metadata/copy/', 'post', 'copyFileMetadata', body(copyBody, { target: other })),
    outcome: 'asks',
    decisions: decisionsFor('copyFileMetadata', copied, 'POST', `${listTarget}copy/`, `{"target":"${other}"}`),
    calls: [
      {
        operation: 'copyFileMetadata',
        params: { path: { uuid } },
        body: { target: other, count: 2 },
        sent: ['POST', `${listTarget}copy/`, [], `{"target":"${other}","count":2}`],
        status: 200,
      },
      { operation: 'copyFileMetadata', params: { path: { uuid } }, body: { target: other, count: 0 } },
      { operation: 'copyFileMetadata', params: { path: { uuid } }, body: { target: other, more: 1 } },
      { operation: 'copyFileMetadata', params: { path: { uuid } }, body: [] },
      { operation: 'copyFileMetadata', params: { path: { uuid } } },
    ],
  },
  {
    name: 'a list as a body',
    apply: addOperation(
      listPath,
      'patch',
      'deleteFileMetadataKeys',
      body(
        {
          type: 'array',
          description: 'Keys.',
          minItems: 1,
          uniqueItems: true,
          items: { $ref: '#/components/schemas/MetadataKey' },
        },
        ['pet'],
      ),
    ),
    outcome: 'asks',
    decisions: decisionsFor('deleteFileMetadataKeys', copied, 'PATCH', listTarget, '["pet"]'),
    calls: [
      {
        operation: 'deleteFileMetadataKeys',
        params: { path: { uuid } },
        body: ['pet', 'a:b'],
        sent: ['PATCH', listTarget, [], '["pet","a:b"]'],
        status: 200,
      },
      { operation: 'deleteFileMetadataKeys', params: { path: { uuid } }, body: ['pet', 'pet'] },
      { operation: 'deleteFileMetadataKeys', params: { path: { uuid } }, body: ['a b'] },
      { operation: 'deleteFileMetadataKeys', params: { path: { uuid } }, body: [] },
    ],
  },
  {
    name: 'a path that another one contains, and a body of several types',
    apply: addOperation(
      '/files/{uuid}/metadata/{key}:add/',
      'put',
      'addFileMetadataKey',
      body(
        { description: 'A string or a number.', anyOf: [{ type: 'string', maxLength: 3 }, { type: 'number' }] },
        'x',
      ),
    ),
    outcome: 'asks',
    decisions: decisionsFor('addFileMetadataKey', copied, 'PUT', `${listTarget}subsystem:add/`, '"x"'),
    calls: [
      {
        operation: 'addFileMetadataKey',
        ...{ params: pet, body: 5, sent: ['PUT', `${listTarget}pet:add/`, [], '5'], status: 200 },
      },
      { operation: 'addFileMetadataKey', params: pet, body: 'long' },
      { operation: 'addFileMetadataKey', params: pet, body: {} },
      setCall('dog', true),
    ],
  },
  {
    name: 'a new status with another schema',
    apply: (description) =>
      description.setIn(['paths', keyPath, 'put', 'responses', '409'], description.createNode(conflict)),
    outcome: 'follows',
    calls: [setCall('dog', true)],
  },
  {
    name: 'a server URL with a path',
    apply: (description) => description.setIn(['servers', 0, 'url'], 'https://api.uploadcare.com/rest'),
    outcome: 'follows',
    calls: [listCall({}, `/rest${listTarget}`)],
  },
  {
    name: 'a renamed path parameter',
    apply(description) {
      description.setIn(['components', 'parameters', 'key', 'name'], 'name');
      const paths = description.get('paths') as { items: { key: { value: string } }[] };
      for (const { key } of paths.items) key.value = key.value.replace('{key}', '{name}');
    },
    outcome: 'caught',
    says: /src\/client\/operations\.ts/,
    calls: [{ operation: 'getFileMetadataKey', params: { path: { uuid, name: 'a b' } } }],
  },
  {
    name: 'a multipart body',
    apply: (description) =>
      description.setIn(
        ['paths', keyPath, 'put', 'requestBody', 'content'],
        description.createNode({
          'multipart/form-data': { schema: { type: 'object' }, examples: { some: { value: {} } } },
        }),
      ),
    outcome: 'refused',
    says: /multipart\/form-data.* at #\/paths/,
  },
  {
    name: 'two media types of a body',
    apply: (description) =>
      description.setIn(['paths', keyPath, 'put', 'requestBody', 'content', 'application/merge-patch+json'], {
        schema: { type: 'object' },
      }),
    outcome: 'refused',
    says: /more than one media type/,
  },
  {
    name: 'a cookie parameter',
    apply: addParameter('session', 'cookie', { type: 'string' }),
    outcome: 'refused',
    says: /a parameter in cookie at #\/paths/,
  },
  {
    name: 'a response that is no JSON',
    apply: (description) =>
      description.setIn(
        [...list, 'responses', '200', 'content'],
        description.createNode({ 'text/csv': { schema: { type: 'string' } } }),
      ),
    outcome: 'refused',
    says: /text\/csv/,
  },
];
