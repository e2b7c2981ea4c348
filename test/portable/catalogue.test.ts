// The runtimes themselves run with `npm run test:runtimes`.
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { chosen, runtimes } from '../../scripts/runtimes/catalogue.ts';

const namesOf = (...words: string[]) => chosen(words).map(({ name }) => name);

it('`chosen` returns all runtimes, or those whose names start with a word', () => {
  expect(chosen([])).toEqual(runtimes);
  expect(namesOf('node2', 'deno')).toEqual(['node20', 'node22', 'node24', 'node26', 'deno']);
});

it.each(['', 'bum', 'Bun'])('`chosen` rejects %j, with the names that there are', (word) => {
  expect(() => chosen([word])).toThrow(/^no runtime is called .*: there are node20, .*, chromium-worker$/);
});

it('the catalogue starts with the oldest Node that the package supports', () => {
  expect(manifest.engines.node).toBe(`>=${runtimes[0]?.npm?.version.replace(/\.0$/, '')}`);
});
