// `npm run bench`: the client beside hand-signed global fetch and Uploadcare's own client, in one run, as ratios.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { printSizes } from './bench-size.ts';
import { type Subject, subjects } from './bench-subjects.ts';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 7);
const callsPerRound = Number(process.env['BENCH_CALLS'] ?? 3_000);

interface Measurement {
  /** Of this process, in microseconds a call. */
  cpu: number;
  /** In milliseconds. */
  p50: number;
  p99: number;
  callsPerSecond: number;
}

async function measure(
  call: () => Promise<unknown>,
  concurrency: number,
  calls: number,
): Promise<Measurement> {
  const latencies: number[] = [];
  let left = calls;
  const worker = async () => {
    while (left-- > 0) {
      const start = performance.now();
      await call();
      latencies.push(performance.now() - start);
    }
  };
  const cpuBefore = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  const seconds = (performance.now() - start) / 1_000;
  const cpu = process.cpuUsage(cpuBefore);
  latencies.sort((a, b) => a - b);
  return {
    cpu: (cpu.user + cpu.system) / calls,
    p50: latencies[Math.floor(calls * 0.5)] ?? 0,
    p99: latencies[Math.floor(calls * 0.99)] ?? 0,
    callsPerSecond: calls / seconds,
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** All subjects in turn, round by round; each figure is a median, each ratio the median of the ratios of the rounds. */
async function compare(action: keyof Subject['calls'], concurrency: number, all: Subject[]): Promise<void> {
  const results = new Map(all.map(({ name }) => [name, [] as Measurement[]]));
  for (const { calls } of all) await measure(calls[action], concurrency, callsPerRound / 2);
  for (let round = 0; round < rounds; round++) {
    // Another one goes first in each round.
    for (let turn = 0; turn < all.length; turn++) {
      const { name, calls } = all[(round + turn) % all.length] as Subject;
      results.get(name)?.push(await measure(calls[action], concurrency, callsPerRound));
    }
  }
  const reference = results.get(all[0]?.name ?? '') ?? [];
  console.log(`\n${action}, ${concurrency} at a time`);
  console.table(
    Object.fromEntries(
      [...results].map(([name, each]) => {
        const figure = (pick: (one: Measurement) => number) => Number(median(each.map(pick)).toPrecision(3));
        const ratio = (pick: (one: Measurement) => number) =>
          Number(
            median(each.map((one, index) => pick(one) / pick(reference[index] as Measurement))).toFixed(2),
          );
        return [
          name,
          {
            'CPU µs': figure(({ cpu }) => cpu),
            'CPU ratio': ratio(({ cpu }) => cpu),
            'p50 ms': figure(({ p50 }) => p50),
            'p99 ms': figure(({ p99 }) => p99),
            'calls/s': figure(({ callsPerSecond }) => callsPerSecond),
            'calls/s ratio': ratio(({ callsPerSecond }) => callsPerSecond),
          },
        ];
      }),
    ),
  );
}

const server = fork(fileURLToPath(new URL('bench-server.ts', import.meta.url)));
const [url] = (await once(server, 'message')) as [string];
console.log(
  `Node ${process.version}; ${rounds} rounds of ${callsPerRound} calls each; ratios to the first row`,
);
for (const action of ['get', 'set'] as const) {
  for (const concurrency of [1, 16, 64]) await compare(action, concurrency, await subjects(url));
}
server.disconnect();
if (!process.argv.includes('--calls-only')) await printSizes();
