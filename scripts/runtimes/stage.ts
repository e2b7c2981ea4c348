// The emulator in a process of its own, which the suite in a runtime talks to.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { Programs } from './build.ts';

/** The two origins that the emulator can be reached at, what else is there, and how many cases there are. */
export interface Ways {
  readonly url: string;
  readonly otherUrl: string;
  /** Where a page of the first origin has the suite. */
  readonly suite: string;
  readonly cases: number;
  /** Those that are asked of the sample for Workers. */
  readonly sampleCases: number;
}

/** Does something while the emulator runs. */
export async function withStage<T>(
  { stage: program, browser }: Programs,
  work: (ways: Ways) => Promise<T>,
): Promise<T> {
  const stage = fork(program, [browser], { execArgv: [] });
  try {
    const ended = once(stage, 'exit').then(([code]) =>
      Promise.reject(new Error(`the emulator ended: ${code}`)),
    );
    const [ways] = (await Promise.race([once(stage, 'message'), ended])) as [Ways];
    return await Promise.race([work(ways), ended]);
  } finally {
    stage.kill();
  }
}
