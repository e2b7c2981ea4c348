// What every workflow of the project keeps to, beyond what actionlint knows.

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}
interface Job {
  if?: string;
  needs?: string | string[];
  permissions?: Record<string, string>;
  'timeout-minutes'?: number;
  steps: Step[];
}
export interface Workflow {
  permissions?: unknown;
  concurrency?: unknown;
  jobs: Record<string, Job>;
}

/** What breaks a rule, in a line each. `scripts` are those of package.json. */
export function broken(workflow: Workflow, scripts: readonly string[]): string[] {
  const { permissions, concurrency, jobs } = workflow;
  const top = [
    ...(JSON.stringify(permissions) === '{}' ? [] : ['permissions at the top are not {}']),
    ...(concurrency === undefined ? ['no concurrency'] : []),
  ];
  const below = Object.entries(jobs).flatMap(([name, job]) => [
    ...(job.permissions === undefined ? [`${name}: no permissions of its own`] : []),
    ...(job['timeout-minutes'] === undefined ? [`${name}: no timeout-minutes`] : []),
    ...job.steps.flatMap((step) => brokenByStep(step, scripts)).map((problem) => `${name}: ${problem}`),
  ]);
  return [...top, ...below];
}

function brokenByStep({ uses, run, with: given }: Step, scripts: readonly string[]): string[] {
  const problems: string[] = [];
  if (uses !== undefined && !/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(uses))
    problems.push(`${uses} is not pinned to a commit`);
  if (uses?.startsWith('actions/checkout@') && given?.['persist-credentials'] !== false)
    problems.push('checkout keeps its credentials');
  if (run === undefined) return problems;
  if (run.includes('${{')) problems.push(`an expression in: ${run}`);
  if (run.trim().includes('\n')) problems.push(`more than one line in: ${run.split('\n')[0]}`);
  for (const [, script = ''] of run.matchAll(/\bnpm run (?:--?\S+ )*([\w:-]+)/g))
    if (!scripts.includes(script)) problems.push(`there is no script ${script}`);
  return problems;
}

/** The jobs that a job does not wait for. */
export function notAwaited({ jobs }: Workflow, name: string): string[] {
  const awaited = [jobs[name]?.needs ?? []].flat();
  return Object.keys(jobs).filter((each) => each !== name && !awaited.includes(each));
}
