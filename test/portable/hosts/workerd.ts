// Runs the suite as the test of a Worker.
import { run } from '../suite.ts';

export default {
  async test(_controller: unknown, env: { readonly url: string; readonly otherUrl: string }): Promise<void> {
    console.log(JSON.stringify(await run({ ...env, isBrowser: false })));
  },
};
