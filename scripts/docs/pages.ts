// The pages of the site that are about the API: where each is, as HTML and as Markdown.

import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { hyphenated } from '../anchors.ts';
import { type Document, documentFile, operationsOf, type Tag } from '../document.ts';

export interface Guide {
  readonly name: string;
  /** The twin of the guide, from the root of the site. */
  readonly file: string;
  readonly text: string;
}

/** The guides of a bundled document, in its order. Their files keep the names that they have beside the document. */
export async function guidesOf(document: Document): Promise<Guide[]> {
  const { tags = [] } = parse(await readFile(documentFile, 'utf8')) as { tags?: Tag[] };
  return tags.flatMap(({ name, description }) => {
    if (typeof description !== 'object') return [];
    const text = document.tags?.find((tag) => tag.name === name)?.description;
    return typeof text === 'string' ? [{ name, file: description.$ref, text }] : [];
  });
}

/** The twin of an operation, from the root of the site. */
export function operationFile(operationId: string): string {
  return `operations/${operationId}.md`;
}

/** From what a link inside the document leads to, to the twin that has it. */
export function twins(document: Document, guides: readonly Guide[]): Map<string, string> {
  return new Map([
    ...guides.map(({ name, file }): [string, string] => [`#tag/${hyphenated(name)}`, file]),
    ...operationsOf(document).map(({ operation: { operationId } }): [string, string] => [
      `#operation/${operationId}`,
      operationFile(operationId),
    ]),
  ]);
}
