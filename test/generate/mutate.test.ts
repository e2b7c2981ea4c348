// The mutants of a description, and what counts as propagated, caught or survived.
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Project, Step } from '../../scripts/mutate/copy.ts';
import { type Mutant, mutantsOf, sampleOf } from '../../scripts/mutate/mutants.ts';
import { outcomeOf } from '../../scripts/mutate/outcome.ts';
import { get, put, source } from './fixture.ts';

const mutants = mutantsOf(source);

it.each([
  'limit #/components/schemas/Id/minLength 2 → 1',
  'limit #/components/schemas/Id/pattern ^[a-z0-9.]+$ → ^[~a-z0-9.]+$',
  'example #/components/parameters/id/example a1 → a1-changed',
  `prose ${get}/responses/404/description No such note. → No such note.-changed`,
  'path #/paths/~1notes~1{id}~1 /notes/{id}/ removed',
  `method ${put} put → post`,
  `media type ${put}/requestBody/content/application~1json application/json → application/9+json`,
  `media type ${get}/responses/200/content/application~1vnd.notes-v0.7+json application/vnd.notes-v0.7+json → application/vnd.notes-v0.9+json everywhere`,
])('`mutantsOf` has %s', (expected) => {
  expect(mutants.map(({ kind, pointer, change }) => `${kind} ${pointer} ${change}`)).toContain(expected);
});

it('`mutantsOf` changes something in each mutant, removes no prose, and every kind of fact is in a sample', () => {
  const whole = JSON.stringify(parse(source));
  for (const mutant of mutants) expect(JSON.stringify(parse(mutant.source())), mutant.pointer).not.toBe(whole);
  expect(mutants.filter(({ kind, change }) => kind === 'prose' && / removed$/.test(change))).toEqual([]);
  const kinds = new Set(mutants.map(({ kind }) => kind));
  expect(new Set(sampleOf(mutants, kinds.size).map(({ kind }) => kind))).toEqual(kinds);
});

const fact: Mutant = { kind: 'name', pointer: '#/a/b', change: 'before → after', source: () => '' };
const limit = { ...fact, kind: 'limit' };

/** A project in which a step fails with an output, and in which files changed. */
function project(failing: Step | undefined, output: string, ...files: string[]): Project {
  return {
    folder: '',
    script: async () => ({ ok: true, output: '' }),
    reset: async () => {},
    run: async (step) => ({ ok: step !== failing, output }),
    changed: async () => files,
    remove: async () => {},
  };
}

it.each<[what: string, Mutant, Project, verdict: string, isFailure: boolean]>([
  ['a file changes', fact, project(undefined, '', 'a.ts'), 'propagated', false],
  ['no file changes', fact, project(undefined, ''), 'survived', true],
  ['an example changes no file', { ...fact, kind: 'example' }, project(undefined, ''), 'propagated', false],
  ['a test names the code', fact, project('test', '  ❯ src/a.ts:7:1'), 'caught', false],
  ['the check names the pointer', fact, project('check', 'at #/a/b'), 'caught', false],
  ['generate names the word', fact, project('generate', 'no before'), 'caught', false],
  ['the check names nothing', fact, project('check', 'at #/c'), 'survived', true],
  ['a limit has to propagate', limit, project('test', 'src/a.ts:7'), 'caught', true],
  ['a limit is removed', { ...limit, change: '9 removed' }, project('test', 'src/a.ts:7'), 'caught', false],
  [
    'it cannot run',
    {
      ...fact,
      source: () => {
        throw new Error('a fault');
      },
    },
    project(undefined, ''),
    'survived',
    true,
  ],
])('`outcomeOf`, where %s', async (_, mutant, where, verdict, isFailure) => {
  expect(await outcomeOf(mutant, where)).toMatchObject({ verdict, isFailure });
});
