// A git repository of its own, with copies of what `npm run diff` reads, free to be changed.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { TestContext } from 'vitest';
import { type Document, parseDocument } from 'yaml';
import { type Outcome, run } from '../../scripts/diff/run.ts';
import { documentFile } from '../../scripts/docs/document.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const copied = [dirname(relative(project, documentFile)), 'src/verbs.ts', 'generated', 'redocly.yaml'];

export interface Repository {
  readonly folder: string;
  readonly documentFile: string;
  git(...args: string[]): Promise<string>;
  /** Commits all there is, and puts a tag on it. */
  release(tag: string): Promise<void>;
  change(change: (document: Document) => void): Promise<void>;
  /** What `npm run diff` does here. */
  diff(...args: string[]): Promise<Outcome>;
}

/** Goes away with the test that asks for it. */
export async function repository({ onTestFinished }: TestContext): Promise<Repository> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'diff-test-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const path of copied) await cp(join(project, path), join(folder, path), { recursive: true });
  const own = join(folder, relative(project, documentFile));
  const git = async (...args: string[]) => {
    const author = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'core.autocrlf=false'];
    return (await promisify(execFile)('git', [...author, ...args], { cwd: folder })).stdout;
  };
  await git('init', '--quiet', '--initial-branch=main');
  return {
    folder,
    documentFile: own,
    git,
    async release(tag) {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message', tag);
      await git('tag', tag);
    },
    async change(change) {
      const document = parseDocument(await readFile(own, 'utf8'));
      change(document);
      await writeFile(own, String(document));
    },
    diff: (...args) => run(args, folder),
  };
}

export const versionTo = (version: string) => (document: Document) =>
  document.setIn(['info', 'version'], version);
