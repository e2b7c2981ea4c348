// What `redocly diff` finds between two documents.
import { join } from 'node:path';
import { redocly } from '../redocly.ts';
import { CannotCompare } from './base.ts';

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
    redocly(['diff', base, revision, config, '--fail-on=none', ...options], root);
  const [found, version] = await Promise.all([
    diff('--format=json'),
    diff('--format=next-version', '--check-version'),
  ]);
  if (!found.ok) throw new CannotCompare(`redocly cannot compare them: ${found.stderr}`);
  const asked = version.stdout.trim();
  if (asked === '') throw new CannotCompare(`redocly cannot say the next version: ${version.stderr}`);
  const { bump, infoVersions: versions, changes } = JSON.parse(found.stdout) as Report;
  const raised = changes.some(isOfSignature);
  const next = raised && bump !== 'major' ? majorAfter(versions.base) : asked;
  // Redocly takes any version when nothing asks for a higher one.
  const isLower = versions.revision.localeCompare(next, 'en', { numeric: true }) < 0;
  return {
    bump: raised ? 'major' : (bump ?? 'none'),
    versions,
    next,
    bumped: version.ok && !isLower,
    changes: changes
      .filter(({ path, property }) => path !== '#/info' || property !== 'version')
      .map((change) => (isOfSignature(change) ? { ...change, impact: 'major' } : change)),
  };
}

/** Redocly takes our extension for a remark; who signs by hand has to follow it. */
function isOfSignature({ path, property }: Change): boolean {
  return `${path}/${property}/`.includes('/x-signature/');
}

function majorAfter(version: string): string {
  return `${Number.parseInt(version, 10) + 1}.0.0`;
}
