// The rules for workflows that actionlint does not know.
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import manifest from '../../package.json' with { type: 'json' };

const folder = new URL('../../.github/workflows/', import.meta.url);
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return { file, text, ...parse(text) };
});

describe.each(workflows)('$file', ({ text, permissions, concurrency, jobs }) => {
  const steps = Object.values<{ steps: [] }>(jobs).flatMap((job): Record<string, string>[] => job.steps);
  const commands = steps.flatMap(({ run }) => run ?? []);

  it('limits the permissions and the time of each job', () => {
    expect({ permissions, concurrency }).toEqual({ permissions: {}, concurrency: expect.anything() });
    for (const job of Object.values(jobs))
      expect(job).toMatchObject({ permissions: expect.anything(), 'timeout-minutes': expect.any(Number) });
  });

  it('pins each action to a commit, and names its version', () => {
    const uses: string[] = text.match(/\buses:.*/g);
    expect(uses.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it('checks out without keeping the credentials', () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
      expect(step).toMatchObject({ with: { 'persist-credentials': false } });
  });

  it('has commands of one line without expressions, and npm scripts that exist', () => {
    expect(commands.filter((command) => /\$\{\{|\n./.test(command))).toEqual([]);
    for (const [, script] of commands.join('\n').matchAll(/\bnpm run (?:--\S+ )*([\w:-]+)/g))
      expect(Object.keys(manifest.scripts)).toContain(script);
  });
});

it('the required job waits for all others, and fails for each result except success', () => {
  const { required, ...others } = workflows.find(({ name }) => name === 'CI')?.jobs ?? {};
  expect(required).toMatchObject({ if: 'always()', needs: Object.keys(others), steps: [{ run: 'exit 1' }] });
  for (const result of ['failure', 'cancelled', 'skipped'])
    expect(required.steps[0].if).toContain(`contains(needs.*.result, '${result}')`);
});

it('a job that can write runs no code of this repository or its dependencies', () => {
  const writing = workflows.flatMap(({ jobs }) =>
    Object.entries<{ permissions: object; steps: { run?: string }[] }>(jobs)
      .filter(([, { permissions }]) => Object.values(permissions).includes('write'))
      .map(([name, { steps }]) => [name, ...steps.flatMap(({ run }) => run?.split(' -')[0] ?? [])]),
  );
  expect(writing).toEqual([
    ['deploy'],
    ['publish', 'npm publish ./*.tgz'],
    ['github', 'gh release create "$GITHUB_REF_NAME"'],
  ]);
});
