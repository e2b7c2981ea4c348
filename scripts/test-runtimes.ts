// `npm run test:runtimes`: the portable suite, on the package as npm would publish it, in every runtime.
import { parseArgs } from 'node:util';
import { buildPrograms } from './runtimes/build.ts';
import { chosen, type Runtime } from './runtimes/catalogue.ts';
import { failuresOf, ran } from './runtimes/judge.ts';
import { runChromium } from './runtimes/run-chromium.ts';
import { runProcess } from './runtimes/run-process.ts';
import { runSample } from './runtimes/run-sample.ts';
import { withStage } from './runtimes/stage.ts';

interface Row {
  readonly runtime: string;
  readonly version: string;
  readonly tests: number;
  readonly failures: readonly string[];
  readonly time: string;
}

/** Those that are asked for on the command line. */
function asked(): Runtime[] {
  const list = { type: 'string', multiple: true } as const;
  try {
    const { only = [], without = [] } = parseArgs({ options: { only: list, without: list } }).values;
    return chosen(only, without);
  } catch (error) {
    console.error((error as Error).message);
    process.exit(1);
  }
}

const wanted = asked();
const programs = await buildPrograms();

async function rowOf(runtime: Runtime): Promise<Row> {
  const { title, npm } = runtime;
  const start = performance.now();
  const time = () => `${((performance.now() - start) / 1_000).toFixed(1)} s`;
  try {
    return await withStage(programs, async (ways) => {
      const isSample = runtime.runtime === 'sample';
      const run = isSample ? runSample : runProcess;
      const report = await (npm ? run(runtime, programs, ways) : runChromium(runtime, ways));
      const cases = isSample ? ways.sampleCases : ways.cases;
      const expected = { runtime: runtime.runtime, version: npm?.version, cases };
      const failures = failuresOf(report, expected);
      return { runtime: title, version: report.version, tests: ran(report), failures, time: time() };
    });
  } catch (error) {
    const failures = [(error as Error).message];
    return { runtime: title, version: npm?.version ?? '', tests: 0, failures, time: time() };
  }
}

const rows: Row[] = [];
for (const runtime of wanted) {
  const row = await rowOf(runtime);
  rows.push(row);
  for (const failure of row.failures) console.error(`FAILED ${row.runtime}: ${failure}\n`);
}
console.table(rows.map((row) => ({ ...row, failures: row.failures.length })));
if (rows.length === 0 || rows.some(({ failures }) => failures.length > 0)) process.exitCode = 1;
