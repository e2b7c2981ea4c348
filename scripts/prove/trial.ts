// One change of the document in a scratch copy of the project: what a maintainer would run, and what comes of it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { documentFile } from '../document.ts';
import { fromRoot, root } from '../findings.ts';
import { guideFolder, ourMarkdown } from '../markdown.ts';
import type { Scratch } from '../scratch.ts';
import type { Mutation } from './mutations.ts';

export interface Outcome {
  readonly mutation: Mutation;
  readonly verdict: 'followed' | 'caught' | 'survived';
  /** What followed, what caught it, or why it counts as a survivor. */
  readonly by: string;
}

const derived = ['generated', 'README.md', guideFolder];
// The tests of the scripts for maintainers look at the document as it is, and at changes of their own; the size and the
// hostile run have little to do with one fact.
const others = ['document', 'upstream', 'diff', 'workflows', 'docs', 'torture', 'size'];
const constants = 'generated/constants.ts';

/** `mock` has what the mock answers by the document as it is. */
export async function attempt(scratch: Scratch, mutation: Mutation, mock: string): Promise<Outcome> {
  await writeFile(scratch.documentFile, mutation.text());
  // What keeps one change from being tried is no reason to lose the outcomes of the others.
  const { verdict, by } = await outcome(scratch, mutation, mock).catch((error: Error) => ({
    verdict: 'survived' as const,
    by: error.message,
  }));
  await restore(scratch);
  return { mutation, verdict, by };
}

async function outcome(
  scratch: Scratch,
  mutation: Mutation,
  mock: string,
): Promise<Omit<Outcome, 'mutation'>> {
  const caught = (by: string, output: string): Omit<Outcome, 'mutation'> =>
    isNamed(mutation, output)
      ? { verdict: 'caught', by }
      : {
          verdict: 'survived',
          by: `${by} fails, but names neither the place nor the fact:\n${output.slice(-2000)}`,
        };

  const generated = await scratch.run('scripts/generate.ts');
  if (!generated.ok) return caught('generate', generated.output);
  const checked = await scratch.run('scripts/check.ts');
  if (!checked.ok) return caught('check', checked.output);
  const failing = await failingTest(scratch);
  if (failing !== undefined) return { verdict: 'caught', by: `test ${failing}` };

  const followers = await changedFiles(scratch);
  if (followers.length === 0 && (await mockOf(scratch)) !== mock) followers.push('mock');
  if (followers.length === 0) return { verdict: 'survived', by: 'nothing follows, and nothing complains' };
  if (followers.includes(constants)) {
    await stayBehind(scratch);
    if ((await failingTest(scratch)) === undefined)
      return { verdict: 'survived', by: 'no test tells a client that does not follow' };
  }
  return { verdict: 'followed', by: followers.join(', ') };
}

/** The name of a test that fails, each time: one that fails by chance says nothing of the change. */
async function failingTest(scratch: Scratch): Promise<string | undefined> {
  for (let chance = 0; chance < 3; chance++) {
    const { ok, output } = await test(scratch);
    if (ok) return undefined;
    const [, name, file] = /^ FAIL +((\S+).*)$/m.exec(output) ?? [];
    if (name === undefined || file === undefined)
      throw new Error(`the tests could not be run:\n${output.slice(-2000)}`);
    if (!(await test(scratch, file)).ok) return name;
    console.error(`by chance: ${name}`);
  }
  throw new Error('the tests fail by chance, again and again');
}

function test(scratch: Scratch, ...files: string[]) {
  const left = others.flatMap((name) => ['--exclude', `test/${name}/**`]);
  return scratch.run(
    'node_modules/vitest/vitest.mjs',
    'run',
    '--bail=1',
    '--no-isolate',
    '--no-color',
    ...left,
    ...files,
  );
}

/** What the mock answers, as text. */
export async function mockOf(scratch: Scratch): Promise<string> {
  const { ok, output } = await scratch.run('scripts/prove/mock.ts');
  if (!ok) throw new Error(`the mock could not be asked:\n${output}`);
  return output;
}

/** Whether what failed names the place: the fact, in the document, or the code that does not follow. */
function isNamed({ at, words }: Mutation, output: string): boolean {
  if (/^(src|test|scripts|README|openapi\/samples|openapi\/guides)\S+:\d+/m.test(output)) return true;
  const parent = at.slice(0, at.lastIndexOf('/'));
  const pointers = output.match(/#\/[^\s,:]+/g) ?? [];
  // What is missing is found in what it is missing from, and what does not fit where it is used.
  if (pointers.some((each) => each.startsWith(parent) || at.startsWith(`${each}/`))) return true;
  return words.some((word) => word.length > 2 && output.includes(word));
}

async function changedFiles({ folder }: Scratch): Promise<string[]> {
  const files = [
    ...(await readdir(join(root, 'generated'))).map((name) => `generated/${name}`),
    ...(await ourMarkdown()).map(({ file }) => file),
  ];
  const isChanged = async (file: string) =>
    (await readFile(join(root, file), 'utf8')) !== (await readFile(join(folder, file), 'utf8'));
  const changed = await Promise.all(files.map(isChanged));
  return files.filter((_, index) => changed[index]);
}

/** Lets the client and the emulator have the constants as they were, and only the tests the new ones. */
async function stayBehind({ folder }: Scratch): Promise<void> {
  await mkdir(join(folder, 'stale'));
  await cp(join(root, constants), join(folder, constants.replace('generated', 'stale')));
  for (const file of await readdir(join(folder, 'src'), { recursive: true })) {
    if (!file.endsWith('.ts')) continue;
    const path = join(folder, 'src', file);
    const source = await readFile(path, 'utf8');
    await writeFile(path, source.replaceAll('generated/constants', 'stale/constants'));
  }
}

async function restore({ folder }: Scratch): Promise<void> {
  await rm(join(folder, 'stale'), { recursive: true, force: true });
  for (const name of [fromRoot(documentFile), 'src', ...derived]) {
    await rm(join(folder, name), { recursive: true, force: true });
    await cp(join(root, name), join(folder, name), { recursive: true });
  }
}
