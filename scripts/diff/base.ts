// Where the old document comes from: the last release, a git revision, or a file.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The documents cannot be compared; the message says why. */
export class CannotCompare extends Error {}

export interface Base {
  /** What it is called in the report. */
  readonly name: string;
  readonly file: string;
  /** The project as it was then; as it is now when all there is of then is a file. */
  readonly root: string;
}

/**
 * Hands over the base that is asked for, or the newest release when none is; `undefined` when there is no release yet.
 * What comes out of git is in a folder as long as `use` works on it. Throws {@link CannotCompare}.
 */
export async function withBase<T>(
  root: string,
  documentPath: string,
  asked: string | undefined,
  use: (base: Base | undefined) => Promise<T>,
): Promise<T> {
  const name = asked ?? (await newestRelease(root));
  if (name === undefined) return use(undefined);
  const commit = await commitOf(root, name);
  if (commit === undefined) {
    const file = resolve(name);
    if (await isFile(file)) return use({ name, file, root });
    throw new CannotCompare(`${name} is neither a git revision nor a file`);
  }
  const folder = await mkdtemp(join(tmpdir(), 'diff-'));
  try {
    const then = join(folder, 'then');
    await writeCommit(root, commit, `${then}/`, join(folder, 'index'));
    const file = join(then, documentPath);
    if (!(await isFile(file))) throw new CannotCompare(`${name} has no ${documentPath}`);
    return await use({ name, file, root: then });
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The newest tag `v*` that the current commit is built on. */
async function newestRelease(root: string): Promise<string | undefined> {
  try {
    // A pre-release comes before the release of its name.
    const order = ['-c', 'versionsort.suffix=-', 'tag', '--sort=-version:refname'];
    const [newest] = (await git(root, ...order, '--list', 'v*', '--merged', 'HEAD')).split('\n');
    if (newest) return newest;
    if ((await git(root, 'rev-parse', '--is-shallow-repository')) === 'false') return undefined;
  } catch (error) {
    throw new CannotCompare(`git cannot say what the last release is: ${said(error)}`);
  }
  throw new CannotCompare(
    'this clone is shallow and may lack the tags of releases: `git fetch --unshallow --tags`',
  );
}

async function commitOf(root: string, revision: string): Promise<string | undefined> {
  const options = ['--verify', '--quiet', '--end-of-options'];
  return git(root, 'rev-parse', ...options, `${revision}^{commit}`).catch(() => undefined);
}

/** By an index of its own: neither the work tree nor the index of the project is touched. */
async function writeCommit(root: string, commit: string, folder: string, index: string): Promise<void> {
  const env = { ...process.env, GIT_INDEX_FILE: index };
  await execute('git', ['read-tree', commit], { cwd: root, env });
  await execute('git', ['checkout-index', '--all', `--prefix=${folder}`], { cwd: root, env });
}

async function git(root: string, ...args: string[]): Promise<string> {
  return (await execute('git', args, { cwd: root })).stdout.trim();
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
}

const said = (error: unknown): string => {
  const { stderr, message } = error as Error & { stderr?: string };
  return stderr?.trim() || message;
};
