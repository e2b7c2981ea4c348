// The process of one subject: makes the calls that the benchmark asks for, and sends back their cost.
import { type Calls, subjects } from './subjects.ts';

export type Measurement = Record<'calls/s' | 'CPU µs' | 'p99 ms' | 'heap MB', number>;

export interface Task {
  readonly action: keyof Calls;
  readonly callers: number;
  readonly calls: number;
}

const [name = '', url = ''] = process.argv.slice(2);
const subject = await subjects[name]?.(url);

async function measure({ action, callers, calls }: Task): Promise<Measurement> {
  const latencies = new Float64Array(calls);
  let next = 0;
  const caller = async () => {
    for (let index = next++; index < calls; index = next++) {
      const start = performance.now();
      await subject?.[action]();
      latencies[index] = performance.now() - start;
    }
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(before);
  globalThis.gc?.();
  return {
    'calls/s': calls / seconds,
    'CPU µs': (user + system) / calls,
    'p99 ms': latencies.sort()[Math.floor(calls * 0.99)] ?? Number.NaN,
    'heap MB': process.memoryUsage().heapUsed / 1e6,
  };
}

process.on('message', async (task: Task) => process.send?.(await measure(task)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
