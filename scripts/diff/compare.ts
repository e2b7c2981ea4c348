// What `redocly diff` finds between two documents. Spawned: its package exports no function.
import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { CannotCompare } from './base.ts';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

export type Impact = 'major' | 'minor' | 'patch';

export interface Place {
  /** A JSON pointer into the document that it is in. */
  readonly pointer: string;
  readonly line: number;
}

export interface Change {
  /** A JSON pointer too, but through references, as the way from the top to one of the uses. */
  readonly path: string;
  readonly typeName: string;
  readonly kind: 'added' | 'removed' | 'modified';
  readonly property?: string;
  readonly impact: Impact;
  readonly verdicts: readonly { readonly message: string }[];
  readonly base?: Place;
  readonly revision?: Place;
}

export interface Comparison {
  /** What the changes ask of the version. */
  readonly bump: Impact | 'none';
  readonly versions: { readonly base: string; readonly revision: string };
  /** The lowest version that the revision can have. */
  readonly next: string;
  /** Whether the version of the revision is that or higher. */
  readonly bumped: boolean;
  /** All but that of the version. */
  readonly changes: readonly Change[];
}

interface Report {
  bump?: Impact;
  infoVersions: Comparison['versions'];
  changes: Change[];
}

/** `root` has the configuration of redocly. Throws {@link CannotCompare}. */
export async function compare(root: string, base: string, revision: string): Promise<Comparison> {
  const config = `--config=${join(root, 'redocly.yaml')}`;
  const diff = (...options: string[]) =>
    spawn(root, ['diff', base, revision, config, '--fail-on=none', ...options]);
  const [found, version] = await Promise.all([
    diff('--format=json'),
    diff('--format=next-version', '--check-version'),
  ]);
  if (!found.ok) throw new CannotCompare(`redocly cannot compare them: ${found.stderr}`);
  const next = version.stdout.trim();
  if (next === '') throw new CannotCompare(`redocly cannot say the next version: ${version.stderr}`);
  const { bump, infoVersions: versions, changes } = JSON.parse(found.stdout) as Report;
  // Redocly takes any version when nothing asks for a higher one.
  const wentBack = versions.revision.localeCompare(next, 'en', { numeric: true }) < 0;
  return {
    bump: bump ?? 'none',
    versions,
    next,
    bumped: version.ok && !wentBack,
    changes: changes.filter(({ path, property }) => path !== '#/info' || property !== 'version'),
  };
}

interface Run {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
}

function spawn(cwd: string, args: string[]): Promise<Run> {
  const env = { ...process.env, REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  return new Promise((resolve) => {
    const options = { cwd, env, maxBuffer: Number.POSITIVE_INFINITY };
    execFile(process.execPath, [redocly, ...args], options, (error, stdout, stderr) =>
      resolve({ ok: error === null, stdout, stderr: withoutFrames(stderr) }),
    );
  });
}

/** Without the banner in its box, and without the stack of an error. */
function withoutFrames(text: string): string {
  const lines = text.split('\n').filter((line) => !/^\s*[╔║╚]|^\s+at /.test(line));
  return lines.join('\n').trim();
}
