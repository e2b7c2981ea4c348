// The package as npm would publish it, in a temporary folder.
import { rmSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './npm.ts';

export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Packed {
  /** The path of the tarball. */
  readonly tarball: string;
  /** What is in it, by path. */
  readonly files: string[];
  /** A package whose only dependency is the installed tarball. */
  readonly consumer: string;
}

/** Builds, packs and installs the package. All of it is removed at the end, after a failure or Ctrl-C as well. */
export async function packAndInstall(): Promise<Packed> {
  const folder = await mkdtemp(join(tmpdir(), 'uploadcare-metadata-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

  // Its `prepack` script builds.
  const output = npm(root, 'pack', '--json', '--foreground-scripts=false', '--pack-destination', folder);
  const [pack] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
  // ES modules, so that only a .cts or .cjs file is CommonJS.
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', `./${pack.filename}`);
  return {
    tarball: join(folder, pack.filename),
    files: pack.files.map(({ path }) => path),
    consumer: folder,
  };
}
