// Cuts a document down to the operations at and below given paths, with Redocly, which also puts what is referred to in
// the place of each reference.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { type Document, resolve } from '../document.ts';
import { CannotCompare, type Source } from './read.ts';

const redocly = createRequire(import.meta.url).resolve('@redocly/cli/bin/cli.js');

/** A path with the names of its parameters left out: `/files/{}/metadata/`. */
export const shape = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '{}');

export const isUnder = (paths: string[], path: string): boolean =>
  paths.some((each) => shape(path).startsWith(shape(each)));

/** The document without its other operations and without references. Throws CannotCompare. */
export async function cut({ file, document }: Source, paths: string[]): Promise<Document> {
  const folder = await mkdtemp(join(tmpdir(), 'cut-'));
  const config = join(folder, 'redocly.yaml');
  // No remove-unused-components: with --dereferenced it overflows the stack on a schema that contains itself, and
  // nobody reads the components here, but for the security schemes that an operation names.
  const decorators = { 'filter-in': { property: 'operationId', value: idsUnder(paths, document) } };
  try {
    await writeFile(config, JSON.stringify({ telemetry: 'off', decorators }));
    // YAML, because JSON has no way to write a schema that contains itself.
    const text = await run('bundle', file, '--dereferenced', '--ext=yaml', `--config=${config}`);
    const whole = parse(text, { maxAliasCount: -1 });
    // filter-in keeps operations that have no operationId.
    const kept = Object.entries(whole.paths ?? {}).filter(([path]) => isUnder(paths, path));
    return { ...whole, paths: Object.fromEntries(kept) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** filter-in goes by the value of a property, so what is at the paths is told to it by operationId. */
function idsUnder(paths: string[], document: Document): unknown[] {
  return Object.entries(document.paths)
    .filter(([path]) => isUnder(paths, path))
    .flatMap(([, item]) => Object.values(resolve(document, item)))
    .flatMap((operation) => (operation as { operationId?: string } | null)?.operationId ?? []);
}

function run(...args: string[]): Promise<string> {
  const settings = { maxBuffer: Number.POSITIVE_INFINITY };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [redocly, ...args], settings, (error, stdout, stderr) => {
      // What is in the box is a remark on the version of Node.
      const said = stderr.replaceAll(/^ *[╔║╚].*\n/gm, '').trim();
      if (error) reject(new CannotCompare(`Redocly could not bundle:\n${said || error.message}`));
      else resolve(stdout);
    });
  });
}
