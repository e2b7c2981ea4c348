// The facts that `generate` reads out of a description, and the descriptions that it refuses.
import { expect, it } from 'vitest';
import { constantsModule, factsOf, usedSchemas } from '../../scripts/generate/constants.ts';
import { type Description, dereference, operationsOf, pointerTo } from '../../scripts/generate/description.ts';
import { validatorsModule } from '../../scripts/generate/schemas.ts';
import { get, notes, notesWith, put } from './fixture.ts';

const path = '/notes/{id}/';
const failure = `${get}/responses/404`;
const mediaType = 'application/vnd.notes-v0.7+json';
const id = { name: 'id', in: 'path', required: true, schema: 'Id' };

it('`factsOf` returns the facts of a description', () => {
  expect(factsOf(notes())).toEqual({
    version: '1.2.3',
    serverUrl: 'https://api.example.com',
    mediaType,
    apiVersion: '0.7',
    requestMediaType: 'application/json',
    schemas: {
      Id: { type: 'string', minLength: 2, maxLength: 2, pattern: '^[a-z0-9.]+$' },
      Note: { type: 'string', minLength: 1, maxLength: 9 },
    },
    // Each character as two \uXXXX escapes, quotes, and 1,024 bytes of white space.
    maxBytes: { request: 1_024 + 12 * 9 + 2, response: 1_024 + 12 * 9 + 2 },
    schemes: { simple: 'Notes.Simple', signed: 'Notes' },
    credentialsHeader: 'Authorization',
    signature: { dateHeader: 'X-Date', maxDateSkewSeconds: 120 },
    responseHeaders: { requestId: 'X-Id' },
    failures: { notFound: { status: 404, detail: 'Not found.' } },
    operations: {
      getNote: { method: 'GET', path, parameters: [id], requestBody: null, success: { '200': 'Note of a response' } },
      putNote: {
        ...{ method: 'PUT', path, parameters: [id], success: { '204': null } },
        requestBody: { required: false, schema: 'Note' },
      },
    },
  });
});

it('`factsOf` names the schema of a failure that has no `detail`', () => {
  const at = `${failure}/content/${mediaType.replace('/', '~1')}/schema/properties`;
  const { operations } = factsOf(notesWith(at, { code: { type: 'string' } }));
  expect(operations['getNote']?.failures).toEqual({ '404': `${at.replace('/properties', '')} of a response` });
});

it('`constantsModule` writes each fact with a comment', () => {
  const expected = '/** The base URL of production. */\nexport const serverUrl = "https://api.example.com" as const;\n';
  expect(constantsModule(factsOf(notes()))).toContain(expected);
});

it('`pointerTo` returns the place that references lead to, through other references', () => {
  const description = notesWith('#/components/schemas/Id', {
    $ref: `${put}/requestBody/content/application~1json/schema`,
  });
  const [parameter] = operationsOf(description)[0]?.parameters ?? [];
  expect(pointerTo(parameter as object)).toBe('#/components/parameters/id');
  expect(pointerTo(parameter?.schema as object, 'maxLength')).toBe('#/components/schemas/Note/maxLength');
});

it('`dereference` accepts a schema that contains itself', () => {
  const tree = { properties: { child: { $ref: '#/components/schemas/Tree' } } };
  const { components } = notesWith('#/components/schemas/Tree', tree) as Description & { components: never };
  const { Tree } = components['schemas'] as Record<string, typeof tree>;
  expect(Tree?.properties.child).toBe(Tree);
});

const idAt = '#/components/schemas/Id';
const notesScheme = '#/components/securitySchemes/Notes';
const signature = `${notesScheme}/x-signature`;
const success = `${get}/responses/200/content/${mediaType.replace('/', '~1')}`;
const body = `${put}/requestBody/content`;
const parameters = `${get}/parameters`;
const parameter = (more: object) => [{ name: 'a', in: 'query', schema: { type: 'string' }, ...more }];
const otherName = { 'X-Other': { $ref: '#/components/headers/RequestId' } };
const noVersion = { '200': { description: '', content: { 'application/json': { schema: { type: 'string' } } } } };
const json = { schema: { type: 'string' } };
const loop = { type: 'array', items: { type: 'array', items: { $ref: '#/components/schemas/Note/items' } } };

it.each<[pointer: string, value: unknown, message: string]>([
  [idAt, undefined, `${idAt} points to nothing at #/components/parameters/id/schema`],
  [idAt, { $ref: idAt }, `${idAt} points to itself at `],
  ['#/info/description', { $ref: 'none.md' }, 'none.md points to nothing at #/info/description'],
  [idAt, { $ref: '#/a', type: 'string' }, `\`generate\` does not support type beside $ref: use allOf at ${idAt}`],
  [`${idAt}/nullable`, true, `does not support the keyword nullable at ${idAt}/nullable`],
  [`${idAt}/format`, 'regex', `does not support the format regex at ${idAt}/format`],
  [`${idAt}/maxLength`, 'two', `the value must be integer at ${idAt}/maxLength`],
  [`${idAt}/pattern`, '(', `at ${idAt}`],
  [`${idAt}/type`, 'object', `neither a string, a number or a boolean, nor a list of them at ${idAt}`],
  [parameters, parameter({ in: 'cookie' }), `does not support a parameter in cookie at ${parameters}/0/in`],
  [parameters, parameter({ style: 'deepObject' }), `does not support the style deepObject at ${parameters}/0/style`],
  [parameters, parameter({ content: {} }), `does not support a parameter with \`content\` at ${parameters}/0/content`],
  [parameters, parameter({ allowReserved: true }), `does not support allowReserved at ${parameters}/0/allowReserved`],
  [parameters, parameter({ schema: undefined }), `the description has no schema at ${parameters}/0/schema`],
  [
    parameters,
    parameter({ in: 'header', name: 'Accept' }),
    `does not support the header Accept, which the client or the platform sets at ${parameters}/0/name`,
  ],
  [parameters, parameter({ in: 'header', schema: { type: 'array', items: { type: 'string' } } }), 'a list in header'],
  [parameters, parameter({ in: 'path' }), `the path has the parameters [id], and its operation [id,a] at ${get}`],
  [parameters, parameter({ in: 'header', name: 'x-date' }), 'does not support the header x-date, which the client'],
  [parameters, parameter({ in: 'header', name: 'a b' }), 'does not support the name a b of a header'],
  [parameters, [...parameter({ in: 'header' }), ...parameter({ in: 'header', name: 'A' })], 'two headers named a'],
  [parameters, parameter({ name: '__proto__' }), `does not support the name __proto__ at ${parameters}/0/name`],
  ['#/paths/~1{a}-{b}~1', { get: { operationId: 'a' } }, 'does not support two parameters in one segment of a path'],
  ['#/paths/~1é~1', { get: { operationId: 'a' } }, 'does not support the path /é/, which URL parsers change'],
  [`${get}/responses/304`, { description: '' }, 'does not support the status 304 at '],
  [`${get}/responses/204`, { description: '', content: { 'application/json': json } }, 'a body of the status 204 at '],
  [
    '#/components/schemas/Note',
    { oneOf: [json.schema], discriminator: { propertyName: 'a' } },
    'a discriminator without',
  ],
  [
    '#/components/schemas/Note',
    loop,
    'a schema that contains itself and is no component at #/components/schemas/Note/items',
  ],
  ['#/servers/0/url', '/relative', 'does not support the server /relative: it has to be an absolute URL'],
  ['#/servers/0/url', 'https://a.example/', 'without a slash at its end'],
  [`${get}/operationId`, undefined, `the description has no operationId at ${get}/operationId`],
  [`${get}/operationId`, 'putNote', `operationId putNote: [{"method":"GET"`],
  [`${get}/security`, [], `does not support \`security\` here at ${get}/security`],
  [`${get}/requestBody`, { content: { 'application/json': json } }, `does not support a body of GET at ${get}`],
  ['#/paths/~1notes~1{id}~1/head', { operationId: 'a' }, 'does not support the method HEAD at '],
  [`${failure}/headers`, otherName, `the header requestId: ["X-Id","X-Other"] at ${get}/responses/200/headers/X-Id`],
  [`${failure}/headers`, { A: { schema: {} } }, `A is not one of components/headers at ${failure}/headers/A`],
  [success.replace(/~1[^~]+$/, '~1csv'), json, 'more than one media type'],
  [`${get}/responses/200/content`, { 'text/csv': json }, 'does not support text/csv: a body has to be JSON at '],
  [`${get}/responses/200`, undefined, `the operation has no successful response at ${get}/responses`],
  [`${get}/responses/2XX`, { description: '' }, 'does not support the range of statuses 2XX at '],
  [`${get}/responses`, noVersion, 'the media type application/json has no API version at '],
  [body, { 'multipart/form-data': json }, `does not support multipart/form-data: a body has to be JSON at ${body}`],
  [`${body}/application~1merge-patch+json`, json, 'more than one media type'],
  [`${put}/requestBody`, undefined, 'the description has no media type of the request bodies at #/paths'],
  [`${notesScheme}/in`, 'query', `does not support credentials in query at ${notesScheme}/in`],
  [`${notesScheme}.Simple`, undefined, 'no scheme without x-signature at #/components/securitySchemes'],
  [`${signature}/dateHeader`, undefined, `the description has no dateHeader at ${signature}/dateHeader`],
  [`${signature}/maxDateSkewSeconds`, '2', `"2", not a whole number at ${signature}/maxDateSkewSeconds`],
  ['#/servers/1', { url: 'https://b.example.com' }, 'at #/servers/0/url, #/servers/1/url'],
  ['#/servers/0/variables', {}, 'does not support variables of a server at #/servers/0/variables'],
  ['#/servers', undefined, 'the description has no server at #/servers'],
  ['#/webhooks', {}, 'does not support `webhooks` here at #/webhooks'],
  ['#/info/version', undefined, 'the description has no version at #/info/version'],
])('`generate` refuses %s: %j', (pointer, value, message) => {
  const generate = () => {
    const description = notesWith(pointer, value);
    factsOf(description);
    validatorsModule(usedSchemas(description));
  };
  expect(generate).toThrow(message);
});

it('`generate` refuses an empty file', () => {
  expect(() => factsOf(dereference({}))).toThrow('the description has no');
});
