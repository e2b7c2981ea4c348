// Runs the suite in whatever runtime this is.
import type { Report } from '../../scripts/runtimes/judge.ts';
import type { Case, RuntimeContext } from './context.ts';
import { remoteControl } from './remote.ts';
import { cases as suite } from './suite.ts';

/** How a runtime gets to the emulator, and what only it can tell. */
export type Here = Pick<RuntimeContext, 'url' | 'otherUrl' | 'isBrowser' | 'inspect'> &
  Pick<Report, 'runtime' | 'version'>;

/** So long may one case take, on a machine that is busy. */
const limit = 20_000;

/** Runs all cases, one after the other, since they share the emulator. Never rejects. */
export async function runSuite(
  { runtime, version, ...here }: Here,
  cases: readonly Case<RuntimeContext>[] = suite,
): Promise<Report> {
  const context = { ...here, options: { baseUrl: here.url }, control: remoteControl(here.url) };
  const failed: { name: string; error: string }[] = [];
  let name = '';
  // Where there is no such event, what nobody catches ends the process, and there is no report.
  globalThis.addEventListener?.('unhandledrejection', ({ reason }) => {
    failed.push({ name, error: `nobody caught ${textOf(reason)}` });
  });
  for (const each of cases) {
    name = each.name;
    try {
      await within(limit, each.run(context));
    } catch (error) {
      failed.push({ name, error: textOf(error) });
    }
  }
  const wrong = new Set(failed.map((failure) => failure.name));
  return { runtime, version, passed: cases.length - wrong.size, failed };
}

async function within(milliseconds: number, work: Promise<void>): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const expired = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${milliseconds} ms`)), milliseconds);
  });
  await Promise.race([work, expired]).finally(() => clearTimeout(timer));
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? String(error)) : String(error);
}
