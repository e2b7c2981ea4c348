// Runs the suite in Node, Bun or Deno: a process that prints its report and ends by itself.
import { inspect } from 'node:util';
import { runSuite } from '../run.ts';

const { Deno, Bun } = globalThis as { Deno?: Logs; Bun?: Logs };
interface Logs {
  inspect(value: unknown): string;
}

const [url = '', otherUrl = ''] = process.argv.slice(2);
const runtime = ['bun', 'deno'].find((name) => name in process.versions) ?? 'node';
const version = process.versions[runtime] ?? '';
const own = (Deno ?? Bun)?.inspect;
const report = await runSuite({
  runtime,
  version,
  url,
  otherUrl,
  isBrowser: false,
  inspect: (value) => inspect(value, { showHidden: true, depth: 9 }) + (own?.(value) ?? ''),
});
console.log(JSON.stringify(report));
