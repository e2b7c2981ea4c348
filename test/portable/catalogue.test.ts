// The runtimes themselves run with `npm run test:runtimes`.
import { expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { chosen, runtimes } from '../../scripts/runtimes/catalogue.ts';
import { reportOf } from '../../scripts/runtimes/run.ts';

it('`chosen` returns all runtimes, or those whose names start with a word', () => {
  expect(chosen([])).toEqual(runtimes);
  const names = chosen(['node2', 'deno']).map(({ name }) => name);
  expect(names).toEqual(['node20', 'node22', 'node24', 'node26', 'deno']);
});

it.each(['', 'bum', 'Bun'])('`chosen` rejects %j, with the names that there are', (word) => {
  expect(() => chosen([word])).toThrow(/^no runtime is called .*: there are node20, .*, chromium-worker$/);
});

it('the catalogue starts with the oldest Node that the package supports', () => {
  expect(manifest.engines.node).toBe(`>=${runtimes[0]?.npm?.version.replace(/\.0$/, '')}`);
});

const report = { passed: 1, failed: 0, failures: [] };
const prints = `console.log('${JSON.stringify(report)}');`;

it.each([
  ['throws with the exit code', 'process.exit(3)', 'process ended with exit code 3, without a report'],
  ['throws with the signal', 'process.kill(process.pid, "SIGKILL")', 'was killed by SIGKILL, without a report'],
  ['reports the exit code', `${prints} process.exitCode = 3`, 'ended with exit code 3, after its report'],
  ['kills a process that stays', `${prints} setInterval(() => {}, 1e6)`, 'was killed by SIGKILL, after its report', 1],
])('`reportOf` %s', async (_, program, message, patience?: number) => {
  const result = reportOf(process.execPath, ['-e', program], '.', patience);
  expect(await result.then(({ failures }) => failures.join(), String)).toContain(message);
});
