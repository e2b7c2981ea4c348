// `npm run bulk-run [-- --items N --rate N]`: applies many items with the built command line to a throttled emulator that also fails,
// is interrupted twice, goes on with its journal, and compares what is stored with the input. Prints, and asserts the state.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createEmulator, demoKeys } from '../src/emulator/index.ts';
import { serve } from '../src/emulator/server.ts';

const { values } = parseArgs({
  options: { items: { type: 'string', default: '100000' }, rate: { type: 'string', default: '1500' } },
});
const [items, rate] = [Number(values.items), Number(values.rate)];
const folder = mkdtempSync(join(tmpdir(), 'bulk-run-'));
const input = join(folder, 'items.ndjson');
const uuidOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const file = createWriteStream(input);
for (let index = 0; index < items; index++)
  if (!file.write(`${JSON.stringify({ uuid: uuidOf(index), update: { order: String(index) } })}\n`))
    await once(file, 'drain');
file.end();
await once(file, 'close');

const statuses = new Map<string, number>();
let puts = 0;
const emulator = createEmulator({
  acceptAnyUuid: true,
  throttle: { burst: rate, perSecond: rate },
  onRequest({ method, status = 'no response' }) {
    statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1);
    if (method === 'PUT' && Number(status) < 300) puts++;
    // One request of 200 fails, half of these after the write.
    if (Math.random() < 1 / 200)
      emulator.fail({ kind: Math.random() < 0.5 ? 503 : 'reset', afterWrite: Math.random() < 0.5 });
  },
});
const server = await serve(emulator.fetch);
const command = [
  'dist/src/cli/index.js',
  'apply',
  input,
  '--journal',
  join(folder, 'journal'),
  '--base-url',
  server.url,
];
const env = { ...process.env, UPLOADCARE_PUBLIC_KEY: demoKeys.publicKey, UPLOADCARE_SECRET_KEY: demoKeys.secretKey };

/** Reads the memory of a process, in megabytes. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;
  } catch {
    return Number.NaN;
  }
}

/** Runs the command until it ends, or until `count` values were written and it gets `signal`. */
async function run(signal?: NodeJS.Signals, count = 0): Promise<number | null> {
  const child = spawn(process.execPath, command, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let output = '';
  child.stderr.on('data', (chunk) => (output += chunk));
  const memory: string[] = [];
  let next = puts + items / 10;
  let isSent = false;
  const watch = setInterval(() => {
    if (puts >= next) {
      next += items / 5;
      memory.push(`${Math.round(memoryOf(child))} MB at ${puts.toLocaleString('en')}`);
    }
    if (!signal || isSent || puts < count) return;
    isSent = true;
    child.kill(signal);
  }, 20);
  const [code] = await once(child, 'close');
  clearInterval(watch);
  console.log(`${signal ?? 'to the end'}: exit code ${code}. Memory: ${memory.join(', ')}`);
  console.log(output.split('\n').slice(-4).join('\n').trim(), '\n');
  return code;
}

const start = performance.now();
await run('SIGINT', items * 0.3);
await run('SIGKILL', items * 0.6);
let code = await run();
for (let repeat = 0; code === 1 && repeat < 5; repeat++) code = await run();
const seconds = (performance.now() - start) / 1_000;
await server.close();
rmSync(folder, { recursive: true });

let wrong = 0;
for (let index = 0; index < items; index++)
  if (emulator.metadataOf(uuidOf(index))?.['order'] !== String(index)) wrong++;
const requests = [...statuses.values()].reduce((sum, count) => sum + count, 0);
console.log(`${items} items in ${Math.round(seconds)} s, ${requests} requests:`, Object.fromEntries(statuses));
console.log(`${puts} successful writes, ${wrong} wrong values`);
process.exitCode = wrong === 0 && code === 0 ? 0 : 1;
