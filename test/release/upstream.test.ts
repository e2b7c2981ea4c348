// `npm run upstream`: the changes that it finds, and the snapshot that it keeps.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { differencesOf, factsOf } from '../../scripts/release/upstream-facts.ts';

const description = readFileSync(new URL('upstream.yaml', import.meta.url), 'utf8');
const command = fileURLToPath(new URL('../../scripts/release/upstream.ts', import.meta.url));
const path = '/items/{id}/';

/** Returns the differences that a change makes, as lines. */
function found(from: string | RegExp, to: string): string[] {
  const upstream = description.replace(from, to);
  expect(upstream).not.toBe(description);
  const [theirs, ours] = [upstream, description].map((each) => factsOf(parse(each), [path]));
  return differencesOf(theirs ?? {}, ours ?? {}).map(
    ({ fact, upstream, in: places }) => `${fact}: ${JSON.stringify(upstream)} (${places.join(', ')})`,
  );
}

it.each([
  ['a limit', 'maxLength: 8', 'maxLength: 9', 'content > schema > maxLength: 9 (read 200)'],
  ['a limit that goes', ', maxLength: 8', '', 'content > schema > maxLength: "not declared" (read 200)'],
  ['an exclusive limit', 'imum: 1', 'imum: 2', /^parameters > query size > .+exclusiveMinimum: 2 \(read\)$/],
  ['a pattern', '^a$', '^b$', 'parameters > path id > schema > pattern: "^b$" (read, remove)'],
  ['an enum', 'two]', 'six]', 'content > schema > enum: ["one","six"] (read 200)'],
  ['a type', 'nullable: true', 'nullable: false', 'content > schema > type: "string" (read 200)'],
  ['media types', /\/json/g, '/xml', 'content > mediaType: "application/xml" (read 200 404)'],
  ['a sentence', 'No such', 'No', /^content > .+ > title > default: "sentence \w+" \(read 404\)$/],
  ['a status', '"404":', '"410": {}\n        $&', 'responses > 410: {} (read)'],
  ['a parameter', 'required: true, ', '', 'parameters > path id > required: "not declared" (read, remove)'],
  ['a header', 'Removed.', '$&, headers: { x-left: {} }', 'headers: {"x-left":{}} (remove 204)'],
  ['a server', 'https:', 'http:', 'servers: ["http://example.com"] (read, remove)'],
  ['a scheme', 'scheme: basic', 'scheme: bearer', /^security: .+bearer/],
  ['an operation that goes', /delete:\s+operationId: remove/, 'x-old:', 'operation: "not declared" (remove)'],
  ['an added operation', '    delete:', '    put: {}\n$&', /^operation: .+ \(PUT \/items\/{id}\/\)$/],
  ['an operation below', 'components:', `  ${path}log/: { get: {} }\n$&`, /^operation: .+\/log\/\)$/],
])('`upstream` finds a change of %s', (_, from, to, line) => {
  expect(found(from, to)).toEqual([typeof line === 'string' ? line : expect.stringMatching(line)]);
});

it.each([
  ['prose', 'description: Read.', 'description: Other.\n          x-other: 1'],
  ['an example', 'example: one', 'example: two'],
  ['an example in 3.1', 'example: one', 'examples: [two]'],
  ['a nullable type in 3.1', 'string, nullable: true', '[string, "null"]'],
  ['an exclusive limit in 3.1', 'minimum: 1, exclusiveMinimum: true', 'exclusiveMinimum: 1'],
  ['the order of an enum', 'one, two]', 'two, one]'],
  ['a default written out', 'operationId: read', '$&\n      deprecated: false'],
  ['another operation', 'operationId: trees', 'operationId: forest'],
])('`upstream` finds nothing in a change of %s', (_, from, to) => {
  expect(found(from, to)).toEqual([]);
});

it('`upstream` fails until each difference is in the snapshot with a reason', () => {
  const folder = mkdtempSync(`${tmpdir()}/upstream-test-`);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['openapi', 'scripts', 'scripts/release']) mkdirSync(`${folder}/${name}`);
  const snapshot = `${folder}/scripts/release/upstream-differences.yaml`;
  const check = (...options: string[]) => {
    const args = ['--import', import.meta.resolve('tsx'), command, ...options, 'upstream.yaml'];
    return spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' });
  };
  const write = (file: string, maxProperties: number) =>
    writeFileSync(`${folder}/${file}`, description.replace('maxProperties: 8', `maxProperties: ${maxProperties}`));
  write('openapi/uploadcare-metadata.yaml', 8);
  write('upstream.yaml', 9);
  const entry = '- fact: content > schema > maxProperties\n  upstream: 7\n  ours: 8\n  in: [trees 200]\n';
  writeFileSync(snapshot, `# Differences.\n---\n# A reason for another limit.\n${entry}`);

  const unexplained = expect.stringMatching(/^(No reason above .+\n){2}$/);
  expect(check('--update')).toMatchObject({ status: 1, stdout: unexplained });
  writeFileSync(snapshot, readFileSync(snapshot, 'utf8').replaceAll('- fact', '# Nine were rejected.\n$&'));
  expect(check()).toMatchObject({ status: 0, stdout: '', stderr: '' });
  write('upstream.yaml', 8);
  expect(check()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^- {2}upstream: 9$/m) });
});
