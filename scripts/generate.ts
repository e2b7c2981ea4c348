// `npm run generate` writes what is derived from the document; with --watch again on every save.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { lintFindings } from './checks/lint.ts';
import { derive, extraFiles, folder } from './derive.ts';
import { documentFile } from './document.ts';
import { withoutFacts } from './facts.ts';
import { findingsOf, formatFinding, root } from './findings.ts';
import { watchFolders } from './watch.ts';

async function write(): Promise<void> {
  const derived = await derive();
  await mkdir(root + folder, { recursive: true });
  for (const file of await extraFiles(derived)) await rm(root + file, { recursive: true });
  const changed: string[] = [];
  for (const [file, source] of derived) {
    if ((await readFile(root + file, 'utf8').catch(() => undefined)) === source) continue;
    await writeFile(root + file, source);
    changed.push(file);
  }
  console.log(changed.length === 0 ? 'Everything is as the document says' : `Wrote ${changed.join(', ')}`);
}

/** Whether it could be written; what is wrong with the document is printed. */
async function generate(): Promise<boolean> {
  const text = await readFile(documentFile, 'utf8');
  const findings = await findingsOf(text, write);
  for (const finding of findings) console.error(formatFinding(finding));
  return findings.length === 0;
}

/** Shows what the linter finds as well. */
async function generateAndLint(): Promise<void> {
  const steps = [generate, async () => (await lintFindings()).map(formatFinding).map(complain)];
  for (const step of steps) await step().catch((error) => complain(error.message));
  console.log(`Watching the document, ${new Date().toLocaleTimeString()}`);
}

const complain = (message: string) => console.error(message);

if (process.argv.includes('--watch')) watchFolders([dirname(documentFile)], generateAndLint, withoutFacts);
else if (!(await generate())) process.exitCode = 1;
