// A process that prints its report and ends by itself.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Report } from './judge.ts';

/** So long may a runtime take for the whole suite, on a machine that is busy. */
export const limit = 180_000;
/** So long after its report. Less than the default timeout of a call, which must not keep it alive. */
const grace = 15_000;

/** Rejects when there is no report, or when the process does not end well by itself. */
export async function reportOf(program: string, args: string[], cwd: string): Promise<Report> {
  const { PATH, HOME, SystemRoot } = process.env;
  // Nothing of this process is to change what they do, and they need not look for a newer version of themselves.
  const env = { PATH, HOME, SystemRoot, DENO_NO_UPDATE_CHECK: '1', DO_NOT_TRACK: '1', NO_COLOR: '1' };
  const child = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr, report, late] = ['', '', '', ''];
  const timers: NodeJS.Timeout[] = [];
  const giveUpAfter = (milliseconds: number, problem: string) => {
    const giveUp = () => {
      late = problem;
      child.kill('SIGKILL');
    };
    timers.push(setTimeout(giveUp, milliseconds));
  };
  giveUpAfter(limit, 'it gave no report in time');
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    if (report !== '') return;
    const lines = stdout.split('\n').slice(0, -1);
    report = lines.find((line) => line.startsWith('{"runtime"')) ?? '';
    if (report !== '') giveUpAfter(grace, 'it did not end by itself after its report');
  });
  const [code, signal] = await once(child, 'close').finally(() => timers.forEach(clearTimeout));
  const problem =
    late ||
    (code !== 0 && `it ended with ${code ?? signal}`) ||
    (report === '' && 'it gave no report, or only a part');
  if (problem) throw new Error(`${problem}:\n${`${stdout}\n${stderr}`.trim().slice(-2_000)}`);
  return JSON.parse(report);
}
