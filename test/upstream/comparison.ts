// Compares a stand-in for Uploadcare's document with ours, after many changes in one go: most of the time goes into the
// start of Redocly.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'yaml';
import { type Document, documentFile } from '../../scripts/docs/document.ts';
import { cut } from '../../scripts/upstream/cut.ts';
import { readKnown } from '../../scripts/upstream/known.ts';
import { readSource } from '../../scripts/upstream/read.ts';
import { type Outcome, outcome } from '../../scripts/upstream/run.ts';
import { type Change, keyPath, listPath, type Told } from './cases.ts';

export const standIn = fileURLToPath(new URL('upstream.yaml', import.meta.url));

export interface Cuts {
  readonly own: Document;
  readonly others: Document[];
}

/** Our document and others, cut. */
export async function cutsOf(files: string[]): Promise<Cuts> {
  const sources = await Promise.all([documentFile, ...files].map((file) => readSource(file)));
  const [own, ...others] = await cut(sources, [listPath, keyPath]);
  return { own: own as Document, others };
}

/** What is told of the stand-in after each of the changes, against the list of known differences. */
export async function toldAfter(changes: Change[]): Promise<Told[]> {
  const folder = await mkdtemp(join(tmpdir(), 'upstream-test-'));
  try {
    const text = await readFile(standIn, 'utf8');
    const files = changes.map(async (change, index) => {
      const document = parse(text);
      change(document);
      if (isDeepStrictEqual(document, parse(text))) throw new Error(`changes nothing: ${change}`);
      const file = join(folder, `${index}.yaml`);
      await writeFile(file, JSON.stringify(document));
      return file;
    });
    const { own, others } = await cutsOf(await Promise.all(files));
    const known = await readKnown();
    return others.map((each) => toldIn(outcome('the stand-in', each, own, known)));
  } finally {
    await rm(folder, { recursive: true });
  }
}

export function toldIn({ code, text }: Outcome): Told {
  const section = (title: string): string =>
    text.split(/^## /m).find((each) => each.startsWith(`${title}\n`)) ?? '';
  const yaml = (title: string): unknown[] => parse(/```yaml\n([\s\S]*)```/.exec(section(title))?.[1] ?? '[]');
  const lines = (title: string): string[] => section(title).match(/(?<=^ *- `).*(?=`$)/gm) ?? [];
  return {
    code,
    new: yaml('New'),
    changed: yaml('Known, but not with these sides'),
    gone: lines('Known, but gone'),
    unreasoned: lines('Known, but for no reason'),
  };
}
