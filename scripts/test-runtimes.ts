// `npm run test:runtimes [-- name …]`: the portable suite, on the package as npm would publish it, in every runtime.
import { readFile } from 'node:fs/promises';
import { startServer } from '../test/portable/server.ts';
import { buildPrograms } from './runtimes/build.ts';
import { chosen } from './runtimes/catalogue.ts';
import { run } from './runtimes/run.ts';

const wanted = chosen(process.argv.slice(2));
const programs = await buildPrograms();
const server = await startServer(await readFile(programs.browser, 'utf8'));

for (const runtime of wanted) {
  const start = performance.now();
  const report = await run(runtime, programs, server).catch((error: Error) => {
    return { passed: 0, failed: 1, failures: [error.message] };
  });
  const { passed, failed, failures } = report;
  const seconds = ((performance.now() - start) / 1_000).toFixed(1);
  const version = runtime.npm?.version ?? '';
  console.log(`${runtime.title} ${version}: ${passed} passed, ${failed} failed, ${seconds} s`);
  for (const failure of failures) console.log(`  ${failure.trim().replaceAll('\n', '\n  ')}\n`);
  if (passed === 0 || failed > 0 || failures.length > 0) process.exitCode = 1;
}
server.close();
