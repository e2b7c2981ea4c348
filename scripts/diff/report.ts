// The comparison in Markdown, as it goes into a pull request.
import type { Change, Comparison } from './compare.ts';
import type { Touched } from './touched.ts';

const impacts = ['major', 'minor', 'patch'] as const;

/** `touchedBy` is asked for the changes that break something. */
export function report(
  base: string,
  { bump, versions, next, bumped, changes }: Comparison,
  touchedBy: (change: Change) => Touched,
): string {
  const sorted = impacts.flatMap((impact) => changes.filter((change) => change.impact === impact));
  const rows = sorted.map((change) => row(change.impact, placeOf(change), messageOf(change)));
  const table = [row('impact', 'place', 'change'), row('---', '---', '---'), ...rows].join('\n');
  const breaking = sorted.filter(({ impact }) => impact === 'major');
  return [
    `## Change of the API since ${base}: ${bump}`,
    `\`info.version\` was ${versions.base} and is ${versions.revision}, ${
      bumped ? 'which is enough' : `**has to be ${next}**`
    }.`,
    ...(rows.length > 0 ? [table] : []),
    ...(breaking.length > 0 ? ['### What it breaks'] : []),
    ...breaking.map((change) => {
      const { verbs, types } = touchedBy(change);
      return `- ${messageOf(change)}\n  - verbs: ${codes(verbs)}\n  - types: ${codes(types)}`;
    }),
  ].join('\n\n');
}

function placeOf({ base, revision, path }: Change): string {
  const place = revision ?? base;
  return `${code(place?.pointer ?? path)}, line ${place?.line}${revision ? '' : ' before'}`;
}

/** On one line, and with nothing that begins a tag. */
function messageOf(change: Change): string {
  return said(change).replaceAll('<', '&lt;').replaceAll(/\s+/g, ' ');
}

function said({ verdicts, kind, property, typeName, path }: Change): string {
  if (verdicts.length > 0) return verdicts.map(({ message }) => message).join(' ');
  if (kind === 'modified') return `${typeName}: \`${property}\` changed.`;
  const name = path.split('/').at(-1)?.replaceAll('~1', '/').replaceAll('~0', '~');
  return `${typeName} \`${name}\` was ${kind}.`;
}

/** A `|` ends a cell even in code. */
function row(...cells: string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

const code = (text: string): string => `\`${text}\``;

const codes = (texts: readonly string[]): string => texts.map(code).join(', ') || 'none';
