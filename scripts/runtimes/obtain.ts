// Installs a runtime from npm, once, in a folder that is not committed.
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from '../npm.ts';
import { root } from '../paths.ts';
import type { NpmSource } from './catalogue.ts';

const cache = join(root, 'node_modules/.cache/runtimes');

/** Returns the path of the program. Throws if it does not run, or reports another version than the pinned one. */
export function obtain({ package: name, version, binary }: NpmSource): string {
  const folder = join(cache, `${name.replace('/', '-')}-${version}`);
  const program = join(folder, 'node_modules', name, binary);
  if (versionOf(program) !== expectedReport(version)) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
    npm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', `${name}@${version}`);
    const reported = versionOf(program);
    if (reported !== expectedReport(version)) throw new Error(`${program} reports version ${reported}, not ${version}`);
  }
  return program;
}

/** Returns the version as the program itself writes it: that of workerd is a date. */
export function expectedReport(version: string): string {
  return version.replace(/^\d\.(\d{4})(\d\d)(\d\d)\..*/, '$1-$2-$3');
}

/** Returns the version that a program reports; `undefined` when it does not run. */
function versionOf(program: string): string | undefined {
  try {
    const output = execFileSync(program, ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return /\d+[.-]\d+[.-]\d+/.exec(output)?.[0];
  } catch {
    return undefined;
  }
}
