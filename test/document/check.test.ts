// What `npm run check` finds, each seen with its place and what mends it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, parseDocument, type Document as Yaml } from 'yaml';
import { mediaType, operations, schemes, signature } from '../../generated/constants.ts';
import { exampleFindings } from '../../scripts/checks/examples.ts';
import { hiddenTags, strayGuides } from '../../scripts/checks/guides.ts';
import { proseProblems } from '../../scripts/checks/prose.ts';
import { factFindings } from '../../scripts/checks/words.ts';
import { type Document, documentFile, readDocument } from '../../scripts/document.ts';
import { type Finding, findingsOf, root } from '../../scripts/findings.ts';
import { pathOf } from '../../scripts/places.ts';
import { scratch } from './scratch.ts';

const text = await readFile(documentFile, 'utf8');
const { path, method } = operations.updateFileMetadataKey;
const guide = await readFile(join(root, 'openapi/guides/authentication.md'), 'utf8');
const examplePath = '/files/21975c81-7f57-4c7a-aef9-acfe28779f78/other/';
const signedScheme = `#/components/securitySchemes/${schemes.signed}`;

function edited(edit: (document: Yaml) => void): string {
  const copy = parseDocument(text);
  edit(copy);
  return String(copy);
}

async function inDocument(source: string): Promise<Finding[]> {
  const document = parse(source) as Document;
  const findings: Finding[] = [];
  const thrown = await findingsOf(source, () => {
    findings.push(...exampleFindings(document, source));
  });
  return [...thrown, ...findings];
}

it('the document and the guides as they are have nothing to mend', async () => {
  expect(await inDocument(text)).toEqual([]);
  expect(proseProblems(await readDocument(), guide)).toEqual([]);
});

it('the guide has the date header that the document has', async () => {
  const source = edited((document) =>
    document.setIn(pathOf(`${signedScheme}/x-signature/dateHeader`), 'X-Date'),
  );
  const findings = proseProblems(parse(source), guide);
  expect(findings.map(({ message }) => message).join('\n')).toMatch(/X-Date/);
});

it.each<[what: string, from: string, to: string, message: RegExp, line?: string]>([
  ['another date header', `${signature.dateHeader}: `, 'X-Date: ', /header of the date/, ': <date>'],
  ['another skew', 'at most 15 minutes', 'at most 16 minutes', /how far the date may be off/, '16 minutes'],
  ['another hash of no body', 'd41d8cd98f00', '0000', /hash of no body/, 'MD5 of nothing'],
  [
    'another media type that is signed',
    'that is sent, `application/',
    'that is sent, `text/',
    /media type that is signed/,
    'that is sent, `text/',
  ],
  ['another scheme', ': Uploadcare <', ': Other <', /header of the credentials/, ': Other <'],
  ['another secret key', '`demosecretkey`', '`othersecretkey`', /signature of the worked example/],
  ['another signature', '`aa9afb12', '`00000000', /signature of the worked example/, '`00000000'],
  ['another body', '`"image-processing"`', '`"other"`', /body hash of the worked example.+/],
  ['another hash of the body', '0d786784', '00000000', /body hash of the worked example/, '00000000'],
  ['another date', 'Mon, 05 Nov', 'Tue, 05 Nov', /date of the worked example/, 'Tue, 05 Nov'],
  ['another method', 'text\nPUT\n', 'text\nGET\n', /worked example is of GET/, 'GET'],
  [
    'another key',
    '/subsystem/',
    '/other/',
    /worked example is of .+\/other\/, the examples of the document are of .+\/subsystem\//,
  ],
  ['no worked example', 'With the secret key', 'With the key', /nothing that fits/],
])('the guide on signatures cannot have %s', async (_, from, to, message, line) => {
  expect(guide).toContain(from);
  const changed = guide.replaceAll(from, to);
  const findings = proseProblems(await readDocument(), changed);
  expect(findings.map((finding) => finding.message).join('\n')).toMatch(message);
  for (const finding of findings) expect(finding.file).toBe('openapi/guides/authentication.md');
  const lines = findings.map((finding) => changed.split('\n')[(finding.line ?? 0) - 1]);
  if (line !== undefined) expect(lines.join('\n')).toContain(line);
});

it.each<[what: string, text: string, message: string]>([
  ['header', 'the `X-Other-Id` header', 'header X-Other-Id'],
  ['media type', 'as application/other+json.', 'media type application/other+json'],
  ['example', '21975c81-7f57-4c7a-aef9-acfe28779f00', 'example 21975c81-7f57-4c7a-aef9-acfe28779f00'],
  ['path', `\`${examplePath}\``, `path ${examplePath}`],
  ['status', 'answers 418 then', 'status 418'],
  ['operation', '[it](#operation/other)', 'place #operation/other'],
  ['guide', '[it](#tag/Other)', 'place #tag/Other'],
])('Markdown cannot name a %s that the document does not have', async (_, words, message) => {
  const findings = factFindings(await readDocument(), { file: 'a.md', text: `# Title\n\n${words}\n` });
  expect(findings).toEqual([{ file: 'a.md', line: 3, message: `the document has no ${message}` }]);
});

it('Markdown can lead to a heading of its own, but a guide has none of its own on the page', async () => {
  const document = await readDocument();
  const text = '## Where it runs\n\n[it](#where-it-runs) [no](#where)\n';
  const found = (file: string) => factFindings(document, { file, text }).map(({ message }) => message);
  expect(found('a.md')).toEqual(['the document has no place #where']);
  expect(found('openapi/guides/a.md')).toHaveLength(2);
});

it('a guide has a tag of the document, and a tag a place in the navigation', async () => {
  const document = await readDocument();
  const [tag] = document.tags ?? [];
  expect(strayGuides(document, ['openapi/guides/limits.md', 'openapi/guides/other.md'])).toMatchObject([
    { file: 'openapi/guides/other.md', message: 'no tag of the document refers to this guide' },
  ]);
  expect(hiddenTags(document, text)).toEqual([]);
  for (const group of document['x-tagGroups'] ?? []) group.tags = group.tags.slice(1);
  expect(hiddenTags(document, text)[0]).toMatchObject({
    at: '#/tags/0',
    line: expect.any(Number),
    message: `the tag ${tag?.name} is in no group of x-tagGroups`,
  });
});

it.each(['example', 'examples'])('everything has an %s', async (name) => {
  const at = name === 'example' ? '#/components/headers/Warning' : '#/components/schemas/MetadataKey';
  const findings = await inDocument(edited((document) => document.deleteIn([...pathOf(at), name])));
  expect(findings).toMatchObject([{ at, message: 'there is no example' }]);
});

it('no list of examples is empty', async () => {
  const at = `#/components/responses/NotFound/content/${mediaType.replace('/', '~1')}`;
  const findings = await inDocument(edited((document) => document.setIn([...pathOf(at), 'examples'], {})));
  expect(findings).toMatchObject([{ at, message: 'there is no example' }]);
});

it('the example of a header keeps to its schema', async () => {
  const at = '#/components/headers/RetryAfter/example';
  const findings = await inDocument(edited((document) => document.setIn(pathOf(at), 'ten')));
  expect(findings).toMatchObject([{ at, message: 'the example data must be integer' }]);
});

it('finds all that is wrong at once, each with its place and what mends it', {
  timeout: 300_000,
}, async (test) => {
  const project = await scratch(test);
  const edit = async (file: string, from: string, to: string) => {
    const source = await readFile(join(project.folder, file), 'utf8');
    expect(source).toContain(from);
    await writeFile(join(project.folder, file), source.replace(from, to));
  };
  await edit('openapi/guides/authentication.md', 'at most 15 minutes', 'at most 16 minutes');
  await edit('openapi/guides/errors-and-retries.md', 'X-Uploadcare-Request-Id', 'X-Uploadcare-Other-Id');
  await edit(
    'openapi/guides/getting-started.md',
    "await metadata.set(uuid, 'pet', 'cat')",
    'await metadata.set(uuid)',
  );
  await edit('openapi/uploadcare-metadata.yaml', `operationId: updateFile`, 'operationId: update_file');
  await edit('package.json', '"version": "1.0.0"', '"version": "1.0.1"');
  await edit('README.md', 'npm start\n', 'npm run begin\n');
  await edit('README.md', "await metadata.set(uuid, 'pet', 'cat')", 'await metadata.set(uuid)');
  await edit('README.md', '| `TimeoutError`  ', '| `OtherError`    ');
  await writeFile(join(project.folder, 'src/debug.ts'), 'debugger;\n');
  await writeFile(join(project.folder, 'src/wrong.ts'), "export const wrong: number = 'text';\n");

  const { ok, output } = await project.run('scripts/check.ts');
  expect(ok).toBe(false);
  const operationId = `#/paths/${path.replaceAll('/', '~1')}/${method}/operationId`;
  for (const finding of [
    /^openapi\/guides\/authentication\.md:\d+\n.+how far the date may be off.*\n.+mend the guide/m,
    /^openapi\/guides\/errors-and-retries\.md:\d+\n.+no header X-Uploadcare-Other-Id/m,
    /^openapi\/guides\/getting-started\.md:\d+:\d+\n.+Expected 3-4 arguments/m,
    /^openapi.+operationId\n {2}rule\/camel-case-operation-id.+\n {2}→ mend the document, then run `npm run generate`/m,
    /^package\.json\n.+1\.0\.1.+\n {2}→ run `npm version 1\.0\.0 --no-git-tag-version`/m,
    /^README\.md\n.+no script begin.+\n {2}→ mend the text/m,
    /^README\.md\n.+no error class OtherError\n/m,
    /^README\.md\n.+error class TimeoutError has no row\n/m,
    /^README\.md:\d+:\d+\n.+Expected 3-4 arguments/m,
    /^generated\/constants\.ts\n {2}is stale\n {2}→ run `npm run generate` and commit what it writes/m,
    /^src\/debug\.ts:1:1\n {2}lint\/suspicious\/noDebugger.+\n {2}→ run `npm run format`/m,
    /^src\/wrong\.ts:1:14\n {2}TS2322/m,
  ]) {
    expect(output).toMatch(finding);
  }
  expect(output).toContain(operationId);
  expect(output).toMatch(/^\d+ to mend$/m);
});
