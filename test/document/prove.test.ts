// What `npm run prove:document` changes, and that it finds what nobody follows.
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse, parseDocument } from 'yaml';
import { documentFile } from '../../scripts/document.ts';
import { pathOf, placesIn, pointer } from '../../scripts/places.ts';
import { mutationsOf, sampleOf } from '../../scripts/prove/mutations.ts';
import { report } from '../../scripts/prove/report.ts';
import { scratch } from './scratch.ts';

const text = await readFile(documentFile, 'utf8');
const mutations = mutationsOf(text);

describe('the changes of a document', () => {
  const small = `
paths:
  /a/{id}/:
    get:
      operationId: readIt
      description: Not a fact.
      responses:
        "200":
          content:
            application/json:
              schema: { type: string, maxLength: 5, pattern: "[a]", enum: [a, b] }
components:
  parameters:
    id: { name: id, in: path, required: true }
`;
  const changes = mutationsOf(small).map(({ kind, at, what }) => `${kind} ${at} ${what}`);

  it.each([
    'path #/paths/~1a~1{id}~1 /a/{id}/ → /a/{id}-changed/',
    'path #/paths/~1a~1{id}~1 removed',
    'method #/paths/~1a~1{id}~1/get get → post',
    'operationId #/paths/~1a~1{id}~1/get/operationId readIt → readItChanged',
    'operationId #/paths/~1a~1{id}~1/get/operationId removed',
    'status #/paths/~1a~1{id}~1/get/responses/200 200 → 240',
    'media type #/paths/~1a~1{id}~1/get/responses/200/content/application~1json removed',
    'maxLength #/paths/~1a~1{id}~1/get/responses/200/content/application~1json/schema/maxLength 5 → 6',
    'pattern #/paths/~1a~1{id}~1/get/responses/200/content/application~1json/schema/pattern [a] → [~a]',
    'enum #/paths/~1a~1{id}~1/get/responses/200/content/application~1json/schema/enum/1 removed',
    'name #/components/parameters/id/name id → idChanged',
    'component #/components/parameters/id id → idChanged everywhere',
    'required #/components/parameters/id/required true → false',
  ])('have %s', (change) => {
    expect(changes).toContain(change);
  });

  it('leave texts for readers alone', () => {
    expect(changes.filter((change) => /descri/.test(change))).toEqual([]);
  });

  it('are changes, each of them, and leave a document that parses', () => {
    const whole = JSON.stringify(parse(text));
    for (const mutation of mutations)
      expect(JSON.stringify(parse(mutation.text())), mutation.what).not.toBe(whole);
  });

  it('leave out no value of the document but texts for readers and references', () => {
    const changed = new Set(mutations.map(({ at }) => at));
    const left = placesIn(parse(text))
      .flatMap(({ path, node }) =>
        Object.entries(node).map(([name, value]) => ({ at: [...path, name], value })),
      )
      .filter(({ at, value }) => typeof value !== 'object' && !changed.has(pointer(at)))
      .map(({ at }) => at.findLast((part) => Number.isNaN(Number(part))));
    expect([...new Set(left)].sort()).toEqual([
      '$ref',
      'description',
      'identifier',
      'label',
      'lang',
      'name',
      'openapi',
      'summary',
      'tags',
      'title',
      'url',
      'x-traitTag',
    ]);
  });

  it('are sampled the same every time, from all kinds', () => {
    const kinds = new Set(mutations.map(({ kind }) => kind));
    const sample = sampleOf(mutations, kinds.size);
    expect(new Set(sample.map(({ kind }) => kind))).toEqual(kinds);
    expect(sampleOf(mutationsOf(text), kinds.size).map(({ at }) => at)).toEqual(sample.map(({ at }) => at));
  });
});

it('the report counts by kind, and lists what survived with its place', () => {
  const [first, second] = mutations;
  if (first === undefined || second === undefined) throw new Error('there are no changes');
  const lines = report([
    { mutation: first, verdict: 'caught', by: 'check' },
    { mutation: second, verdict: 'survived', by: 'nothing follows' },
  ]).split('\n');
  expect(lines.map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['kind of fact', 'followed', 'caught', 'survived'],
    ['version', '0', '1', '1'],
    ['all', '0', '1', '1'],
    [''],
    [second.at],
    [second.what],
    ['nothing follows'],
    ['1 of 2 changes survived'],
  ]);
});

it('finds a fact that nobody follows, and one that the tests do not look at', {
  timeout: 600_000,
}, async (test) => {
  const project = await scratch(test);
  // One test, which looks at no fact: what is proved is that this is seen.
  for (const name of await readdir(join(project.folder, 'test'))) {
    if (name !== 'unit') await rm(join(project.folder, 'test', name), { recursive: true });
  }
  for (const name of await readdir(join(project.folder, 'test/unit'))) {
    if (!name.startsWith('signature')) await rm(join(project.folder, 'test/unit', name));
  }
  // Another fails by chance, which is not to be taken for a catch.
  await writeFile(
    join(project.folder, 'test/unit/chance.test.ts'),
    `import { existsSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';

it('is lucky the second time', () => {
  const lucky = existsSync('chance');
  writeFileSync('chance', '');
  expect(lucky).toBe(true);
});
`,
  );
  const document = parseDocument(text);
  document.setIn(['info', 'x-unused'], 5);
  await writeFile(project.documentFile, String(document));
  const prove = (at: string) => project.run('scripts/prove-document.ts', '--only', at);

  const unused = await prove('#/info/x-unused');
  expect(unused.ok).toBe(false);
  expect(unused.output).toContain('by chance: test/unit/chance.test.ts');
  expect(unused.output).toMatch(
    /^#\/info\/x-unused\n {2}5 → 6\n {2}nothing follows, and nothing complains$/m,
  );

  const limit = '#/components/schemas/Metadata/maxProperties';
  expect(document.getIn(pathOf(limit))).toBeDefined();
  const unseen = await prove(limit);
  expect(unseen.ok).toBe(false);
  expect(unseen.output).toMatch(/survived \(no test tells a client that does not follow\)/);
  expect(unseen.output).toMatch(/caught \(generate\).+removed/);

  expect(await prove('#/info/version')).toMatchObject({ ok: true });
});
