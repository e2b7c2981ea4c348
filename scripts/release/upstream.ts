// `npm run upstream -- <file or URL>` compares Uploadcare's own OpenAPI description with ours, in the facts about our
// operations. Fails if the differences are not those in the snapshot, or if one has no reason there. With --update, it
// writes the snapshot first and keeps the reasons.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isCollection, isSeq, parse, parseDocument, type YAMLMap, YAMLSeq } from 'yaml';
import { redocly } from '../redocly.ts';
import { type Difference, differencesOf, factsOf, keyOf, type Tree } from './upstream-facts.ts';

const snapshot = 'scripts/release/upstream-differences.yaml';
const description = 'openapi/uploadcare-metadata.yaml';

async function readDescription(source: string): Promise<Tree> {
  const args = ['bundle', '--dereferenced', '--ext=yaml', source];
  const { ok, stdout, stderr } = await redocly(args, process.cwd());
  if (!ok) throw new Error(stderr);
  // Each reference is an alias now.
  return parse(stdout, { maxAliasCount: -1 });
}

/** Returns a snapshot with the reasons from the old one, and the differences that have none. */
function updated(old: string, differences: Difference[]): { text: string; unexplained: Difference[] } {
  const document = parseDocument(old);
  const before = isSeq<YAMLMap>(document.contents) ? document.contents : new YAMLSeq<YAMLMap>();
  // The parser takes the comment above the first entry for one above the list.
  if (before.items[0]) before.items[0].commentBefore ??= before.commentBefore ?? null;
  const reasons = new Map(before.items.map((each) => [keyOf(each.toJS(document)), each.commentBefore]));
  const after = document.createNode(differences);
  for (const [index, entry] of (after.items as YAMLMap[]).entries()) {
    entry.commentBefore = reasons.get(keyOf(differences[index] as Difference)) ?? null;
    entry.spaceBefore = index > 0;
    for (const { value } of entry.items) if (isCollection(value)) value.flow = true;
  }
  Object.assign(document, { contents: after });
  return {
    text: document.toString({ lineWidth: 0, flowCollectionPadding: false }),
    unexplained: differences.filter((each) => !reasons.get(keyOf(each))?.trim()),
  };
}

/** Prints what is wrong with the snapshot. Returns whether nothing is. */
async function check(source: string, update: boolean): Promise<boolean> {
  const [upstream, ours] = await Promise.all([readDescription(source), readDescription(description)]);
  const paths = Object.keys(ours['paths']);
  const differences = differencesOf(factsOf(upstream, paths), factsOf(ours, paths));
  const { text, unexplained } = updated(readFileSync(snapshot, 'utf8'), differences);
  if (update) writeFileSync(snapshot, text);
  const args = ['diff', '--no-index', '--', snapshot, '-'];
  const { status, stdout } = spawnSync('git', args, { encoding: 'utf8', input: text });
  if (status !== 0) console.log(`${stdout}\nReview this, then run \`npm run upstream -- --update ${source}\`.`);
  for (const { fact, in: places } of unexplained)
    console.log(`No reason above \`${fact}\` (${places.join(', ')}) in ${snapshot}.`);
  return status === 0 && unexplained.length === 0;
}

try {
  const options = { update: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ allowPositionals: true, options });
  const [source, ...others] = positionals;
  if (source === undefined || others.length > 0) throw new Error('Usage: npm run upstream -- [--update] <file or URL>');
  if (!(await check(source, values.update))) process.exitCode = 1;
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
