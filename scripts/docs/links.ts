// What the reference of the site has beside the document: the ways to the other parts of the site.
import { readFile } from 'node:fs/promises';
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
  const methods = await clientMethods();
  copy.info.description = `${unwrapped(copy.info.description)}

## More resources

- [The client's API](client/index.html), for TypeScript and JavaScript
- The document itself, as [YAML](openapi.yaml) and as [JSON](openapi.json)
- For AI agents and tools: [llms.txt](llms.txt), all on [one page](llms-full.txt), and [this page as Markdown](${indexFile})
`;
  for (const tag of copy.tags ?? []) {
    const guide = guides.find(({ name }) => name === tag.name);
    if (guide) tag.description = `${unwrapped(String(tag.description))}\n\n[View as Markdown](${guide.file})\n`;
  }
  for (const { operation } of operationsOf(copy)) {
    const { operationId } = operation;
    const method = methods.get(operationId);
    const client = method === undefined ? [] : [`[Client method: \`metadata.${method}()\`](${clientPage(method)})`];
    const links = [...client, `[View as Markdown](${operationFile(operationId)})`];
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

/** Returns the method of the client by operationId, out of the doc comments. */
async function clientMethods(): Promise<Map<string, string>> {
  const source = await readFile(`${root}src/client/operations.ts`, 'utf8');
  const found = source.matchAll(/Reference: `(\w+)`[\s\S]*?^ {2}(\w+)\(/gm);
  return new Map([...found].map(([, id = '', name = '']) => [id, name]));
}

function clientPage(method: string): string {
  return `client/interfaces/uploadcare-metadata.MetadataClient.html#${method}`;
}
