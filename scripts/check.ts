// `npm run check` finds all that can be wrong with the document, what is derived from it, and the code, at once.
import { readFile } from 'node:fs/promises';
import { codeFindings } from './checks/code.ts';
import { driftFindings } from './checks/drift.ts';
import { exampleFindings } from './checks/examples.ts';
import { guideFindings } from './checks/guides.ts';
import { lintFindings } from './checks/lint.ts';
import { markdownFindings, wordFindings } from './checks/markdown.ts';
import { proseFindings } from './checks/prose.ts';
import { sampleFindings } from './checks/samples.ts';
import { typeFindings } from './checks/types.ts';
import { versionFindings } from './checks/versions.ts';
import { workflowFindings } from './checks/workflows.ts';
import { type Document, documentFile, readDocument } from './document.ts';
import { type Finding, findingsOf, formatFinding } from './findings.ts';

const text = await readFile(documentFile, 'utf8');

/** What a check of the document finds, or what of the document keeps it from looking. */
async function ofDocument(check: (document: Document) => Finding[] | Promise<Finding[]>): Promise<Finding[]> {
  const findings: Finding[] = [];
  const thrown = await findingsOf(text, async () => {
    findings.push(...(await check(await readDocument())));
  });
  return [...thrown, ...findings];
}

/** A check that cannot do its work is something to mend too. */
async function attempt(name: string, check: Promise<Finding[]>): Promise<Finding[]> {
  return check.catch((error) => [
    {
      file: `scripts/checks/${name}.ts`,
      message: `could not look: ${error.message}`,
      mend: 'mend the rest first',
    },
  ]);
}

const found = await Promise.all([
  attempt('lint', lintFindings()),
  attempt(
    'examples',
    ofDocument((document) => exampleFindings(document, text)),
  ),
  attempt(
    'guides',
    ofDocument((document) => guideFindings(document, text)),
  ),
  attempt('prose', ofDocument(proseFindings)),
  attempt(
    'samples',
    ofDocument((document) => sampleFindings(document, text)),
  ),
  attempt('drift', ofDocument(driftFindings)),
  attempt('versions', ofDocument(versionFindings)),
  attempt('markdown', markdownFindings()),
  attempt('words', ofDocument(wordFindings)),
  attempt('workflows', workflowFindings()),
  attempt('code', codeFindings()),
  attempt('types', typeFindings('tsconfig.json')),
  attempt('types', typeFindings('tsconfig.web.json')),
]);

const findings = new Set(found.flat().map(formatFinding));
for (const finding of findings) console.error(`${finding}\n`);
console.log(findings.size === 0 ? 'Nothing to mend' : `${findings.size} to mend`);
process.exitCode = findings.size === 0 ? 0 : 1;
