// `npm run bench [-- --rounds N --calls N]`: measures the built package beside other ways to make the same calls. Prints,
// and asserts nothing.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { mediaType } from '../generated/constants.ts';
import type { Measurement, Task } from './bench/subject.ts';
import { subjects } from './bench/subjects.ts';
import { bundle } from './bundle.ts';

type Metric = keyof Measurement;
/** The measurements of each round, by subject. */
type Results = Record<string, Measurement[]>;

const ours = 'operations on nodeTransport';
const aims: readonly (readonly [of: string, over: string, metric: Metric, aim: string])[] = [
  ['operations on fetch', 'hand-signed fetch', 'CPU µs', 'at most 1.20 in the median, 1.35 in each'],
  ['api on fetch', 'hand-signed fetch', 'CPU µs', 'at most 1.70'],
  [ours, 'hand-signed node:http', 'CPU µs', 'at most 1.30'],
  [ours, 'official client', 'CPU µs', 'at most 0.50 at 16, else 0.70'],
  [ours, 'official client', 'calls/s', 'at least 2.50 at 16, else 1.00'],
];
const bundles = {
  'browser client': `export { createMetadataClient } from 'uploadcare-metadata/browser'`,
  'signed client': `export { createMetadataClient, signedAuth } from 'uploadcare-metadata'`,
  'official client': `export * from '@uploadcare/rest-client'`,
};
const number = (byDefault: string) => ({ type: 'string', default: byDefault }) as const;
const { values } = parseArgs({ options: { rounds: number('7'), calls: number('3000') } });
const [rounds, calls] = [Number(values.rounds), Number(values.calls)];
const outdir = '.scratch/bench';

/** Measures all subjects in each round, each in a process of its own; another one is first each time. */
async function measure(task: Task): Promise<Results> {
  const run = async (child: ChildProcess): Promise<Measurement> => {
    child.send(task);
    return (await once(child, 'message'))[0];
  };
  const processes: { name: string; child: ChildProcess }[] = [];
  const results: Results = {};
  for (const name of Object.keys(subjects)) {
    const child = fork(`${outdir}/subject.js`, [name, url]);
    child.on('exit', (code) => {
      if (code !== 0) throw new Error(`${name} ended with ${code}`);
    });
    await once(child, 'message');
    // Warms up: the first calls are slow.
    await run(child);
    processes.push({ name, child });
    results[name] = [];
  }
  for (let round = 0; round < rounds; round++) {
    for (const { name, child } of processes) results[name]?.push(await run(child));
    processes.push(...processes.splice(0, 1));
  }
  for (const { child } of processes) child.disconnect();
  return results;
}

/** Returns the median, rounded to three digits. */
function median(values: number[] = []): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[Math.floor(index)] ?? Number.NaN;
  return Number(((at((sorted.length - 1) / 2) + at(sorted.length / 2)) / 2).toPrecision(3));
}

/** Returns the median of the ratios of each round. */
function ratio(results: Results, of: string, over: string, metric: Metric): number {
  return median(results[of]?.map((one, round) => one[metric] / (results[over]?.[round]?.[metric] ?? 0)));
}

function printCell(title: string, results: Results): void {
  const rows = Object.entries(results).map(([name, measurements]) => {
    const of = (metric: Metric) => median(measurements.map((one) => one[metric]));
    const overFetch = ratio(results, name, 'hand-signed fetch', 'CPU µs');
    return [name, { 'CPU µs': of('CPU µs'), 'over hand-signed fetch': overFetch, 'calls/s': of('calls/s') }];
  });
  console.log(`\n${title} at a time`);
  console.table(Object.fromEntries(rows));
}

await build({
  entryPoints: ['scripts/bench/subject.ts'],
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  // The paths in tsconfig.json lead from package names to src/; package.json leads to dist/, which users get.
  tsconfigRaw: '{}',
});
/** Sends the same response to every signed request. */
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const { authorization, accept, 'x-uploadcare-date': date } = request.headers;
  const status = authorization && date && accept === mediaType ? 200 : 401;
  request.resume().on('end', () => response.writeHead(status, { 'Content-Type': mediaType }).end('"image-processing"'));
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

console.log(`Node ${process.version}: ${rounds} rounds of ${calls} calls; medians of the rounds`);
const cells: Record<string, Results> = {};
for (const action of ['get', 'set'] as const) {
  for (const callers of [1, 16, 64]) {
    const title = `${action}, ${callers}`;
    cells[title] = await measure({ action, callers, calls });
    printCell(title, cells[title]);
  }
}
console.log('\nRatios that have an aim, by callers');
const rows = aims.map(([of, over, metric, aim]) => {
  const ratios = Object.entries(cells).map(([title, results]) => [title, ratio(results, of, over, metric)] as const);
  const middle = median(ratios.map(([, each]) => each));
  return [`${metric}, ${of} / ${over}`, { ...Object.fromEntries(ratios), median: middle, aim }];
});
console.table(Object.fromEntries(rows));
console.log('\nBundles for browsers: minified, in brotli, in bytes');
for (const [name, program] of Object.entries(bundles)) console.log(`${name}: ${(await bundle(program)).brotli}`);
server.close();
