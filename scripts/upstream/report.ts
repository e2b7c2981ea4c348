// What there is to say about the differences, as Markdown that reads well in a terminal too.
import { stringify } from 'yaml';
import type { Known, Sorted } from './known.ts';

/** A new difference is written the way the list of the known ones has it: give it a reason, and it can go there. */
export function report({ news, changed, gone, unreasoned, known, same }: Sorted, place: string): string {
  const sections = [
    section('New', yaml(news.map(({ name, theirs, ours }) => ({ fact: name, theirs, ours })))),
    section(
      'Known, but not with these sides',
      yaml(
        changed.map(({ entry, pair: { name, theirs, ours } }) => ({
          entry: entry.fact,
          fact: name,
          theirs,
          ours,
        })),
      ),
    ),
    section('Known, but gone', lines(gone.map(({ entry, places }) => [entry, places]))),
    section('Known, but for no reason', lines(unreasoned.map((entry) => [entry, []]))),
  ];
  const counts = [
    `${news.length} new`,
    `${changed.length} changed`,
    `${gone.length} gone`,
    ...(unreasoned.length > 0 ? [`${unreasoned.length} without a reason`] : []),
    `${known} known`,
  ];
  return `${sections.join('')}${place}: ${counts.join(', ')}; ${same} facts are the same.`;
}

const section = (title: string, body: string): string => (body ? `## ${title}\n\n${body}\n\n` : '');

const yaml = (entries: object[]): string =>
  entries.length > 0
    ? `\`\`\`yaml\n${stringify(entries, { lineWidth: 0, aliasDuplicateObjects: false })}\`\`\``
    : '';

const lines = (entries: [Known, string[]][]): string =>
  entries
    .map(([{ fact }, places]) => `- \`${fact}\`${places.map((each) => `\n  - \`${each}\``).join('')}`)
    .join('\n');
