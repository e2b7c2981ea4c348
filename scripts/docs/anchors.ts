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

/** What each of them is in the reference: the router of Redoc has addresses of its own. */
export function addressesOf(document: Document): Map<string, string> {
  const operations = operationsOf(document).map(({ operation }) => operation);
  return new Map(
    anchorsOf(document).map((anchor) => {
      const [, kind, name = ''] = /^#(\w+)\/(.*)$/.exec(anchor) ?? [];
      const tag = operations.find(({ operationId }) => operationId === name)?.tags?.[0] ?? '';
      const above = { operation: `${hyphenated(tag)}/`, section: 'section/' }[kind ?? ''] ?? '';
      return [anchor, `#/${above}${name}`.toLowerCase()];
    }),
  );
}

/** A title as it stands in an address. */
export function hyphenated(title: string): string {
  return title.replaceAll(' ', '-');
}
