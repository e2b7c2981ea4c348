// `npm run generate` writes what follows from the OpenAPI description; with --watch, again on every save.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../paths.ts';
import { redocly } from '../redocly.ts';
import { derive } from './derive.ts';
import { descriptionFile } from './description.ts';
import { formatProblem, problemsOf } from './problem.ts';
import { watchFolders } from './watch.ts';

async function write(): Promise<[]> {
  await mkdir(`${root}generated`, { recursive: true });
  const changed: string[] = [];
  for (const [file, content] of await derive()) {
    if ((await readFile(root + file, 'utf8').catch(() => undefined)) === content) continue;
    if (content === undefined) await rm(root + file, { recursive: true });
    else await writeFile(root + file, content);
    changed.push(file);
  }
  console.log(changed.length === 0 ? 'Everything is up to date.' : `Wrote ${changed.join(', ')}.`);
  return [];
}

/** Prints the faults of the description. Returns how many there are. */
async function generate(): Promise<number> {
  const problems = await problemsOf(await readFile(descriptionFile, 'utf8'), write);
  for (const problem of problems) console.error(formatProblem(problem));
  return problems.length;
}

async function generateAndLint(): Promise<void> {
  await generate();
  const { ok, stdout, stderr } = await redocly(['lint']);
  if (!ok) console.error(stdout + stderr);
  console.log(`Watching the OpenAPI description, ${new Date().toLocaleTimeString()}`);
}

const { values } = parseArgs({ options: { watch: { type: 'boolean' } } });
if (values.watch) watchFolders([dirname(descriptionFile)], generateAndLint);
else process.exitCode = Math.min(1, await generate());
