// The facts that `generate` reads out of a description, and the descriptions that it refuses.
import { expect, it } from 'vitest';
import { constantsModule, factsOf } from '../../scripts/generate/constants.ts';
import { type Description, dereference, operationsOf, pointerTo } from '../../scripts/generate/description.ts';
import { get, notes, notesWith, put } from './fixture.ts';

const path = '/notes/{id}/';
const mediaType = 'application/vnd.notes-v0.7+json';

it('`factsOf` returns the facts of a description', () => {
  expect(factsOf(notes())).toEqual({
    version: '1.2.3',
    serverUrl: 'https://api.example.com',
    mediaType,
    apiVersion: '0.7',
    requestMediaType: 'application/json',
    parameterRules: { id: { minLength: 2, maxLength: 2, pattern: '^[a-z0-9.]+$' } },
    valueRule: { minLength: 1, maxLength: 9 },
    maxKeys: 5,
    schemes: { simple: 'Notes.Simple', signed: 'Notes' },
    credentialsHeader: 'Authorization',
    signature: { dateHeader: 'X-Date', maxDateSkewSeconds: 120 },
    responseHeaders: { requestId: 'X-Id' },
    failures: { notFound: { status: 404, detail: 'Not found.' } },
    operations: {
      getNote: { method: 'GET', path, hasBody: false, success: { '200': 'string' } },
      putNote: { method: 'PUT', path, hasBody: true, success: { '204': null } },
    },
  });
});

it('`constantsModule` writes each fact with a comment', () => {
  const expected = '/** The maximum number of keys of a file. */\nexport const maxKeys = 5 as const;\n';
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

const id = '#/components/schemas/Id';
const notesScheme = '#/components/securitySchemes/Notes';
const signature = `${notesScheme}/x-signature`;
const failure = `${get}/responses/404`;
const query = [{ name: 'a', in: 'query' }];
const otherId = [{ name: 'id', in: 'path', schema: { type: 'string' } }];
const otherName = { 'X-Other': { $ref: '#/components/headers/RequestId' } };
const noVersion = { '200': { content: { 'application/json': {} } } };

it.each<[pointer: string, value: unknown, message: string]>([
  [id, undefined, `${id} points to nothing at #/components/parameters/id/schema`],
  [id, { $ref: id }, `${id} points to itself at `],
  ['#/info/description', { $ref: 'none.md' }, 'none.md points to nothing at #/info/description'],
  [id, { $ref: '#/a', type: 'string' }, `\`generate\` does not support type beside $ref at ${id}`],
  [`${id}/enum`, ['a1'], `\`generate\` does not support enum at ${id}/enum`],
  [`${id}/type`, 'integer', `does not support a parameter or body of type integer at ${id}/type`],
  [`${id}/maxLength`, 'two', `maxLength is "two", not a whole number at ${id}/maxLength`],
  [`${get}/parameters`, query, `does not support a parameter in query at ${get}/parameters/0/in`],
  [`${get}/parameters`, otherId, `more than one rule for the path parameter id: [{},{"minLength":2`],
  [`${get}/operationId`, undefined, `the description has no operationId at ${get}/operationId`],
  [`${get}/operationId`, 'putNote', `operationId putNote: [{"method":"GET"`],
  [`${failure}/headers`, otherName, `the header requestId: ["X-Id","X-Other"] at ${get}/responses/200/headers/X-Id`],
  [`${failure}/headers`, { A: { schema: {} } }, `A is not one of components/headers at ${failure}/headers/A`],
  [`${failure}/content`, { 'text/plain': {} }, `responses: ["${mediaType}","text/plain"] at ${get}/responses/200`],
  [`${failure}/content/${mediaType.replace('/', '~1')}/schema/maxProperties`, 1.5, 'is 1.5, not a whole number'],
  [`${failure}/content/${mediaType.replace('/', '~1')}/examples/notFound/value`, {}, 'has no detail at '],
  [`${get}/responses`, noVersion, 'the media type application/json has no API version at '],
  [`${put}/requestBody`, undefined, 'the description has no media type of the request bodies at #/paths'],
  [`${notesScheme}/in`, 'query', `does not support credentials in query at ${notesScheme}/in`],
  [`${notesScheme}.Simple`, undefined, 'no scheme without x-signature at #/components/securitySchemes'],
  [`${signature}/dateHeader`, undefined, `the description has no dateHeader at ${signature}/dateHeader`],
  [`${signature}/maxDateSkewSeconds`, '2', `"2", not a whole number at ${signature}/maxDateSkewSeconds`],
  ['#/servers/1', { url: 'https://b.example.com' }, 'at #/servers/0/url, #/servers/1/url'],
  ['#/servers', undefined, 'the description has no server at #/servers'],
  ['#/info/version', undefined, 'the description has no version at #/info/version'],
])('`generate` refuses %s: %j', (pointer, value, message) => {
  expect(() => factsOf(notesWith(pointer, value))).toThrow(message);
});

it('`generate` refuses an empty file', () => {
  expect(() => factsOf(dereference({}))).toThrow('the description has no');
});
