// `npm run torture`: a long run of hostile cases through the client and the handlers. `--cases` and `--seed` say which;
// `--case` plays one of them alone, `--from` those from a number on in one process.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { inProcesses } from './torture/processes.ts';
import { report } from './torture/report.ts';

const { values } = parseArgs({
  options: Object.fromEntries(['cases', 'seed', 'case', 'from'].map((name) => [name, { type: 'string' }])),
});
const numberOf = (name: string, otherwise: number): number => {
  const given = values[name] === undefined ? otherwise : Number(values[name]);
  if (!Number.isSafeInteger(given) || given < 0) throw new Error(`--${name} takes a whole number`);
  return given;
};
const alone = values['case'] !== undefined;
const seed = numberOf('seed', Math.floor(Math.random() * 2 ** 31));
const from = alone ? numberOf('case', 0) : numberOf('from', 0);
const cases = alone ? 1 : numberOf('cases', 100_000);
if (cases === 0) throw new Error('--cases takes 1 or more');

const began = performance.now();
const processes = alone || values['from'] !== undefined ? 1 : Math.min(2, availableParallelism());
const parts = await inProcesses({ seed, from, to: from + cases }, processes);
const { text, ok } = report(parts, (performance.now() - began) / 1_000);
console.log(text);
process.exitCode = ok ? 0 : 1;
