// The TypeScript blocks of our Markdown, as programs that can be imported and compiled.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { root } from './findings.ts';
import { type Block, blocksOf, type Markdown, ourMarkdown } from './markdown.ts';

/** Where the programs are written, from the root. */
export const programFolder = '.scratch/programs';

export interface Program extends Block {
  readonly file: string;
  /** The Markdown that it stands in, from the root. */
  readonly source: string;
}

/** A block that uses a client and makes none goes on from the first that does. */
function programsIn({ file: source, text }: Markdown): Program[] {
  const name = basename(source, '.md').toLowerCase();
  let first: Block | undefined;
  return blocksOf(text, 'ts').map((block, index) => {
    const file = `${root}${programFolder}/${name}/block-${index + 1}.ts`;
    if (block.code.includes('createMetadataClient(')) first ??= block;
    const goesOn = /\bmetadata\./.test(block.code) && !block.code.includes('createMetadataClient(');
    return { ...(goesOn && first ? joined(first, block) : block), file, source };
  });
}

function joined(first: Block, second: Block): Block {
  return { code: first.code + second.code, lines: [...first.lines, ...second.lines] };
}

/** Writes the programs of all our Markdown. */
export async function writePrograms(): Promise<Program[]> {
  const programs = (await ourMarkdown()).flatMap(programsIn);
  await rm(root + programFolder, { recursive: true, force: true });
  for (const { file, code } of programs) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, `${code}\nexport {};\n`);
  }
  const compilerOptions = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] };
  await writeFile(`${root}${programFolder}/tsconfig.json`, JSON.stringify(project));
  return programs;
}
