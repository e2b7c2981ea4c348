// Gets a runtime from npm, once, into a folder that is not committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { root } from '../paths.ts';
import type { Runtime } from './catalogue.ts';

/** The path of its program, of exactly the version that is pinned. Throws when that cannot be had. */
export function obtain({ name, npm: source }: Runtime): string {
  if (source === undefined) throw new Error(`npm does not have ${name}`);
  const folder = join(root, 'node_modules/.cache/runtimes', `${name}-${source.version}`);
  const program = join(folder, 'node_modules', source.package, source.binary);
  if (versionOf(program) !== source.says) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    // Its scripts would look for what is here already.
    const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
    npm(folder, 'install', ...options, `${source.package}@${source.version}`);
    const version = versionOf(program);
    if (version !== source.says) throw new Error(`${program} says it is ${version}, not ${source.says}`);
  }
  return program;
}

/** What a program says its version is; nothing when it does not run. */
function versionOf(program: string): string | undefined {
  try {
    const said = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+[.-]\d+[.-]\d+/.exec(said)?.[0];
  } catch {
    return undefined;
  }
}
