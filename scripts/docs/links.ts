// What the reference of the site has beside the document: the ways to the other parts of the site.

import { surfaceOf } from '../diff/surface.ts';
import { type Document, operationsOf } from '../document.ts';
import { root } from '../findings.ts';
import { indexFile, operationFile, type Pages } from './pages.ts';

/** The document of the pages, with links. */
export async function withSiteLinks({ document, guides }: Pages): Promise<Document> {
  const copy = structuredClone(document);
  const { verbs } = await surfaceOf(root);
  copy.info.description = `${copy.info.description.trim()}

## Also here

- [The client's API](client/index.html), for TypeScript and JavaScript
- The document itself, as [YAML](openapi.yaml) and as [JSON](openapi.json)
- For machines: [llms.txt](llms.txt), all on [one page](llms-full.txt), and [this page as Markdown](${indexFile})
`;
  for (const tag of copy.tags ?? []) {
    const guide = guides.find(({ name }) => name === tag.name);
    if (guide) tag.description = `${guide.text.trim()}\n\n[This guide as Markdown](${guide.file})\n`;
  }
  for (const { operation } of operationsOf(copy)) {
    const { operationId } = operation;
    const verb = verbs.get(operationId);
    const client = verb === undefined ? [] : [`[\`${verb}\` of the client](${clientPage(verb)})`];
    const links = [...client, `[This operation as Markdown](${operationFile(operationId)})`];
    operation.description = `${operation.description.trim()}\n\n${links.join(' · ')}\n`;
  }
  return copy;
}

function clientPage(verb: string): string {
  return `client/interfaces/uploadcare-metadata.MetadataClient.html#${verb}`;
}
