// The document with its guides and samples in it, as it is published.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { redocly } from '../redocly.ts';
import { type Document, documentFile } from './document.ts';

export interface Bundle {
  readonly yaml: string;
  readonly json: string;
  readonly document: Document;
}

// What marks the facts in a guide is for those who write it.
const markers = /^ *<!-- (?:made by `npm run generate`: \S+|end) -->\n\n?/gm;

export async function bundle(): Promise<Bundle> {
  const folder = await mkdtemp(join(tmpdir(), 'bundle-'));
  try {
    const file = join(folder, 'openapi.yaml');
    const { ok, stderr } = await redocly(['bundle', documentFile, `--output=${file}`]);
    if (!ok) throw new Error(`the document could not be bundled:\n${stderr}`);
    const yaml = (await readFile(file, 'utf8')).replaceAll(markers, '');
    const document = parse(yaml) as Document;
    return { yaml, json: `${JSON.stringify(document, null, 2)}\n`, document };
  } finally {
    await rm(folder, { recursive: true });
  }
}
