// Runs hostile cases: a thousand here, more with `npm run fuzz -- --runs N --seed S`.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { afterAll, beforeAll, it, vi } from 'vitest';
import { cases } from './arbitraries.ts';
import { runClient } from './clients.ts';
import { check } from './guarantees.ts';
import { runHandler } from './handlers.ts';
import { turn } from './harness.ts';

const { FUZZ_RUNS = '1000', FUZZ_SEED = '1', FUZZ_PATH } = process.env;
const numRuns = FUZZ_PATH === undefined ? Number(FUZZ_RUNS) : 1;
const seed = Number(FUZZ_SEED);

/** Rejections of the case that nobody handled. */
const unhandled: unknown[] = [];
const listeners = process.listeners('unhandledRejection');

beforeAll(() => {
  // The listeners of the test runner do not know the case.
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => unhandled.push(reason));
  // Stacks take time. They are of use where a case is run alone.
  if (FUZZ_PATH === undefined) Error.stackTraceLimit = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] });
});

afterAll(() => {
  vi.useRealTimers();
  process.removeAllListeners('unhandledRejection');
  for (const listener of listeners) process.on('unhandledRejection', listener);
});

/** In megabytes, twelve times in a long run. */
const heaps: number[] = [];
let runs = 0;
async function measureHeap(): Promise<void> {
  if (numRuns < 20_000 || ++runs % Math.floor(numRuns / 12) > 0) return;
  setFlagsFromString('--expose-gc');
  for (let round = 0; round < 5; round++) {
    runInNewContext('gc')();
    await turn();
  }
  heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
}

const property = fc.asyncProperty(cases, async (plan) => {
  unhandled.length = 0;
  vi.clearAllTimers();
  vi.setSystemTime(Date.UTC(2026, 0, 5));
  await ('calls' in plan ? runClient(plan) : runHandler(plan));
  await turn();
  check(unhandled.length === 0, 'every rejection is handled', unhandled);
  await measureHeap();
});

it(`the guarantees hold in ${numRuns} hostile cases of the seed ${seed}`, { timeout: 0 }, async () => {
  const path = FUZZ_PATH === undefined ? {} : { path: FUZZ_PATH, endOnFailure: true };
  const details = await fc.check(property, { numRuns, seed, ...path });
  if (details.failed) {
    const shrunk = fc.stringify(details.counterexample?.[0]).replaceAll(/"\w+":undefined,?/g, '');
    throw new Error(
      `Case ${details.numRuns}, shrunk ${details.numShrinks} times: ${shrunk}\n` +
        `Run it alone: npm run fuzz -- --seed ${seed} --path "${details.counterexamplePath}"`,
      { cause: details.errorInstance },
    );
  }
  const median = (part: number[]) => part.sort((a, b) => a - b)[2] ?? 0;
  check(median(heaps.slice(8, 12)) - median(heaps.slice(4, 8)) < 1, 'the heap does not grow', heaps);
});
