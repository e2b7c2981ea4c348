// A copy of the project, free to be broken.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { documentFile } from './document.ts';
import { fromRoot, root } from './findings.ts';

const left = ['node_modules', '.git', '.scratch', 'dist', 'site', 'coverage'];

export interface Run {
  readonly ok: boolean;
  /** What it wrote, errors and all. */
  readonly output: string;
}

export interface Scratch {
  readonly folder: string;
  readonly documentFile: string;
  /** Runs a module of the project with Node, such as a script or a tool. */
  run(module: string, ...args: string[]): Promise<Run>;
  remove(): Promise<void>;
}

export async function createScratch(): Promise<Scratch> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'scratch-')));
  const filter = (source: string) => !left.includes(basename(source));
  await cp(root, folder, { recursive: true, filter });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  return {
    folder,
    documentFile: join(folder, fromRoot(documentFile)),
    run: (module, ...args) =>
      new Promise((resolve) => {
        const command = ['--import', 'tsx', join(folder, module), ...args];
        const options = { cwd: folder, maxBuffer: Number.POSITIVE_INFINITY };
        execFile(process.execPath, command, options, (error, stdout, stderr) =>
          resolve({ ok: error === null, output: stdout + stderr }),
        );
      }),
    remove: () => rm(folder, { recursive: true }),
  };
}
