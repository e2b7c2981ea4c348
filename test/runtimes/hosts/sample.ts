// Runs what is asked of the sample for Workers, which is in another process: a client in Node, in front of it.
import { inspect } from 'node:util';
import { sample } from '../cases/sample.ts';
import { runSuite } from '../run.ts';

const [url = '', workerUrl = '', version = ''] = process.argv.slice(2);
const here = { runtime: 'sample', version, url, otherUrl: url, isBrowser: false };
const report = await runSuite(
  { ...here, inspect: (value) => inspect(value, { showHidden: true, depth: 9 }) },
  sample(workerUrl),
);
console.log(JSON.stringify(report));
