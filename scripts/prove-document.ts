// `npm run prove:document` changes one fact of the document after the other, and proves that each is followed or caught.
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { documentFile } from './document.ts';
import { mutationsOf, sampleOf } from './prove/mutations.ts';
import { report } from './prove/report.ts';
import { attempt, mockOf, type Outcome } from './prove/trial.ts';
import { createScratch } from './scratch.ts';

const { values } = parseArgs({
  options: { only: { type: 'string', multiple: true }, sample: { type: 'string' } },
});
const { only = ['#/'], sample } = values;

const all = mutationsOf(await readFile(documentFile, 'utf8')).filter(({ at }) =>
  only.some((pointer) => isBelow(at, pointer)),
);
const mutations = sample === undefined ? all : sampleOf(all, Number(sample));
if (mutations.length === 0)
  throw new Error(`there is nothing to change: no fact at ${only.join(', ')}, or no sample of ${sample}`);

function isBelow(at: string, pointer: string): boolean {
  return pointer === '#/' || at === pointer || at.startsWith(`${pointer}/`);
}

const started = Date.now();
const waiting = [...mutations];
const outcomes: Outcome[] = [];

async function work(): Promise<void> {
  const scratch = await createScratch();
  try {
    const mock = await mockOf(scratch);
    for (let mutation = waiting.shift(); mutation !== undefined; mutation = waiting.shift()) {
      const outcome = await attempt(scratch, mutation, mock);
      outcomes.push(outcome);
      const seconds = Math.round((Date.now() - started) / 1000);
      const by = outcome.by.split('\n')[0];
      console.error(
        `${outcomes.length}/${mutations.length} ${seconds} s  ${outcome.verdict} (${by})  ${mutation.at}  ${mutation.what}`,
      );
    }
  } finally {
    await scratch.remove();
  }
}

await Promise.all(Array.from({ length: Math.min(availableParallelism(), mutations.length) }, work));
console.log(report(outcomes));
process.exitCode = outcomes.some(({ verdict }) => verdict === 'survived') ? 1 : 0;
