// Every rule of the project's own in redocly.yaml, seen to fail.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lint } from '../../scripts/checks/lint.ts';
import { documentFile } from '../../scripts/document.ts';
import { pointer } from '../../scripts/places.ts';
import { broken, mutations } from './mutations.ts';

type Findings = Awaited<ReturnType<typeof lint>>[number];

let folder: string;
let ofDocument: Findings | undefined;
let ofMutations: Findings[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lint-rules-'));
  const files = mutations.map((_, index) => join(folder, `${index}.yaml`));
  await Promise.all(mutations.map((mutation, index) => writeFile(files[index] as string, broken(mutation))));
  [ofDocument, ...ofMutations] = await lint([documentFile, ...files]);
}, 60_000);

afterAll(() => rm(folder, { recursive: true }));

it('finds nothing in the document as it is', () => {
  expect(ofDocument).toEqual([]);
});

describe.each(mutations.map((mutation, index) => ({ ...mutation, index })))(
  '$rule',
  ({ what, rule, at, index }) => {
    it(`finds ${what}`, () => {
      // A rule of Redocly's may find it too.
      const own = ofMutations[index]?.filter((finding) => finding.rule.startsWith('rule/'));
      expect(own).toMatchObject([{ rule, at: pointer(at), line: expect.any(Number) }]);
    });
  },
);

it('every rule of the project has something that breaks it', async () => {
  const { rules } = parse(await readFile(new URL('../../redocly.yaml', import.meta.url), 'utf8'));
  const own = Object.keys(rules).filter((name) => name.startsWith('rule/'));
  expect(own).toEqual([...new Set(mutations.map(({ rule }) => rule))]);
});
