// A document that contradicts itself, or lacks a fact, gives an error with the place, not constants that are wrong.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { operations } from '../../generated/constants.ts';
import { constantsModule } from '../../scripts/constants.ts';
import { type Document, documentFile } from '../../scripts/document.ts';
import { checkReferences } from '../../scripts/references.ts';

const text = await readFile(documentFile, 'utf8');
// biome-ignore lint/suspicious/noExplicitAny: these documents are wrong on purpose
type Loose = any;
const { path } = operations.getFileMetadataKey;

it.each<[string, (document: Loose) => void, RegExp]>([
  [
    'two rules for a path parameter',
    ({ paths }) => {
      paths[path].get.parameters = [{ name: 'key', in: 'path', schema: { maxLength: 3 } }];
    },
    /more than one rule for the path parameter key: .+ at .+\/get\/parameters\/0\/schema, .+\/MetadataKey$/,
  ],
  [
    'an operationId twice',
    ({ paths }) => {
      paths[path].delete.operationId = paths[path].get.operationId;
    },
    /more than one operation with the operationId getFileMetadataKey: .+ at .+\/get, .+\/delete$/,
  ],
  [
    'an operation without operationId',
    ({ paths }) => {
      delete paths[path].get.operationId;
    },
    /no get\.operationId at .+~1{key}~1\/get\/operationId$/,
  ],
  [
    'two names for a header',
    ({ paths, components }) => {
      paths[path].get.responses['200'].headers['X-Id'] = { $ref: '#/components/headers/RequestId' };
      expect(components.headers.RequestId).toBeDefined();
    },
    /more than one name for the header requestId: .+ at .+\/200\/headers\/X-Id, /,
  ],
  [
    'a header that is not a component',
    ({ paths }) => {
      paths[path].get.responses['200'].headers['X-Id'] = { schema: { type: 'string' } };
    },
    /X-Id is not one of components\/headers at .+\/200\/headers\/X-Id$/,
  ],
  [
    'no limit on the skew of the date',
    ({ components }) => {
      delete components.securitySchemes.Uploadcare['x-signature'].maxDateSkewSeconds;
    },
    /no x-signature\.maxDateSkewSeconds at #\/components\/securitySchemes\/Uploadcare\/x-signature\/maxDateSkewSeconds$/,
  ],
  [
    'two servers',
    ({ servers }) => {
      servers.push({ url: 'https://example.com' });
    },
    /more than one server: .+ at #\/servers\/0\/url, #\/servers\/1\/url$/,
  ],
  [
    'a limit that is no number',
    ({ components }) => {
      components.schemas.MetadataKey.maxLength = 'sixty';
    },
    /maxLength is "sixty", not a whole number at #\/components\/schemas\/MetadataKey\/maxLength$/,
  ],
  [
    'a number of keys that is none',
    ({ components }) => {
      components.schemas.Metadata.maxProperties = 1.5;
    },
    /maxProperties is 1\.5, not a whole number at #\/components\/schemas\/Metadata\/maxProperties$/,
  ],
  [
    'a skew that is no number',
    ({ components }) => {
      components.securitySchemes.Uploadcare['x-signature'].maxDateSkewSeconds = '15 minutes';
    },
    /maxDateSkewSeconds is "15 minutes", not a whole number at .+\/maxDateSkewSeconds$/,
  ],
  [
    'no server',
    (document) => {
      delete document.servers;
    },
    /no server at #\/servers$/,
  ],
])('%s', (_, change, message) => {
  const document: Loose = parse(text);
  change(document);
  expect(() => constantsModule(document as Document)).toThrow(message);
});

it('parameters that are not in the path have no place among the rules', () => {
  const document: Loose = parse(text);
  document.paths[path].get.parameters = [{ name: 'limit', in: 'query', schema: { maxLength: 3 } }];
  expect(constantsModule(document as Document)).toBe(constantsModule(parse(text) as Document));
});

it('a request body can be a reference', () => {
  const document: Loose = parse(text);
  const { put } = document.paths[path];
  document.components.requestBodies = { Value: put.requestBody };
  put.requestBody = { $ref: '#/components/requestBodies/Value' };
  expect(constantsModule(document as Document)).toBe(constantsModule(parse(text) as Document));
});

it.each<[string, (document: Loose) => void, RegExp]>([
  [
    'a reference to a component that is not there',
    ({ components }) => {
      delete components.examples.Value;
    },
    /^#\/components\/examples\/Value points to nothing at .+\/examples\/value$/,
  ],
  [
    'a reference to a file that is not there',
    ({ paths }) => {
      paths[path].get['x-codeSamples'][0].source.$ref = 'samples/none.ts';
    },
    /^samples\/none\.ts points to nothing at .+\/x-codeSamples\/0\/source$/,
  ],
])('%s', (_, change, message) => {
  const document: Loose = parse(text);
  checkReferences(document);
  change(document);
  expect(() => checkReferences(document)).toThrow(message);
});
