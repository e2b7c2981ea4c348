// The way from the arguments of the command to what it says and how it ends.
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { documentFile } from '../docs/document.ts';
import { CannotCompare, withBase } from './base.ts';
import { compare } from './compare.ts';
import { readForDiff } from './read.ts';
import { report } from './report.ts';
import { surfaceOf } from './surface.ts';
import { touched } from './touched.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const documentPath = relative(project, documentFile).replaceAll(sep, '/');
const usage = 'Usage: npm run diff -- [git revision or file] [--check]';

export interface Outcome {
  /** 0: compared. 1: with --check, the version is too low. 2: there was no comparing. */
  readonly code: 0 | 1 | 2;
  /** The report, in Markdown. */
  readonly text?: string;
  /** What is wrong when the code is not 0. */
  readonly complaint?: string;
}

/** `root` is the project whose document is looked at. */
export async function run(args: string[], root: string = project): Promise<Outcome> {
  let given: ReturnType<typeof parsed>;
  try {
    given = parsed(args);
  } catch (error) {
    return { code: 2, complaint: `${(error as Error).message}\n${usage}` };
  }
  if (given.positionals.length > 1) return { code: 2, complaint: usage };
  try {
    return await withBase(root, documentPath, given.positionals[0], async (base) => {
      if (base === undefined) {
        const text =
          'No release yet (there is no tag `v*`), nothing to compare with. Since the last commit: `npm run diff -- HEAD`.';
        return { code: 0, text };
      }
      const file = join(root, documentPath);
      const documents = {
        base: await readForDiff(base.file, base.name),
        revision: await readForDiff(file, documentPath),
      };
      const comparison = await compare(root, base.file, file);
      const surface = await surfaceOf(base.root);
      const text = report(base.name, comparison, (change) => touched(change, documents, surface));
      if (comparison.bumped || !given.values.check) return { code: 0, text };
      const { versions, next } = comparison;
      const complaint = `info.version is ${versions.revision} and has to be ${next}, since ${base.name} has ${versions.base}`;
      return { code: 1, text, complaint };
    });
  } catch (error) {
    if (error instanceof CannotCompare) return { code: 2, complaint: error.message };
    throw error;
  }
}

const parsed = (args: string[]) =>
  parseArgs({ args, allowPositionals: true, options: { check: { type: 'boolean' } } });
