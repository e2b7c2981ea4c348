// Runs the suite as the test of a Worker, which has the Worker of the guide as a service.
import type { Fetch } from 'uploadcare-metadata';
import { run } from '../suite.ts';

interface Env {
  readonly url: string;
  readonly otherUrl: string;
  readonly sample: { fetch: Fetch };
}

export default {
  async test(_controller: unknown, { url, otherUrl, sample }: Env): Promise<void> {
    const fetchSample: Fetch = (url, init) => sample.fetch(url, init);
    console.log(JSON.stringify(await run({ url, otherUrl, isBrowser: false, fetchSample })));
  },
};
