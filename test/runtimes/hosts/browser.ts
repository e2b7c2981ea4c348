// Runs the suite in a browser: in a page when it is asked to, in a worker when it is sent a message.
import type { Report } from '../../../scripts/runtimes/judge.ts';
import { type Here, runSuite } from '../run.ts';

// A browser does not tell its whole version.
type Ways = Pick<Here, 'url' | 'otherUrl' | 'version'>;

function runHere(ways: Ways): Promise<Report> {
  const runtime = 'document' in globalThis ? 'page' : 'worker';
  return runSuite({ ...ways, runtime, isBrowser: true });
}

Object.assign(globalThis, { runHere });
globalThis.addEventListener('message', ({ data }: MessageEvent<Ways>) => {
  if (!('document' in globalThis)) void runHere(data).then((report) => globalThis.postMessage(report));
});
