// What the site is expected to have, out of the document.

import { bundle } from '../../scripts/docs/bundle.ts';
import { pagesOf } from '../../scripts/docs/pages.ts';
import { operationsOf } from '../../scripts/document.ts';

export const published = await bundle();
export const { guides } = await pagesOf(published.document);
export const operations = operationsOf(published.document).map(({ operation }) => operation);

/** The pages of the reference by their title, with the link that the document has to each. */
export const referencePages = [
  ...guides.map(({ name }) => ({ title: name, anchor: `#tag/${name.replaceAll(' ', '-')}` })),
  ...operations.map(({ summary, operationId }) => ({ title: summary, anchor: `#operation/${operationId}` })),
];

/** Pages of the client's reference, one of each kind. */
export const clientPages = [
  'client/index.html',
  'client/modules/uploadcare-metadata.html',
  'client/interfaces/uploadcare-metadata.MetadataClient.html',
  'client/classes/uploadcare-metadata.RateLimitError.html',
  'client/functions/uploadcare-metadata.createMetadataClient.html',
];
