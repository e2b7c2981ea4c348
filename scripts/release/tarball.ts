// Packs the package as npm would publish it, and installs the tarball in a temporary folder.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { root } from '../paths.ts';

/**
 * Returns the path of the tarball, the paths of its files, and the folder of a package that depends on the tarball and on
 * `others`, such as `undici@7.30.2`. The folder is removed when the process ends.
 */
export function packAndInstall(...others: string[]) {
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
