// The pages about the API: where the twin of each is in Markdown, from the root of the site.
import { posix } from 'node:path';
import { anchorsOf, hyphenated } from './anchors.ts';
import { type Document, operationsOf, readDocument } from './document.ts';

export const indexFile = 'index.md';

export interface Guide {
  readonly name: string;
  readonly file: string;
  readonly text: string;
}

export interface Pages {
  readonly document: Document;
  readonly guides: readonly Guide[];
}

/** Of a bundled document. The twins of the guides have the names of the files that the document refers to. */
export async function pagesOf(document: Document): Promise<Pages> {
  const { tags = [] } = await readDocument();
  const guides = tags.flatMap(({ name, description }) => {
    if (typeof description !== 'object') return [];
    const text = document.tags?.find((tag) => tag.name === name)?.description;
    if (typeof text !== 'string') throw new Error(`the bundled document has no text for ${name}`);
    return [{ name, file: description.$ref, text }];
  });
  return { document, guides };
}

export function operationFile(operationId: string): string {
  return `operations/${operationId}.md`;
}

/** A text of the document as a twin has it: its links lead to other twins. */
export function forTwin(text: string, { document, guides }: Pages, from: string): string {
  const files = new Map([
    ...anchorsOf(document).map((anchor): [string, string] => [
      anchor,
      anchor.replace(/^#section\//, `${indexFile}#`).toLowerCase(),
    ]),
    ...guides.map(({ name, file }): [string, string] => [`#tag/${hyphenated(name)}`, file]),
    ...operationsOf(document).map(({ operation: { operationId } }): [string, string] => [
      `#operation/${operationId}`,
      operationFile(operationId),
    ]),
  ]);
  return text.replaceAll(/\]\((#(?:tag|operation|section)\/[^)]+)\)/g, (whole, anchor: string) => {
    const file = files.get(anchor);
    return file === undefined ? whole : `](${posix.relative(posix.dirname(from), file)})`;
  });
}
