// Two lists of facts side by side.
import { isDeepStrictEqual } from 'node:util';
import type { Facts } from './facts.ts';
import { declared } from './schema.ts';

/** What both documents have at one place. */
export interface Pair {
  readonly name: string;
  readonly theirs: unknown;
  readonly ours: unknown;
}

/** The side of a document that has nothing at a place. */
export const notDeclared = 'not declared';

export const differ = ({ theirs, ours }: Pair): boolean => !isDeepStrictEqual(theirs, ours);

export const partsOf = (name: string): string[] => name.split(' · ');

/**
 * Every place, operation by operation. What only one side has is one place with all that is below it: for theirs
 * with the whole of it, so that a change in there is seen; for ours with a word, as our document is where to read it.
 */
export function compare(theirs: Facts, ours: Facts): Pair[] {
  const names = [...new Set([...ours.keys(), ...theirs.keys()])];
  const operations = [...new Set(names.map(operationOf))];
  const oneSided = (name: string): boolean => theirs.has(name) !== ours.has(name);
  return names
    .filter((name) => !ancestors(name).some(oneSided))
    .toSorted((one, other) => operations.indexOf(operationOf(one)) - operations.indexOf(operationOf(other)))
    .map((name) => {
      if (!oneSided(name)) return { name, theirs: theirs.get(name), ours: ours.get(name) };
      if (theirs.has(name)) return { name, theirs: whole(name, theirs), ours: notDeclared };
      return { name, theirs: notDeclared, ours: hasBelow(name, ours) ? declared : ours.get(name) };
    });
}

const operationOf = (name: string): string | undefined => partsOf(name)[0];

function ancestors(name: string): string[] {
  const parts = partsOf(name);
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join(' · '));
}

const hasBelow = (name: string, facts: Facts): boolean =>
  [...facts.keys()].some((each) => each.startsWith(`${name} · `));

function whole(name: string, facts: Facts): unknown {
  if (!hasBelow(name, facts)) return facts.get(name);
  return Object.fromEntries(
    [...facts]
      .filter(([each]) => each.startsWith(`${name} · `) && !hasBelow(each, facts))
      .map(([each, value]) => [each.slice(name.length + 3), value]),
  );
}
