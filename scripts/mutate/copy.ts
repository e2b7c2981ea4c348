// A copy of the project to try mutants in.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { descriptionFile } from '../generate/description.ts';
import { fromRoot, root } from '../paths.ts';

/** The tests that read the description, as paths that begin so. */
const readers = ['contract', 'generate/samples', 'generate/markdown', 'spec', 'emulator', 'client'];
const leftOut = ['node_modules', '.git', '.scratch', 'dist', 'site'];

export type Step = 'generate' | 'check' | 'test';

export interface Project {
  readonly folder: string;
  /** Puts all files back as they are in the project, but for the description. */
  reset(description: string): Promise<void>;
  run(step: Step): Promise<{ ok: boolean; output: string }>;
  /** Runs a script of the copy. */
  script(file: string, ...args: string[]): ReturnType<Project['run']>;
  /** Returns the files that differ from those of the project. */
  changed(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Creates a copy. Its step `test` runs these tests. */
export async function createCopy(tests: readonly string[] = readers): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'mutate-')));
  await cp(root, folder, { recursive: true, filter: (file) => !leftOut.includes(basename(file)) });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');

  const execute = (command: string, ...args: string[]): ReturnType<Project['run']> =>
    new Promise((resolve) => {
      const options = { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY };
      execFile(command, args, options, (error, stdout, stderr) =>
        resolve({ ok: error === null, output: stdout + stderr }),
      );
    });
  const node = (...args: string[]) => execute(process.execPath, ...args);
  const git = async (...args: string[]) => {
    const { ok, output } = await execute('git', ...args);
    if (!ok) throw new Error(`git ${args.join(' ')} failed:\n${output}`);
    return output;
  };
  await git('init', '-q');
  await git('add', '-A');

  const vitest = (...args: string[]) =>
    node('node_modules/vitest/vitest.mjs', 'run', '--no-isolate', '--no-color', '--reporter=default', ...args);
  const all = tests.map((name) => `test/${name}`);
  const test = async () => {
    const first = await vitest('--bail=1', ...all);
    const failed = /^ FAIL +(\S+)/m.exec(first.output)?.[1];
    if (first.ok) return first;
    // A run that ends early can leave out the failure.
    if (failed === undefined) return vitest(...all);
    // A test that fails by chance catches nothing.
    const again = await vitest(failed);
    return again.ok ? vitest(...all) : again;
  };

  const script = (file: string, ...args: string[]) => node('--import', 'tsx', file, ...args);

  return {
    folder,
    script,
    async reset(description) {
      await git('checkout', '-q', '--', '.');
      await git('clean', '-qfd', '-e', 'node_modules');
      await writeFile(join(folder, fromRoot(descriptionFile)), description);
    },
    run: (step) => (step === 'test' ? test() : script(`scripts/${step}/index.ts`)),
    async changed() {
      const files = (await git('diff', '--name-only')).trim().split('\n');
      return files.filter((file) => file !== '' && file !== fromRoot(descriptionFile));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
