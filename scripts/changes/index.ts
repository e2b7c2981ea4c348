// `npm run changes`: applies changes of the OpenAPI description to a copy of the project, as a maintainer would make them, and sees that
// everything follows, or that a check names what a person has to do. With --only, one change by a part of its name; with --sample, some.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { parseDocument } from 'yaml';
import { descriptionFile } from '../generate/description.ts';
import { createCopy, type Project } from '../mutate/copy.ts';
import type { Way } from './call.ts';
import { type Change, changes } from './table.ts';

const { values } = parseArgs({ options: { only: { type: 'string' }, sample: { type: 'string' } } });
const { only = '', sample = `${changes.length}` } = values;
const chosen = changes.filter(({ name }) => name.includes(only));
// Spread over the table.
const picked = chosen.filter((_, index) => index % Math.ceil(chosen.length / Number(sample)) === 0);
if (picked.length === 0) throw new Error(`There is no change with ${only} in its name.`);
const source = await readFile(descriptionFile, 'utf8');

/** Throws with what is wrong. */
async function tryChange({ apply, outcome, decisions = {}, says, calls = [] }: Change, copy: Project): Promise<void> {
  const description = parseDocument(source);
  apply(description);
  await copy.reset(String(description));
  const must = async (step: 'generate' | 'check' | 'test', passes: boolean, ...named: readonly (string | RegExp)[]) => {
    const { ok, output } = await copy.run(step);
    const missing = named.find((each) => (typeof each === 'string' ? !output.includes(each) : !each.test(output)));
    if (ok === passes && missing === undefined) return;
    throw new Error(
      `\`${step}\` ${ok ? 'passes' : 'fails'}, without ${missing ?? 'a reason to'}:\n${output.slice(-3000)}`,
    );
  };
  const named = says === undefined ? [] : [says];
  const files = Object.entries(decisions);
  // The description refers to its samples.
  for (const [file, { after, text }] of files) if (after === undefined) await write(join(copy.folder, file), text);
  if (outcome === 'refused') return must('generate', false, ...named);
  await must('generate', true);
  if (outcome === 'caught') await must('check', false, ...named);
  if (outcome === 'asks') {
    const edited = files.filter(([, { after }]) => after !== undefined);
    await must('check', false, ...edited.map(([file]) => file));
    for (const [file, { after = '', text }] of edited) {
      const path = join(copy.folder, file);
      await writeFile(
        path,
        (await readFile(path, 'utf8')).replace(after, () => after + text),
      );
    }
  }
  if (outcome !== 'caught') {
    await must('check', true);
    await must('test', true);
  }
  for (const { sent, status, ...call } of calls) {
    const { ok, output } = await copy.script('scripts/changes/call.ts', JSON.stringify(call));
    if (!ok) throw new Error(output);
    const ways = Object.entries(JSON.parse(output) as Record<string, Way>);
    for (const [name, way] of ways) {
      const problem = sent ? acceptedProblem(name, way, sent, status, call) : refusedProblem(name, way);
      if (problem) throw new Error(`${problem} (${name}, ${JSON.stringify(call)}):\n${JSON.stringify(way, null, 2)}`);
    }
  }
}

type Expected = NonNullable<NonNullable<Change['calls']>[number]>;

function acceptedProblem(
  name: string,
  way: Way,
  sent: Expected['sent'],
  status: unknown,
  { operation, params, body }: Expected,
) {
  const [method, target, headers = [], text = ''] = sent ?? [];
  if (way.status !== status) return `the status is ${way.status}, not ${status}`;
  const isRaw = name === 'emulator';
  if (!isRaw && !isDeepStrictEqual(way.sent, [[method, target, headers, text]])) return 'another request was sent';
  if (!/proxy|elsewhere/.test(name)) return undefined;
  const [asked] = way.asked as [{ operation: string; parameters: object; value?: unknown }];
  if (asked.operation !== operation) return 'authorize was asked about another operation';
  const { path = {}, query = {}, header = {} } = params;
  const isSigner = name.includes('elsewhere');
  const expected = { path, query, header: isSigner ? {} : header };
  if (!isDeepStrictEqual(asked.parameters, expected)) return 'authorize was asked about other parameters';
  return isSigner || isDeepStrictEqual(asked.value, body) ? undefined : 'authorize was asked about another body';
}

function refusedProblem(name: string, way: Way): string | undefined {
  // Programs without our client get the refusal of the proxy or the emulator.
  const isRaw = way.error === undefined;
  if (isRaw ? (way.status ?? 0) < 400 || (way.status ?? 0) >= 500 : !way.error?.startsWith('ValidationError'))
    return 'the call was not refused';
  return name !== 'emulator' && way.sent.length > 0 ? 'a request was sent' : undefined;
}

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

// Without the tests of the scripts.
const tests = [
  'auth',
  'cli',
  'client',
  'contract',
  'emulator',
  'errors',
  'fuzz',
  'generate/samples',
  'http',
  'server',
  'spec',
];
const copy = await createCopy(tests);
let failed = 0;
for (const change of picked) {
  const started = performance.now();
  const problem = await tryChange(change, copy).then(
    () => undefined,
    (error: Error) => error.message,
  );
  if (problem !== undefined) failed++;
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(`${problem === undefined ? 'ok' : 'FAILED'}  ${change.name}: ${change.outcome}, ${seconds} s`);
  if (problem !== undefined) console.log(`  ${problem.replaceAll('\n', '\n  ')}`);
}
await copy.remove();
const count = (outcome: Change['outcome']) => picked.filter((each) => each.outcome === outcome).length;
console.log(
  `${picked.length} changes: ${count('follows')} follow, ${count('asks')} ask, ${count('caught')} are caught, ${count('refused')} are refused; ${failed} failed`,
);
process.exitCode = failed === 0 ? 0 : 1;
