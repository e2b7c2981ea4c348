// The README's programs type-check, and it names scripts and error classes as they are.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { type Finding, fromRoot, root } from '../findings.ts';
import { typeFindings } from './types.ts';

const file = 'README.md';
const folder = '.scratch/readme';
const mend = 'mend the README by hand';

export interface Program {
  readonly file: string;
  readonly code: string;
  /** For each line of the code, that of the README. */
  readonly lines: readonly number[];
}

interface Block {
  readonly code: string;
  readonly lines: readonly number[];
}

/** The TypeScript blocks, as programs; one that does not make a client goes on from the first, which does. */
export async function readmePrograms(): Promise<Program[]> {
  const blocks = await blocksOf('ts');
  return blocks.map((block, index) => ({
    ...(block.code.includes('createMetadataClient(') ? block : joined(blocks[0] as Block, block)),
    file: `${root}${folder}/block-${index + 1}.ts`,
  }));
}

function joined(first: Block, second: Block): Block {
  return { code: first.code + second.code, lines: [...first.lines, ...second.lines] };
}

/** Writes the programs where they can be imported and compiled. */
export async function writeReadmePrograms(): Promise<Program[]> {
  const programs = await readmePrograms();
  await rm(root + folder, { recursive: true, force: true });
  await mkdir(root + folder, { recursive: true });
  for (const { file, code } of programs) await writeFile(file, `${code}\nexport {};\n`);
  const compilerOptions = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['*.ts'] };
  await writeFile(`${root}${folder}/tsconfig.json`, JSON.stringify(project));
  return programs;
}

export async function readmeFindings(): Promise<Finding[]> {
  const programs = await writeReadmePrograms();
  const found = (await typeFindings(folder)).map((finding) => inReadme(finding, programs));
  return [...found, ...(await scriptFindings()), ...(await errorFindings())];
}

/** A finding in one of the programs, where the README has it. */
function inReadme(finding: Finding, programs: Program[]): Finding {
  const program = programs.find((each) => fromRoot(each.file) === finding.file);
  const line = program?.lines[(finding.line ?? 0) - 1];
  return line === undefined ? finding : { ...finding, file, line, mend };
}

async function scriptFindings(): Promise<Finding[]> {
  const { scripts } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));
  const commands = (await blocksOf('sh')).flatMap(({ code }) => [
    ...code.matchAll(/^npm (?:run )?([a-z:]+)\b/gm),
  ]);
  return commands
    .map(([, name = '']) => name)
    .filter((name) => !(name in scripts) && name !== 'install')
    .map((name) => ({ file, message: `there is no script ${name} in package.json`, mend }));
}

async function errorFindings(): Promise<Finding[]> {
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

async function blocksOf(language: string): Promise<Block[]> {
  const readme = await readFile(root + file, 'utf8');
  const fence = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms');
  return [...readme.matchAll(fence)].map(({ 1: code = '', index }) => {
    const start = readme.slice(0, index).split('\n').length + 1;
    return {
      code,
      lines: code
        .split('\n')
        .slice(1)
        .map((_, offset) => start + offset),
    };
  });
}
