// The process of one subject: makes the calls that the benchmark asks for, and sends back their cost.
import { type Calls, subjects } from './subjects.ts';

export type Measurement = Record<'calls/s' | 'CPU µs', number>;

export interface Task {
  readonly action: keyof Calls;
  readonly callers: number;
  readonly calls: number;
}

const [name = '', url = ''] = process.argv.slice(2);
const subject = await subjects[name]?.(url);

async function measure({ action, callers, calls }: Task): Promise<Measurement> {
  let left = calls;
  const caller = async () => {
    while (left-- > 0) await subject?.[action]();
  };
  const before = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: callers }, caller));
  const seconds = (performance.now() - start) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { 'calls/s': calls / seconds, 'CPU µs': (user + system) / calls };
}

process.on('message', async (task: Task) => process.send?.(await measure(task)));
process.on('disconnect', () => process.exit());
process.send?.('ready');
