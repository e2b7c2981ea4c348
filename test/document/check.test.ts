// What `npm run check` finds, each seen with its place and what mends it.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse, parseDocument, type Document as Yaml } from 'yaml';
import { mediaType, operations, schemes, signature } from '../../generated/constants.ts';
import { exampleFindings } from '../../scripts/checks/examples.ts';
import { proseFindings } from '../../scripts/checks/prose.ts';
import { type Document, documentFile } from '../../scripts/document.ts';
import { type Finding, findingsOf } from '../../scripts/findings.ts';
import { pathOf } from '../../scripts/places.ts';
import { scratch } from './scratch.ts';

const text = await readFile(documentFile, 'utf8');
const { path, method } = operations.updateFileMetadataKey;
const signedScheme = `#/components/securitySchemes/${schemes.signed}`;

function edited(edit: (document: Yaml) => void): string {
  const copy = parseDocument(text);
  edit(copy);
  return String(copy);
}

const inPlaceOf = (from: string, to: string) => (document: Yaml) => {
  const at = pathOf(`${signedScheme}/description`);
  const description = String(document.getIn(at));
  expect(description).toContain(from);
  document.setIn(at, description.replaceAll(from, to));
};

async function inDocument(source: string): Promise<Finding[]> {
  const document = parse(source) as Document;
  const findings: Finding[] = [];
  const thrown = await findingsOf(source, () => {
    findings.push(...exampleFindings(document, source), ...proseFindings(document, source));
  });
  return [...thrown, ...findings];
}

it('the document as it is has nothing to mend', async () => {
  expect(await inDocument(text)).toEqual([]);
});

it.each<[string, (document: Yaml) => void, RegExp]>([
  [
    'another date header in the extension',
    (document) => document.setIn(pathOf(`${signedScheme}/x-signature/dateHeader`), 'X-Date'),
    /X-Date/,
  ],
  [
    'another date header in the text',
    inPlaceOf(`${signature.dateHeader}: `, 'X-Date: '),
    /header of the date/,
  ],
  [
    'another skew in the text',
    inPlaceOf('at most 15 minutes', 'at most 16 minutes'),
    /how far the date may be off/,
  ],
  ['another hash of no body', inPlaceOf('d41d8cd98f00', '0000'), /hash of no body/],
  [
    'another media type that is signed',
    inPlaceOf('that is sent, `application/', 'that is sent, `text/'),
    /media type that is signed/,
  ],
  ['another scheme', inPlaceOf(': Uploadcare <', ': Other <'), /header of the credentials/],
  ['another secret key', inPlaceOf('`demosecretkey`', '`othersecretkey`'), /signature of the worked example/],
  ['another signature', inPlaceOf('`aa9afb12', '`00000000'), /signature of the worked example/],
  ['another body', inPlaceOf('`"image-processing"`', '`"other"`'), /body hash of the worked example.+/],
  ['another hash of the body', inPlaceOf('0d786784', '00000000'), /body hash of the worked example/],
  ['another date', inPlaceOf('Mon, 05 Nov', 'Tue, 05 Nov'), /date of the worked example/],
  ['another method', inPlaceOf('    PUT\n', '    GET\n'), /worked example is of GET/],
  [
    'another key',
    inPlaceOf('/subsystem/', '/other/'),
    /worked example is of .+\/other\/, the other examples are of .+\/subsystem\//,
  ],
  ['no worked example', inPlaceOf('With the secret key', 'With the key'), /nothing that fits/],
])('the description of a signature cannot have %s', async (_, edit, message) => {
  const findings = await inDocument(edited(edit));
  expect(findings.map((finding) => finding.message).join('\n')).toMatch(message);
  for (const finding of findings) {
    expect(finding).toMatchObject({ at: `${signedScheme}/description`, line: expect.any(Number) });
  }
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
  await edit('openapi/uploadcare-metadata.yaml', 'at most 15 minutes', 'at most 16 minutes');
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
    new RegExp(
      `^openapi/uploadcare-metadata\\.yaml:\\d+:\\d+ {2}${signedScheme}/description\n.+how far the date may be off.*\n.+generate`,
      'm',
    ),
    /^openapi.+operationId\n {2}rule\/camel-case-operation-id.+\n {2}→ mend the document, then run `npm run generate`/m,
    /^package\.json\n.+1\.0\.1.+\n {2}→ run `npm version 1\.0\.0 --no-git-tag-version`/m,
    /^README\.md\n.+no script begin.+\n {2}→ mend the README/m,
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
