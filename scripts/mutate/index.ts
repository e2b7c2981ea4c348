// `npm run mutate`: changes each fact of the OpenAPI description in a copy of the project. What follows from it has to
// follow after `npm run generate`, or the check or a test has to fail and name the place.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { descriptionFile } from '../generate/description.ts';
import { createCopy } from './copy.ts';
import { mutantsOf, sampleOf } from './mutants.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, sample: { type: 'string' } } });
const { only = '#', sample = 'Infinity' } = values;
const all = mutantsOf(await readFile(descriptionFile, 'utf8'));
const below = all.filter(({ pointer }) => `${pointer}/`.startsWith(`${only}/`));
const mutants = sampleOf(below, Number(sample));
if (mutants.length === 0) throw new Error(`There is no mutant at ${only} in a sample of ${sample}.`);

const waiting = [...mutants];
const outcomes: Outcome[] = [];
const started = performance.now();

async function work(): Promise<void> {
  const copy = await createCopy();
  const { ok, output } = await copy.run('test');
  if (!ok) throw new Error(`The tests fail without any change:\n${output}`);
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const outcome = await outcomeOf(mutant, copy);
    outcomes.push(outcome);
    const { verdict, by, isFailure } = outcome;
    const seconds = Math.round((performance.now() - started) / 1000);
    console.log(`${outcomes.length}/${mutants.length} ${seconds} s  ${mutant.pointer}  ${mutant.change}`);
    console.log(isFailure ? `  FAILED: ${verdict} by ${by.replaceAll('\n', '\n  ')}` : `  ${verdict} by ${by}`);
  }
  await copy.remove();
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutants.length) }, work));
const count = (verdict: Outcome['verdict']) => outcomes.filter((each) => each.verdict === verdict).length;
console.log(`${count('propagated')} propagated, ${count('caught')} caught, ${count('survived')} survived`);
const failures = outcomes.filter(({ isFailure }) => isFailure);
console.log(`${failures.length} of ${outcomes.length} mutants failed`);
for (const { mutant, verdict } of failures) console.log(`  ${mutant.pointer}  ${mutant.change}  ${verdict}`);
process.exitCode = failures.length === 0 ? 0 : 1;
