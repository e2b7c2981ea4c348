// Gets a document out of a file or from a URL, and sees whether it is one that can be compared.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import type { Document } from '../docs/document.ts';

const patience = 60_000;

/** The documents cannot be compared; the message says why. */
export class CannotCompare extends Error {}

export interface Source {
  readonly file: string;
  readonly document: Document;
}

const isUrl = (place: string): boolean => /^https?:/i.test(place) && URL.canParse(place);

/** The place as it may stand in a log: a URL can have secrets in its query and in front of its host. */
export function shown(place: string): string {
  return isUrl(place) ? new URL(place).origin + new URL(place).pathname : place;
}

/** Hands over what is at `place`; what comes from a URL is in a file as long as `use` works on it. Throws CannotCompare. */
export async function withSource<T>(place: string, use: (source: Source) => Promise<T>): Promise<T> {
  if (!isUrl(place)) return use(await readSource(place));
  const folder = await mkdtemp(join(tmpdir(), 'upstream-'));
  try {
    const file = join(folder, 'fetched.yaml');
    await writeFile(file, await fetched(place));
    return await use(await readSource(file, place));
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function fetched(url: string): Promise<string> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(patience) });
    if (!response.ok) throw new CannotCompare(`${shown(url)} answers with status ${response.status}`);
    return await response.text();
  } catch (error) {
    if (error instanceof CannotCompare) throw error;
    const { cause, name } = error as Error;
    throw new CannotCompare(
      `${shown(url)} cannot be fetched: ${cause instanceof Error ? cause.message : name}`,
    );
  }
}

/** The document in a file; `place` is where it is from. Throws CannotCompare. */
export async function readSource(file: string, place: string = file): Promise<Source> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new CannotCompare(error.code === 'ENOENT' ? `${shown(place)} is not there` : error.message);
  });
  const document = parsed(text, place) as (Partial<Document> & { openapi?: unknown }) | null;
  if (!String(document?.openapi).startsWith('3.'))
    throw new CannotCompare(`${shown(place)} is not an OpenAPI 3 document`);
  return { file: resolve(file), document: { ...document, paths: document?.paths ?? {} } as Document };
}

/** Throws CannotCompare. */
export function parsed(text: string, place: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new CannotCompare(`${shown(place)} does not parse: ${(error as Error).message}`);
  }
}
