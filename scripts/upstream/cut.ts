// Cuts a document down to the operations at and below given paths, with Redocly, which also puts what is referred to in
// the place of each reference.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Document, resolve } from '../docs/document.ts';
import { redocly } from '../redocly.ts';
import { CannotCompare, type Source } from './read.ts';

/** A path with the names of its parameters left out: `/files/{}/metadata/`. */
export const shape = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

export const isUnder = (paths: string[], path: string): boolean =>
  paths.some((each) => shape(path).startsWith(shape(each)));

/**
 * The documents without their other operations and without references, all in one go of Redocly. Throws CannotCompare.
 */
export async function cut(sources: Source[], paths: string[]): Promise<Document[]> {
  const folder = await mkdtemp(join(tmpdir(), 'cut-'));
  // YAML, because JSON has no way to write a schema that contains itself.
  const outputs = sources.map((_, index) => join(folder, `${index}.yaml`));
  const apis = sources.map(({ file, document }, index) => ({
    root: file,
    output: outputs[index],
    // No remove-unused-components: with --dereferenced it overflows the stack on a schema that contains itself, and
    // nobody reads the components here, but for the security schemes that an operation names.
    decorators: { 'filter-in': { property: 'operationId', value: idsUnder(paths, document) } },
  }));
  const config = join(folder, 'redocly.yaml');
  try {
    await writeFile(config, JSON.stringify({ telemetry: 'off', apis: { ...apis } }));
    const { ok, stderr } = await redocly(['bundle', '--dereferenced', `--config=${config}`]);
    if (!ok) throw new CannotCompare(`Redocly could not bundle:\n${stderr}`);
    return await Promise.all(outputs.map(async (file) => onlyUnder(paths, await readFile(file, 'utf8'))));
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** filter-in keeps operations that have no operationId. */
function onlyUnder(paths: string[], text: string): Document {
  // Each reference has become an alias: there are as many as there are references.
  const document = parse(text, { maxAliasCount: -1 });
  const kept = Object.entries(document.paths ?? {}).filter(([path]) => isUnder(paths, path));
  return { ...document, paths: Object.fromEntries(kept) };
}

/** filter-in goes by the value of a property, so what is at the paths is told to it by operationId. */
function idsUnder(paths: string[], document: Document): unknown[] {
  return Object.entries(document.paths)
    .filter(([path]) => isUnder(paths, path))
    .flatMap(([, item]) => Object.values(resolve(document, item)))
    .flatMap((operation) => (operation as { operationId?: string } | null)?.operationId ?? []);
}
