// A scratch copy of the project that goes away with the test that asks for it.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'vitest';
import { guideFolder } from '../../scripts/markdown.ts';
import { createScratch, type Scratch } from '../../scripts/scratch.ts';

export async function scratch({ onTestFinished }: TestContext): Promise<Scratch> {
  const project = await createScratch();
  onTestFinished(project.remove);
  return project;
}

/** The derived files by name. */
export async function derivedIn({ folder }: Scratch): Promise<Record<string, string>> {
  const names = await Promise.all(
    ['generated', guideFolder].map(async (each) =>
      (await readdir(join(folder, each))).map((name) => `${each}/${name}`),
    ),
  );
  const files = names.flat();
  const read = async (file: string) => [file, await readFile(join(folder, file), 'utf8')] as const;
  return Object.fromEntries(await Promise.all(['README.md', ...files].map(read)));
}
