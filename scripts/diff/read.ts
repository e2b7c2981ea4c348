// Reads a document that may be anything, with an error that says which one and why.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import type { Document } from '../docs/document.ts';
import { CannotCompare } from './base.ts';

export async function readForDiff(file: string, name: string): Promise<Document> {
  let document: Partial<Document & { openapi: string }> | null;
  try {
    document = parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new CannotCompare(`${name} cannot be read: ${(error as Error).message}`);
  }
  if (!document?.openapi?.startsWith?.('3.')) throw new CannotCompare(`${name} is not an OpenAPI 3 document`);
  return { ...document, paths: document.paths ?? {} } as Document;
}
