// Which operations, verbs and types a place in the document has a say in.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { operations, schemes } from '../../generated/constants.ts';
import type { Change } from '../../scripts/diff/compare.ts';
import { reach } from '../../scripts/diff/reach.ts';
import { surfaceOf } from '../../scripts/diff/surface.ts';
import { touched } from '../../scripts/diff/touched.ts';
import { type Document, operationsOf, readDocument } from '../../scripts/docs/document.ts';
import { createMetadataClient, signedAuth } from '../../src/index.ts';

const document = await readDocument();
const all = Object.keys(operations);
const idsFrom = (pointer: string, of = document) =>
  reach(of, pointer).operations.map(({ operation }) => operation.operationId);
const componentsFrom = (pointer: string, of = document) =>
  reach(of, pointer).components.map(({ kind, name }) => `${kind}/${name}`);

describe('a place in the document reaches', () => {
  const { updateFileMetadataKey: set } = operations;
  const path = `#/paths/${set.path.replaceAll('/', '~1')}`;
  const ofPath = operationsOf(document)
    .filter((each) => each.path === set.path)
    .map(({ operation }) => operation.operationId);
  const withMetadata = operationsOf(document)
    .filter(({ operation }) => JSON.stringify(operation).includes('"#/components/schemas/Metadata"'))
    .map(({ operation }) => operation.operationId);

  it.for([
    { at: `${path}/${set.method.toLowerCase()}/responses/200`, ids: ['updateFileMetadataKey'] },
    { at: path, ids: ofPath },
    { at: `${path}/parameters/0`, ids: ofPath },
    { at: '#/components/parameters/key/schema', ids: ofPath },
    // As the names of the properties of the list.
    { at: '#/components/schemas/MetadataKey/pattern', ids: all },
    { at: '#/components/schemas/Metadata/maxProperties', ids: withMetadata },
    { at: '#/components/examples/Value', ids: ['getFileMetadataKey', 'updateFileMetadataKey'] },
    { at: `#/components/securitySchemes/${schemes.signed}/name`, ids: all },
    { at: '#/servers/0/url', ids: all },
    { at: '#/security/1', ids: all },
    { at: '#/info/title', ids: [] },
    { at: '#/components/schemas', ids: [] },
  ])('from $at the operations $ids', ({ at, ids }) => {
    expect(idsFrom(at)).toEqual(ids);
  });

  it('through any number of references, in a circle as well', () => {
    const used = {
      openapi: '3.1.0',
      paths: {
        '/a/': { get: { operationId: 'a', responses: { 200: { $ref: '#/components/responses/A' } } } },
        '/b~c/': { put: { operationId: 'b', requestBody: { $ref: '#/components/requestBodies/B' } } },
        '/d/': { get: { operationId: 'd', responses: {} } },
      },
      components: {
        responses: { A: { content: { text: { schema: { $ref: '#/components/schemas/A' } } } } },
        requestBodies: {
          B: { content: { text: { schema: { $ref: '#/components/schemas/A/properties/x' } } } },
        },
        schemas: {
          A: { items: [{ $ref: '#/components/schemas/C' }] },
          C: { $ref: '#/components/schemas/A' },
        },
      },
    } as unknown as Document;
    expect(idsFrom('#/components/schemas/C/items', used)).toEqual(['a', 'b']);
    expect(componentsFrom('#/components/schemas/C', used)).toEqual([
      'responses/A',
      'requestBodies/B',
      'schemas/A',
      'schemas/C',
    ]);
    expect(componentsFrom('#/components/responses/A', used)).toEqual(['responses/A']);
    expect(idsFrom('#/paths/~1b~0c~1', used)).toEqual(['b']);
  });

  it('an operation by its own security, and not by that of the document', () => {
    const own = structuredClone(document);
    const { operation } = operationsOf(own)[0] ?? {};
    Object.assign(operation ?? {}, { security: [{ [schemes.simple]: [] }] });
    const others = all.filter((id) => id !== operation?.operationId);
    expect(idsFrom('#/security', own)).toEqual(others);
    expect(idsFrom(`#/components/securitySchemes/${schemes.signed}`, own)).toEqual(others);
    expect(idsFrom(`#/components/securitySchemes/${schemes.simple}`, own)).toEqual(all);
  });
});

describe('the surface of the client', async () => {
  const surface = await surfaceOf(fileURLToPath(new URL('../../', import.meta.url)));

  it('has a verb for each operation, and each verb', () => {
    const auth = signedAuth({ publicKey: 'demopublickey', secretKey: 'demosecretkey' });
    const { api, ...verbs } = createMetadataClient({ auth });
    expect(api).toBeDefined();
    expect([...surface.verbs.keys()].sort()).toEqual(all.toSorted());
    expect([...surface.verbs.values()].sort()).toEqual(Object.keys(verbs).sort());
  });

  it('has the types of every operation and schema', () => {
    const { schemas } = document.components as unknown as { schemas: object };
    for (const type of [
      ...operationsOf(document).map(({ path, method }) => `paths['${path}']['${method}']`),
      ...all.map((id) => `operations['${id}']`),
      ...Object.keys(schemas).map((name) => `components['schemas']['${name}']`),
    ]) {
      expect(surface.types).toContain(type);
    }
  });

  it('has no type for what the document does not have', () => {
    const { path } = operations.listFileMetadata;
    expect(surface.types).not.toContain(`paths['${path}']['trace']`);
  });

  it('has the names that the client gives to types of the document', () => {
    expect(Object.fromEntries(surface.aliases)).toEqual({ "components['schemas']['Metadata']": 'Metadata' });
  });
});

describe('a change touches', async () => {
  const surface = await surfaceOf(fileURLToPath(new URL('../../', import.meta.url)));
  const { path } = operations.getFileMetadataKey;
  const method = operations.getFileMetadataKey.method.toLowerCase();
  const at = `#/paths/${path.replaceAll('/', '~1')}/${method}`;
  const whole = { typeName: '', kind: 'modified', impact: 'major', verdicts: [] } as const;
  const touchedBy = (change: Pick<Change, 'path' | 'base' | 'revision'>, revision = document) =>
    touched({ ...whole, ...change }, { base: document, revision }, surface);

  it('only types that there are: a security scheme has none', () => {
    const pointer = `#/components/securitySchemes/${schemes.simple}`;
    const { verbs, types } = touchedBy({ path: pointer, base: { pointer, line: 1 } });
    expect(verbs).toHaveLength(all.length);
    expect(types.filter((type) => type.startsWith('components'))).toEqual([]);
  });

  it('the operation on the way to a file of its own', () => {
    const { verbs } = touchedBy({ path: `${at}/responses/200`, base: { pointer: '#/value', line: 1 } });
    expect(verbs).toEqual(['get']);
  });

  it('an operation without a verb by what the raw api calls it', () => {
    const revision = structuredClone(document);
    Object.assign(revision.paths[path] ?? {}, { post: { operationId: 'other', responses: {} } });
    const pointer = at.replace(method, 'post');
    const change = { path: pointer, revision: { pointer, line: 1 } };
    expect(touchedBy(change, revision)).toEqual({ verbs: [`api.POST('${path}')`], types: [] });
  });
});

it('the surface has what is exported, and verbs that the interface has', async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'surface-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'src'));
  await mkdir(join(folder, 'generated'));
  await writeFile(
    join(folder, 'generated', 'types.ts'),
    'export interface operations { a: object; b: object; c: object }',
  );
  await writeFile(
    join(folder, 'src', 'verbs.ts'),
    `export interface MetadataVerbs { 'list'(): void; get: () => void }
     interface Other { other(): void }
     export type Metadata = components['schemas']['Metadata'];
     type Hidden = components['schemas']['MetadataKey'];
     const client: MetadataVerbs & Other = {
       list() { send('none', { init: 'a' }); },
       get: () => send('b'),
       other() { send('c'); },
     };`,
  );
  const { verbs, aliases } = await surfaceOf(folder);
  expect([...verbs]).toEqual([
    ['a', 'list'],
    ['b', 'get'],
  ]);
  expect([...aliases]).toEqual([["components['schemas']['Metadata']", 'Metadata']]);
});

it('a project without sources has no surface', async () => {
  const surface = await surfaceOf(fileURLToPath(new URL('./', import.meta.url)));
  expect([surface.verbs.size, surface.types.size, surface.aliases.size]).toEqual([0, 0, 0]);
});
