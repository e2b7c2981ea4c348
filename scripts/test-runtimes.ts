// `npm run test:runtimes [-- name …]`: the portable suite, on the package as npm would publish it, in every runtime.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startServer } from '../test/portable/server.ts';
import { buildPrograms } from './runtimes/build.ts';
import { chosen } from './runtimes/catalogue.ts';
import { run } from './runtimes/run.ts';

const wanted = chosen(process.argv.slice(2));
const folder = await buildPrograms();
const server = await startServer(await readFile(join(folder, 'browser.bundle.mjs'), 'utf8'));

for (const runtime of wanted) {
  const start = performance.now();
  const { passed, failed, failures } = await run(runtime, folder, server).catch(({ message }: Error) => {
    return { passed: 0, failed: 0, failures: [message] };
  });
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  console.log(`${runtime.title} ${runtime.npm?.version ?? ''}: ${passed} passed, ${failed} failed, ${seconds} s`);
  for (const failure of failures) console.log(`  ${failure.trim().replaceAll('\n', '\n  ')}\n`);
  if (passed === 0 || failed > 0 || failures.length > 0) process.exitCode = 1;
}
server.close();
