// Runs the suite in workerd, as the test of a worker.
import { runSuite } from '../run.ts';

export default {
  async test(_controller: unknown, env: { url: string; otherUrl: string; version: string }): Promise<void> {
    const runtime = navigator.userAgent === 'Cloudflare-Workers' ? 'workerd' : navigator.userAgent;
    console.log(JSON.stringify(await runSuite({ ...env, runtime, isBrowser: false })));
  },
};
