// The differences that are known, each with its reason, against those that there are.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { differ, notDeclared, type Pair, partsOf } from './compare.ts';
import { CannotCompare, parsed } from './read.ts';
import { isNode } from './schema.ts';

const knownFile = fileURLToPath(new URL('known-differences.yaml', import.meta.url));

export interface Known {
  /** The name of a place. A `*` stands for anything within one part of it. */
  readonly fact: string;
  readonly theirs: unknown;
  readonly ours: unknown;
  readonly reason?: string;
}

export interface Sorted {
  /** Differences that no entry names. */
  readonly news: Pair[];
  /** Places that an entry names, with sides other than it says. */
  readonly changed: { entry: Known; pair: Pair }[];
  /** Entries that name no difference any more, with the places that are the same now. */
  readonly gone: { entry: Known; places: string[] }[];
  readonly unreasoned: Known[];
  /** How many differences are known, and how many places are the same. */
  readonly known: number;
  readonly same: number;
}

export async function readKnown(file: string = knownFile): Promise<Known[]> {
  const entries = parsed(await readFile(file, 'utf8'), file);
  if (!Array.isArray(entries)) throw new CannotCompare(`${file} is not a list`);
  for (const entry of entries)
    if (!isNode(entry) || typeof entry['fact'] !== 'string' || !('theirs' in entry) || !('ours' in entry))
      throw new CannotCompare(`${file} has an entry without fact, theirs or ours: ${JSON.stringify(entry)}`);
  return entries as Known[];
}

/** An entry holds at every place that it names, so that one that is right in some places only does not pass. */
export function sort(pairs: Pair[], entries: Known[]): Sorted {
  const named = entries.map((entry) => ({ entry, at: pairs.filter(({ name }) => fits(entry.fact, name)) }));
  const differences = pairs.filter(differ);
  const covered = new Set(named.flatMap(({ at }) => at));
  const news = differences.filter((pair) => !covered.has(pair));
  const changed = named.flatMap(({ entry, at }) =>
    at.filter((pair) => differ(pair) && !saysTheSame(entry, pair)).map((pair) => ({ entry, pair })),
  );
  // What a place had below it is not gone by itself when the place is missing: that is one difference, and it is told.
  const missing = [...news, ...changed.map(({ pair }) => pair)].filter(
    ({ theirs }) => theirs === notDeclared,
  );
  const gone = named
    .map(({ entry, at }) => ({
      entry,
      at,
      places: at.filter((pair) => !differ(pair)).map(({ name }) => name),
    }))
    .filter(({ entry, at, places }) =>
      at.length === 0 ? !missing.some(({ name }) => isBelow(entry.fact, name)) : places.length > 0,
    );
  return {
    news,
    changed,
    gone,
    unreasoned: entries.filter(({ reason }) => typeof reason !== 'string' || reason.trim() === ''),
    known: differences.length - new Set([...news, ...changed.map(({ pair }) => pair)]).size,
    same: pairs.length - differences.length,
  };
}

export const allKnown = ({ news, changed, gone, unreasoned }: Sorted): boolean =>
  [news, changed, gone, unreasoned].every(({ length }) => length === 0);

const saysTheSame = (entry: Known, pair: Pair): boolean =>
  isDeepStrictEqual([entry.theirs, entry.ours], [pair.theirs, pair.ours]);

function fits(fact: string, name: string): boolean {
  const parts = partsOf(name);
  const patterns = partsOf(fact);
  return (
    parts.length === patterns.length && patterns.every((each, index) => matches(each, parts[index] ?? ''))
  );
}

const isBelow = (fact: string, name: string): boolean =>
  fits(partsOf(fact).slice(0, partsOf(name).length).join(' · '), name);

function matches(pattern: string, part: string): boolean {
  const source = pattern.split('*').map((each) => each.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${source.join('.*')}$`).test(part);
}
