// Every generated file is what `npm run generate` writes.
import { readFile } from 'node:fs/promises';
import type { Problem } from '../generate/problem.ts';
import { root } from '../paths.ts';

const fix = 'Run `npm run generate` and commit what it writes.';

/** `files` has the content of each generated file; `undefined` is for a file that has to go. */
export async function driftProblems(files: Map<string, string | undefined>): Promise<Problem[]> {
  const problems = [...files].map(async ([file, content]) => {
    const present = await readFile(root + file, 'utf8').catch(() => undefined);
    if (present === content) return [];
    const state = content === undefined ? 'extra' : present === undefined ? 'missing' : 'stale';
    return [{ file, message: `The generated file is ${state}.`, fix }];
  });
  return (await Promise.all(problems)).flat();
}
