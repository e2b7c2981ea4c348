// The emulator in a process of its own, which the suite in a runtime talks to.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** The two origins that the emulator can be reached at, and how many cases the suite has. */
export interface Ways {
  readonly url: string;
  readonly otherUrl: string;
  readonly cases: number;
}

/** Does something while the emulator runs. */
export async function withStage<T>(program: string, work: (ways: Ways) => Promise<T>): Promise<T> {
  const stage = fork(program, { execArgv: [] });
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
