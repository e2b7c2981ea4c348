// `npm run bench`: measures the built package beside other ways to make the same calls. Prints, and asserts nothing.
//   --node <22 or path>  runs the subjects on another Node: one that the package is tested on, or a program
//   --leaks              prints what 100,000 calls on one signal leave behind instead
// $BENCH_ROUNDS and $BENCH_CALLS (of a round) make it shorter or longer.
import { type ChildProcess, fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { importTimes, sizes } from './bench/sizes.ts';
import type { Measurement, Task } from './bench/subject.ts';
import { subjects } from './bench/subjects.ts';
import { runtimes } from './runtimes/catalogue.ts';
import { obtain } from './runtimes/obtain.ts';

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
const { values } = parseArgs({ options: { node: { type: 'string' }, leaks: { type: 'boolean' } } });
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const calls = Number(process.env['BENCH_CALLS'] ?? (values.leaks ? 100_000 : 3_000));
const runtime = runtimes.find(({ name }) => name === `node${values.node}`);
const node = runtime?.npm ? obtain(runtime.npm) : (values.node ?? process.execPath);
const names = Object.keys(subjects);
const folder = '.scratch/bench';

/** Starts a process and awaits its first message; if the process fails, so does the benchmark. */
async function start(execPath: string, program: string, ...args: string[]): Promise<[ChildProcess, string]> {
  const child = fork(`${folder}/${program}.js`, args, { execPath, execArgv: ['--expose-gc'] });
  child.on('exit', (code) => {
    if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}`);
  });
  return [child, (await once(child, 'message'))[0]];
}

/** Measures all subjects in each round; another one is first each time. */
async function measure(task: Task): Promise<Results> {
  const run = async (child: ChildProcess): Promise<Measurement> => {
    child.send(task);
    return (await once(child, 'message'))[0];
  };
  const processes: { child: ChildProcess; measurements: Measurement[] }[] = [];
  for (const name of names) {
    const [child] = await start(node, 'subject', name, url);
    // Warms up: the first calls are slow.
    await run(child);
    processes.push({ child, measurements: [] });
  }
  for (let round = 0; round < rounds; round++) {
    const first = round % names.length;
    for (const { child, measurements } of [...processes.slice(first), ...processes.slice(0, first)]) {
      measurements.push(await run(child));
    }
  }
  for (const { child } of processes) child.disconnect();
  return Object.fromEntries(processes.map(({ measurements }, index) => [names[index], measurements]));
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

function printCell(results: Results, title: string): void {
  const row = (name: string) =>
    (['CPU µs', 'calls/s', 'p99 ms', 'heap MB'] as const).flatMap((metric) => [
      [metric, median(results[name]?.map((one) => one[metric]))],
      [`${metric.split(' ')[0]} ratio`, ratio(results, name, 'hand-signed fetch', metric)],
    ]);
  console.log(`\n${title}; ratios to hand-signed fetch`);
  console.table(Object.fromEntries(names.map((name) => [name, Object.fromEntries(row(name))])));
}

function printAims(cells: Record<string, Results>): void {
  console.log('\nRatios that have an aim, by callers');
  const rows = aims.map(([of, over, metric, aim]) => {
    const row: Record<string, number> = {};
    for (const [cell, results] of Object.entries(cells)) row[cell] = ratio(results, of, over, metric);
    const name = `${metric.split(' ')[0]}, ${of} / ${over}`;
    return [name, { ...row, median: median(Object.values(row)), aim }];
  });
  console.table(Object.fromEntries(rows));
}

await build({
  entryPoints: ['server', 'subject', 'leaks'].map((name) => `scripts/bench/${name}.ts`),
  outdir: folder,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  // The paths in tsconfig.json lead from package names to src/; package.json leads to dist/, which users get.
  tsconfigRaw: '{}',
});
const [server, url] = await start(process.execPath, 'server');
const versions = '["Node", process.version, "with undici", process.versions.undici].join(" ")';
spawnSync(node, ['-p', versions], { stdio: 'inherit' });
if (values.leaks) {
  for (const name of ['operations on fetch', ours]) {
    const args = ['--expose-gc', `${folder}/leaks.js`, name, url, `${calls}`];
    if (spawnSync(node, args, { stdio: 'inherit' }).status !== 0) process.exitCode = 1;
  }
} else {
  console.log(`${rounds} rounds of ${calls} calls; medians of the rounds`);
  const cells: Record<string, Results> = {};
  for (const action of ['get', 'set'] as const) {
    for (const callers of [1, 16, 64]) {
      const results = await measure({ action, callers, calls });
      cells[`${action} ${callers}`] = results;
      printCell(results, `${action}, ${callers} at a time`);
    }
  }
  printAims(cells);
  console.log('\nBundles for browsers: minified, in brotli');
  console.table(await sizes());
  const times = await importTimes(node, folder, rounds * 5);
  const [mine, theirs] = (['ours', 'official'] as const).map((name) => median(times.map((one) => one[name])));
  const over = median([Number(mine) / Number(theirs)]);
  console.log(`\nImport over an empty script: ours ${mine} ms, official client ${theirs} ms, ratio ${over}`);
}
server.disconnect();
