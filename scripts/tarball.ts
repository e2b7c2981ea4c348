// The package as npm would publish it, in a temporary folder.
import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

export interface Packed {
  /** The path of the tarball. */
  readonly tarball: string;
  /** What is in it, by path. */
  readonly files: string[];
  /** A package whose only dependency is the installed tarball. */
  readonly consumer: string;
}

/** Builds, packs and installs the package, hands it over, and removes it whatever comes of that. */
export async function withPackage(work: (packed: Packed) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'uploadcare-metadata-'));
  try {
    // Its `prepack` script builds.
    const output = npm(root, 'pack', '--json', '--foreground-scripts=false', '--pack-destination', folder);
    const [pack] = JSON.parse(output) as [{ filename: string; files: { path: string }[] }];
    const tarball = join(folder, pack.filename);
    // ES modules, so that only a .cts or .cjs file is CommonJS.
    await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n');
    npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', `./${pack.filename}`);
    await work({ tarball, files: pack.files.map(({ path }) => path), consumer: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function npm(cwd: string, ...given: string[]): string {
  // The current npm, by its own path: `npm` alone is a .cmd file on Windows, which spawn does not start.
  const cli = process.env['npm_execpath'];
  const { status, stdout, stderr } = cli
    ? spawnSync(process.execPath, [cli, ...given], { cwd, encoding: 'utf8' })
    : spawnSync('npm', given, { cwd, encoding: 'utf8', shell: true });
  if (status !== 0) throw new Error(`npm ${given.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}
