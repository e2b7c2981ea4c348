// The way from the arguments of the command to what it says and how it ends.
import { documentFile, readDocument } from '../document.ts';
import { compare } from './compare.ts';
import { cut } from './cut.ts';
import { factsOf } from './facts.ts';
import { allKnown, readKnown, sort } from './known.ts';
import { CannotCompare, shown, withSource } from './read.ts';
import { report } from './report.ts';

export interface Outcome {
  /** 0: every difference is known. 1: one is not, or a known one is no more. 2: there was no comparing. */
  readonly code: 0 | 1 | 2;
  readonly text: string;
}

/** `knownFile` is for tests that need another list than the project's. */
export async function run(args: string[], knownFile?: string): Promise<Outcome> {
  const [place, ...others] = args;
  if (place === undefined || others.length > 0)
    return { code: 2, text: 'Usage: npm run upstream -- <file or URL of an OpenAPI document>' };
  try {
    const document = await readDocument();
    const paths = Object.keys(document.paths);
    const [upstream, own] = await withSource(place, (source) =>
      Promise.all([cut(source, paths), cut({ file: documentFile, document }, paths)]),
    );
    const ours = factsOf(own, paths);
    const sorted = sort(compare(factsOf(upstream, paths, ours), ours), await readKnown(knownFile));
    return { code: allKnown(sorted) ? 0 : 1, text: report(sorted, shown(place)) };
  } catch (error) {
    if (error instanceof CannotCompare) return { code: 2, text: error.message };
    throw error;
  }
}
