// The README and the guides.
import { readdir, readFile } from 'node:fs/promises';
import { root } from '../paths.ts';

export const guideFolder = 'openapi/guides';

/** The samples that the guides show. */
export const guideSamples = 'openapi/samples/frameworks';

export interface Markdown {
  /** The path from the root. */
  readonly file: string;
  readonly text: string;
}

export async function ourMarkdown(): Promise<Markdown[]> {
  const guides = (await readdir(root + guideFolder)).filter((name) => name.endsWith('.md')).sort();
  const files = ['README.md', ...guides.map((name) => `${guideFolder}/${name}`)];
  return Promise.all(files.map(async (file) => ({ file, text: await readFile(root + file, 'utf8') })));
}
