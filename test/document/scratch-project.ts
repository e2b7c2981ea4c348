// A copy of what `npm run generate` works on, free to be broken.
import { execFile } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const copied = [
  'openapi',
  'scripts',
  'generated',
  'package.json',
  'tsconfig.json',
  'biome.json',
  '.gitignore',
];

export interface Run {
  readonly ok: boolean;
  readonly stderr: string;
}

export interface ScratchProject {
  readonly generated: string;
  readonly documentFile: string;
  generate(...args: string[]): Promise<Run>;
  /** The generated files by name. */
  files(): Promise<Record<string, string>>;
}

/** Goes away with the test that asks for it. */
export async function scratchProject({ onTestFinished }: TestContext): Promise<ScratchProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'generated-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const name of copied) await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  const generated = join(folder, 'generated');
  return {
    generated,
    documentFile: join(folder, 'openapi', 'uploadcare-metadata.yaml'),
    generate: (...args) =>
      new Promise((resolve) => {
        const command = ['--import', 'tsx', join('scripts', 'generate.ts'), ...args];
        execFile(process.execPath, command, { cwd: folder }, (error, _, stderr) =>
          resolve({ ok: error === null, stderr }),
        );
      }),
    files: async () =>
      Object.fromEntries(
        await Promise.all(
          (await readdir(generated)).map(async (name) => [
            name,
            await readFile(join(generated, name), 'utf8'),
          ]),
        ),
      ),
  };
}
