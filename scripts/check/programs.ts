// The TypeScript and JavaScript blocks of README and guides, as programs that can be compiled and run.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Markdown, ourMarkdown } from '../generate/markdown.ts';
import { root } from '../paths.ts';

/** The folder of the programs, as a path from the root. */
export const programFolder = '.scratch/programs';

export interface Program {
  readonly file: string;
  /** The Markdown file that it is a block of. */
  readonly source: string;
  readonly code: string;
}

/** Returns each block at the lines that it has in the Markdown. One that uses a client continues the first that creates it. */
export function programsIn({ file, text }: Markdown): Program[] {
  const lines = text.split('\n');
  const blocks = [...text.matchAll(/^```(?:ts|js)(?: \[[^\n]*\])?\n(.*?)^```/gms)].map(({ 1: code = '', index }) => {
    const start = text.slice(0, index).split('\n').length;
    return { code, start, end: start + code.split('\n').length - 1 };
  });
  const creates = ({ code }: { code: string }) => code.includes('createMetadataClient(');
  const first = blocks.find(creates);
  return blocks.map((block, index) => {
    const continues = first !== undefined && /\bmetadata\./.test(block.code) && !creates(block);
    const parts = continues ? [first, block] : [block];
    const isInside = (line: number) => parts.some(({ start, end }) => start <= line && line < end);
    const code = lines.map((line, number) => (isInside(number) ? line : '')).join('\n');
    return { file: `${programFolder}/${file}/${index + 1}.ts`, source: file, code: `${code}export {};\n` };
  });
}

/** Writes the programs of README and guides, with a project to compile them in. */
export async function writePrograms(): Promise<Program[]> {
  const programs = (await ourMarkdown()).flatMap(programsIn);
  await rm(root + programFolder, { recursive: true, force: true });
  for (const { file, code } of programs) {
    await mkdir(dirname(root + file), { recursive: true });
    await writeFile(root + file, code);
  }
  const compilerOptions = { noPropertyAccessFromIndexSignature: false, noUnusedLocals: false };
  const project = { extends: '../../tsconfig.json', compilerOptions, include: ['**/*.ts'] };
  await writeFile(`${root}${programFolder}/tsconfig.json`, JSON.stringify(project));
  return programs;
}
