// What a link inside the document can lead to: its operations, its tags, and the sections of its description.
import { type Document, operationsOf } from './document.ts';

export function anchorsOf(document: Document): string[] {
  const sections = [...document.info.description.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title);
  return [
    ...operationsOf(document).map(({ operation }) => `#operation/${operation.operationId}`),
    ...(document.tags ?? []).map(({ name }) => `#tag/${hyphenated(name)}`),
    ...sections.map((title) => `#section/${hyphenated(title)}`),
  ];
}

/** A title as it stands in an address. */
export function hyphenated(title: string): string {
  return title.replaceAll(' ', '-');
}
