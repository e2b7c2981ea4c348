// Packs the package as npm would publish it, and installs the tarball in a temporary folder.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from '../npm.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Packed {
  /** The path of the tarball. */
  readonly tarball: string;
  /** The paths of its files. */
  readonly files: string[];
  /** The folder of a package that depends on the tarball, and on nothing else but the given packages. */
  readonly consumer: string;
}

/** The folder is removed when the process ends. `others` are installed too, such as `undici@7.30.2`. */
export function packAndInstall(...others: string[]): Packed {
  const consumer = mkdtempSync(join(tmpdir(), 'uploadcare-metadata-'));
  process.once('exit', () => rmSync(consumer, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

  // The `prepack` script builds.
  const output = npm(root, 'pack', '--json', '--foreground-scripts=false', '--pack-destination', consumer);
  const [pack] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
  // A .js or .ts file of the consumer is an ES module; a .cjs or .cts file is CommonJS.
  writeFileSync(join(consumer, 'package.json'), '{ "private": true, "type": "module" }\n');
  npm(consumer, 'install', '--ignore-scripts', '--no-audit', '--no-fund', `./${pack.filename}`, ...others);
  return { tarball: join(consumer, pack.filename), files: pack.files.map(({ path }) => path), consumer };
}
