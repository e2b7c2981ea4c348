// The programs in our Markdown type-check, and it names scripts, error classes and facts as they are.
import { readFile } from 'node:fs/promises';
import type { Document } from '../document.ts';
import { type Finding, fromRoot, root } from '../findings.ts';
import { blocksOf, ourMarkdown } from '../markdown.ts';
import { type Program, programFolder, writePrograms } from '../programs.ts';
import { typeFindings } from './types.ts';
import { factFindings } from './words.ts';

const mend = 'mend the text by hand';

export async function markdownFindings(): Promise<Finding[]> {
  const programs = await writePrograms();
  const found = (await typeFindings(programFolder)).map((finding) => inMarkdown(finding, programs));
  return [...found, ...(await scriptFindings()), ...(await errorFindings())];
}

/** What our Markdown says of the document that is not so. */
export async function wordFindings(document: Document): Promise<Finding[]> {
  const texts = await ourMarkdown();
  return texts.flatMap((text) => factFindings(document, text).map((finding) => ({ ...finding, mend })));
}

/** A finding in one of the programs, where the Markdown has it. */
function inMarkdown(finding: Finding, programs: Program[]): Finding {
  const program = programs.find((each) => fromRoot(each.file) === finding.file);
  const line = program?.lines[(finding.line ?? 0) - 1];
  return program === undefined || line === undefined
    ? finding
    : { ...finding, file: program.source, line, mend };
}

async function scriptFindings(): Promise<Finding[]> {
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  return (await ourMarkdown()).flatMap(({ file, text }) =>
    blocksOf(text, 'sh')
      .flatMap(({ code }) => [...code.matchAll(/^npm (?:run )?([a-z:]+)\b/gm)])
      .map(([, name = '']) => name)
      .filter((name) => !(name in scripts) && name !== 'install')
      .map((name) => ({ file, message: `there is no script ${name} in package.json`, mend })),
  );
}

/** The README has a table of all error classes. */
async function errorFindings(): Promise<Finding[]> {
  const file = 'README.md';
  const readme = await readFile(root + file, 'utf8');
  const rows = [...readme.matchAll(/^\| `(\w+Error)` +\| `\w+`/gm)].map(([, name = '']) => name);
  const bases = ['MetadataError', 'CallError', 'AnswerError'];
  // Not loaded before it is asked for: a check that cannot start finds nothing.
  const classes = Object.keys(await import('../../src/index.ts')).filter(
    (name) => name.endsWith('Error') && !bases.includes(name),
  );
  const message = (name: string) =>
    rows.includes(name) ? `there is no error class ${name}` : `the error class ${name} has no row`;
  return [...new Set([...rows, ...classes])]
    .filter((name) => !rows.includes(name) || !classes.includes(name))
    .map((name) => ({ file, message: message(name), mend }));
}
