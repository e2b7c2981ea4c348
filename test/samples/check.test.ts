// What the check of the samples finds, each with its file and, where there is one, its line.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument, type Document as Yaml } from 'yaml';
import * as generated from '../../generated/constants.ts';
import type { Constants } from '../../scripts/checks/sample-facts.ts';
import { sampleFindings } from '../../scripts/checks/samples.ts';
import { type Document, documentFile, readDocument } from '../../scripts/document.ts';
import { pointer } from '../../scripts/places.ts';
import { samplesOf } from '../../scripts/samples.ts';

const text = await readFile(documentFile, 'utf8');
const all = samplesOf(await readDocument()).map(({ file }) => file);
const { path, method } = generated.operations.updateFileMetadataKey;
const put = ['paths', path, method];
const list = [...put, 'x-codeSamples'];
const ofKeys = (file: string) => !file.includes('listFileMetadata');
const ofPut = (file: string) => file.includes('updateFileMetadataKey');
const ofHttp = (file: string) => /\.(sh|py)$/.test(file);
const ofSigned = (file: string) => /(signed\.sh|\.py)$/.test(file);

async function findingsAfter(change: (document: Yaml) => unknown, constants: Partial<Constants> = {}) {
  const copy = parseDocument(text);
  change(copy);
  const source = String(copy);
  return sampleFindings(parse(source) as Document, source, { ...generated, ...constants });
}

const moved = (from: string[], to: string[]) => (document: Yaml) => {
  document.setIn(to, document.getIn(from));
  document.deleteIn(from);
};

it('the check finds nothing in the samples as they are', async () => {
  expect(await findingsAfter(() => {})).toEqual([]);
});

describe('the check names every sample that shows another', () => {
  const example = (name: string) => ['components', 'parameters', name, 'example'];
  const other = '00000000-0000-4000-8000-000000000000';

  it.each<[string, (document: Yaml) => unknown, RegExp, (file: string) => boolean]>([
    [
      'uuid',
      (document) => document.setIn(example('uuid'), other),
      RegExp(`document \\S*${other}`),
      () => true,
    ],
    ['key', (document) => document.setIn(example('key'), 'other'), /document (\/\S+\/)?other\/?$/, ofKeys],
    [
      'value',
      (document) => document.setIn(['components', 'examples', 'Value', 'value'], 'other'),
      /(value|body) is .+ "?other"?$/,
      ofPut,
    ],
    [
      'path',
      moved(['paths', path], ['paths', `/other${path}`]),
      /path is .+ \/other\//,
      (file) => ofKeys(file) && !file.endsWith('client.ts'),
    ],
    [
      'method',
      moved(put, ['paths', path, 'patch']),
      /method.* is PUT, that of the document PATCH$/,
      (file) => ofPut(file) && !file.endsWith('client.ts'),
    ],
  ])('%s than the document', async (_, change, message, isNamed) => {
    const findings = await findingsAfter(change);
    const told = findings.filter((finding) => message.test(finding.message));
    expect(new Set(told.map(({ file }) => file))).toEqual(new Set(all.filter(isNamed)));
    for (const { line } of told) expect(line).toBeGreaterThan(0);
  });

  it.each<[string, Partial<Constants>, (file: string) => boolean]>([
    ['server', { serverUrl: 'https://api.example.com' }, ofHttp],
    ['version in Accept', { mediaType: 'application/other+json' }, ofHttp],
    ['media type', { requestMediaType: 'text/other' }, ofHttp],
    ['media type that is signed', { requestMediaType: 'text/other' }, ofSigned],
    ['header of the credentials', { credentialsHeader: 'X-Other' }, ofHttp],
    ['header of the date', { signature: { dateHeader: 'X-Other' } }, ofSigned],
    ['scheme', { schemes: { simple: 'Other.Simple', signed: 'Other' } }, ofHttp],
  ])('%s than what is generated', async (what, constants, isNamed) => {
    const findings = await findingsAfter(() => {}, constants);
    const told = findings.filter(({ message }) => message.startsWith(`the ${what} is `));
    expect(new Set(told.map(({ file }) => file))).toEqual(new Set(all.filter(isNamed)));
    for (const { line } of told) expect(line).toBeGreaterThan(0);
  });

  it('body, when the sample has none', async () => {
    const { path: getPath, method: getMethod } = generated.operations.getFileMetadataKey;
    const requestBody = parse(text).paths[path][method].requestBody;
    const findings = await findingsAfter((document) =>
      document.setIn(['paths', getPath, getMethod, 'requestBody'], requestBody),
    );
    const files = all.filter((file) => file.includes('getFileMetadataKey'));
    expect(findings.map(({ file }) => file)).toEqual(files);
    for (const { message } of findings) expect(message).toMatch(/^the (value|body) is not shown as /);
  });
});

describe('the check names an operation', () => {
  it('that lacks a sample, and the file that nothing refers to', async () => {
    const { source } = parse(text).paths[path][method]['x-codeSamples'].at(-1);
    const findings = await findingsAfter((document) => document.deleteIn([...list, 4]));
    expect(findings).toMatchObject([
      { at: pointer([...list, 4]), line: expect.any(Number), message: expect.stringContaining(source.$ref) },
      {
        file: `openapi/${source.$ref}`,
        message: expect.stringContaining('no operation of the document refers to this sample'),
      },
    ]);
  });

  it('without any samples', async () => {
    const findings = await findingsAfter((document) => document.deleteIn(list));
    expect(findings.filter(({ at }) => at?.startsWith(pointer(list)))).toHaveLength(all.filter(ofPut).length);
  });

  it.each<[string, string, unknown]>([
    ['in another language', 'lang', 'Ruby'],
    ['under another name', 'label', 'Other'],
    ['that is another operation’s', 'source', { $ref: 'samples/listFileMetadata/client.ts' }],
    ['that is no file', 'source', 'console.log()'],
  ])('with a sample %s', async (_, name, value) => {
    const findings = await findingsAfter((document) => document.setIn([...list, 0, name], value));
    expect(findings[0]).toMatchObject({ at: pointer([...list, 0]), line: expect.any(Number) });
  });

  it('with one more sample', async () => {
    const findings = await findingsAfter((document) =>
      document.addIn(list, document.createNode({ lang: 'Shell', label: 'curl', source: 'curl' })),
    );
    expect(findings).toMatchObject([{ message: 'there is one sample too many' }]);
  });
});
