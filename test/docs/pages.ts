// What the site is expected to have, out of the document.

import { addressesOf } from '../../scripts/docs/anchors.ts';
import { bundle } from '../../scripts/docs/bundle.ts';
import { operationsOf } from '../../scripts/docs/document.ts';
import { pagesOf } from '../../scripts/docs/pages.ts';

export const published = await bundle();
export const { guides } = await pagesOf(published.document);
export const operations = operationsOf(published.document).map(({ operation }) => operation);

const addresses = addressesOf(published.document);

/** The pages of the reference by their title: the link that the document has to each, and its address in the reference. */
export const referencePages = [
  ...guides.map(({ name }) => ({ title: name, anchor: `#tag/${name.replaceAll(' ', '-')}` })),
  ...operations.map(({ summary, operationId }) => ({ title: summary, anchor: `#operation/${operationId}` })),
].map((page) => ({ ...page, address: addresses.get(page.anchor) ?? '' }));

/** The address of one of them. */
export function addressOf(title: string): string {
  return referencePages.find((page) => page.title === title)?.address ?? '';
}

/** Pages of the client's reference, one of each kind. */
export const clientPages = [
  'client/index.html',
  'client/modules/uploadcare-metadata.html',
  'client/interfaces/uploadcare-metadata.MetadataClient.html',
  'client/classes/uploadcare-metadata.RateLimitError.html',
  'client/functions/uploadcare-metadata.createMetadataClient.html',
];
