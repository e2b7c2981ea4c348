// The way from the arguments of the command to what it says and how it ends.
import { type Document, documentFile } from '../docs/document.ts';
import { compare } from './compare.ts';
import { cut } from './cut.ts';
import { factsOf } from './facts.ts';
import { allKnown, type Known, readKnown, sort } from './known.ts';
import { CannotCompare, readSource, shown, withSource } from './read.ts';
import { report } from './report.ts';

export interface Outcome {
  /** 0: every difference is known. 1: one is not, or a known one is no more. 2: there was no comparing. */
  readonly code: 0 | 1 | 2;
  readonly text: string;
}

export async function run(args: string[]): Promise<Outcome> {
  const [place, ...others] = args;
  if (place === undefined || others.length > 0)
    return { code: 2, text: 'Usage: npm run upstream -- <file or URL of an OpenAPI document>' };
  try {
    const known = await readKnown();
    const ours = await readSource(documentFile);
    const [upstream, own] = (await withSource(place, (theirs) =>
      cut([theirs, ours], Object.keys(ours.document.paths)),
    )) as [Document, Document];
    return outcome(shown(place), upstream, own, known);
  } catch (error) {
    if (error instanceof CannotCompare) return { code: 2, text: error.message };
    throw error;
  }
}

/** Of two documents that are cut. `place` is where the first is from. */
export function outcome(place: string, upstream: Document, own: Document, known: Known[]): Outcome {
  const ours = factsOf(own);
  const sorted = sort(compare(factsOf(upstream, ours), ours), known);
  return { code: allKnown(sorted) ? 0 : 1, text: report(sorted, place) };
}
