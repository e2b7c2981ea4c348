// The Markdown files of the project that tell facts and show programs, and the blocks of code in them.
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { documentFile } from './document.ts';
import { fromRoot, root } from './findings.ts';

/** Where the guides are that the document refers to, from the root. */
export const guideFolder = fromRoot(join(dirname(documentFile), 'guides'));

/** Where the samples are that the guides show, from the root. */
export const guideSamples = fromRoot(join(dirname(documentFile), 'samples/frameworks'));

export interface Markdown {
  /** From the root of the project. */
  readonly file: string;
  readonly text: string;
}

export interface Block {
  readonly code: string;
  /** For each line of the code, that of the file. */
  readonly lines: readonly number[];
}

/** The README and the guides. */
export async function ourMarkdown(): Promise<Markdown[]> {
  const guides = (await readdir(root + guideFolder)).filter((name) => name.endsWith('.md')).sort();
  const files = ['README.md', ...guides.map((name) => `${guideFolder}/${name}`)];
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(root + file, 'utf8') })));
}

/** The blocks of code in a language, in their order. */
export function blocksOf(text: string, language: string): Block[] {
  const fence = new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms');
  return [...text.matchAll(fence)].map(({ 1: code = '', index }) => {
    const start = lineAt(text, index) + 1;
    return {
      code,
      lines: code
        .split('\n')
        .slice(1)
        .map((_, offset) => start + offset),
    };
  });
}

/** The line that a place in a text is in. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
