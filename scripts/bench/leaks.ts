// Makes many calls on one signal, and prints the listeners, heap and active resources that they leave behind.
import { getEventListeners } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import { subjects } from './subjects.ts';

const [name = '', url = '', calls] = process.argv.slice(2);
const subject = await subjects[name]?.(url);
const [steps, callers] = [10, 16];
const { signal } = new AbortController();

async function caller(): Promise<void> {
  for (let call = 0; call < Number(calls) / steps / callers; call += 2) {
    await subject?.get(signal);
    await subject?.set(signal);
  }
}

/** The active resources include the standard streams of this process. */
async function left() {
  // The second collection frees what finalizers held during the first.
  for (let run = 0; run < 2; run++) {
    globalThis.gc?.();
    await setImmediate();
  }
  return {
    listeners: getEventListeners(signal, 'abort').length,
    'heap kB': Math.round(process.memoryUsage().heapUsed / 1_000),
    'active resources': process.getActiveResourcesInfo().toSorted().join(' '),
  };
}

const rows = [await left()];
for (let step = 0; step < steps; step++) {
  await Promise.all(Array.from({ length: callers }, caller));
  rows.push(await left());
}
console.log(`\n${name}, Node ${process.version}: ${calls} calls on one signal in ${steps} steps`);
console.table(rows);
const end = performance.now();
process.on('exit', () => console.log(`The process ended ${(performance.now() - end).toFixed(0)} ms later`));
