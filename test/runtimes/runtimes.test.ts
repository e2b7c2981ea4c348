// What decides whether a runtime has passed. The runtimes themselves run with `npm run test:runtimes`.
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { root } from '../../scripts/paths.ts';
import { chosen, runtimes } from '../../scripts/runtimes/catalogue.ts';
import { failuresOf } from '../../scripts/runtimes/judge.ts';
import { cases } from './suite.ts';

describe('a report', () => {
  const expected = { runtime: 'bun', version: '1.4.5', cases: 3 };
  const report = { runtime: 'bun', version: '1.4.5', passed: 3, failed: [] };
  const failed = [{ name: 'a case', error: 'it is 1, not 2' }];

  it('of all cases, by the runtime that was asked for, is a pass', () => {
    expect(failuresOf(report, expected)).toEqual([]);
    expect(failuresOf(report, { ...expected, version: undefined })).toEqual([]);
  });

  it.each([
    ['a case that failed', { passed: 2, failed }, ['a case\nit is 1, not 2']],
    ['fewer cases than there are', { passed: 2 }, ['it ran 2 of 3 cases']],
    ['no case', { passed: 0 }, ['it ran 0 of 3 cases']],
    ['another runtime', { runtime: 'node' }, ['it is node, not bun']],
    ['another version', { version: '1.4.4' }, ['it is version 1.4.4, not 1.4.5']],
    [
      'a case that failed twice',
      { passed: 2, failed: [...failed, { name: 'a case', error: 'nobody caught it' }] },
      ['a case\nit is 1, not 2', 'a case\nnobody caught it'],
    ],
  ])('of %s is a failure', (_, difference, failures) => {
    expect(failuresOf({ ...report, ...difference }, expected)).toEqual(failures);
  });
});

describe('the runtimes', () => {
  const names = (only: string[], without: string[] = []) => chosen(only, without).map(({ name }) => name);
  const all = runtimes.map(({ name }) => name);

  it('are all run unless some are asked for or left out', () => {
    expect(names([])).toEqual(all);
    expect(names(['bun'])).toEqual(['bun']);
    expect(names([], ['chromium'])).toEqual(all.filter((name) => !name.startsWith('chromium')));
    expect(names(['chromium'])).toHaveLength(2);
    expect(names(['node', 'deno'], ['node20'])).toEqual(['node22', 'node24', 'node26', 'deno']);
  });

  it.each(['', 'bum', 'Bun'])('do not have one that is called %j', (name) => {
    expect(() => names([name])).toThrow(`no runtime is called ${name}: there are ${all.join(', ')}`);
    expect(() => names([], [name])).toThrow('no runtime is called');
  });

  it('begin with the oldest Node that the package is for', async () => {
    const { engines } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
    const [oldest] = runtimes;
    expect(engines.node).toBe(`>=${oldest?.npm?.version.replace(/\.0$/, '')}`);
  });
});

it('the suite has no two cases of one name', () => {
  const names = cases.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
