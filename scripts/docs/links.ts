// What the reference of the site has beside the document: the ways to the other parts of the site.

import { surfaceOf } from '../diff/surface.ts';
import { root } from '../paths.ts';
import { addressesOf } from './anchors.ts';
import { type Document, operationsOf } from './document.ts';
import { indexFile, operationFile, type Pages } from './pages.ts';

/** The document of the pages, with links; those that it has get the addresses of the reference. */
export async function withSiteLinks({ document, guides }: Pages): Promise<Document> {
  const addresses = addressesOf(document);
  const copy = JSON.parse(JSON.stringify(document), (_, value) =>
    typeof value !== 'string'
      ? value
      : value.replaceAll(/(?<=\]\()#[^)]+(?=\))/g, (anchor) => addresses.get(anchor) ?? anchor),
  ) as Document;
  const { verbs } = await surfaceOf(root);
  copy.info.description = `${unwrapped(copy.info.description)}

## Also here

- [The client's API](client/index.html), for TypeScript and JavaScript
- The document itself, as [YAML](openapi.yaml) and as [JSON](openapi.json)
- For machines: [llms.txt](llms.txt), all on [one page](llms-full.txt), and [this page as Markdown](${indexFile})
`;
  for (const tag of copy.tags ?? []) {
    const guide = guides.find(({ name }) => name === tag.name);
    if (guide)
      tag.description = `${unwrapped(String(tag.description))}\n\n[This guide as Markdown](${guide.file})\n`;
  }
  for (const { operation } of operationsOf(copy)) {
    const { operationId } = operation;
    const verb = verbs.get(operationId);
    const client = verb === undefined ? [] : [`[\`${verb}\` of the client](${clientPage(verb)})`];
    const links = [...client, `[This operation as Markdown](${operationFile(operationId)})`];
    const labels = (operation['x-codeSamples'] ?? []).map(({ label }) => label);
    // The search of Redoc looks at descriptions, not at samples.
    const samples = labels.length === 0 ? [] : [`Samples: ${labels.join('; ')}.`];
    const parts = [unwrapped(operation.description), ...samples, links.join(' · ')];
    operation.description = `${parts.join('\n\n')}\n`;
  }
  return copy;
}

/** Each paragraph in one line: where one breaks, the search of Redoc puts two words together. */
function unwrapped(text: string): string {
  const parts = text.trim().split(/(^```.*?^```$)/ms);
  // A line that is no start of anything else goes on with the one before it.
  const joins = /(?<=[^\n])\n *(?=[^\s|#>-])(?!\d+\. |\* )/g;
  return parts.map((part) => (part.startsWith('```') ? part : part.replaceAll(joins, ' '))).join('');
}

function clientPage(verb: string): string {
  return `client/interfaces/uploadcare-metadata.MetadataClient.html#${verb}`;
}
