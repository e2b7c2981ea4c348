// What machines read: a Markdown twin of each page, and the llms.txt of https://llmstxt.org that leads to them.
import { operationsOf } from './document.ts';
import { operationMarkdown } from './operation.ts';
import { forTwin, indexFile, operationFile, type Pages } from './pages.ts';

const fullFile = 'llms-full.txt';

/** The texts by file, from the root of the site. */
export function twinsOf(pages: Pages): Map<string, string> {
  const { document, guides } = pages;
  const operations = operationsOf(document);
  const { title, summary, description, version } = document.info;
  const texts = new Map([
    [indexFile, [`# ${title} (${version})`, summary, description.trim(), list(pages)].join('\n\n')],
    ...guides.map(({ name, file, text }) => [file, `# ${name}\n\n${text}`] as const),
    ...operations.map(
      (entry) => [operationFile(entry.operation.operationId), operationMarkdown(document, entry)] as const,
    ),
  ]);
  // The links of each are from where it is, also when all are on one page.
  const twins = [...texts].map(([file, text]) => [file, `${forTwin(text, pages, file).trim()}\n`] as const);
  const full = [...texts.values()].map((text) => `${forTwin(text, pages, fullFile).trim()}\n`);
  return new Map([...twins, ['llms.txt', llms(pages)], [fullFile, full.join('\n---\n\n')]]);
}

function llms(pages: Pages): string {
  const { title, summary, description } = pages.document.info;
  return `${[
    `# ${title}`,
    `> ${summary}`,
    sentences(description, 2),
    list(pages),
    '## Optional',
    [
      `- [Everything on one page](${fullFile})`,
      "- [The client's API](client/index.html): the TypeScript client, from its doc comments",
    ].join('\n'),
  ].join('\n\n')}\n`;
}

/** All pages but the first, as lists under headings. */
function list({ document, guides }: Pages): string {
  return [
    '## Guides',
    guides.map(({ name, file, text }) => `- [${name}](${file}): ${sentences(text, 1)}`).join('\n'),
    '## Operations',
    operationsOf(document)
      .map(
        ({ path, method, operation }) =>
          `- [${operation.summary}](${operationFile(operation.operationId)}): \`${method.toUpperCase()} ${path}\``,
      )
      .join('\n'),
    '## The document',
    [
      '- [OpenAPI as YAML](openapi.yaml): everything here, for tools',
      '- [OpenAPI as JSON](openapi.json): the same',
    ].join('\n'),
  ].join('\n\n');
}

function sentences(text: string, count: number): string {
  const all = text.replaceAll('\n', ' ').split(/(?<=\.) /);
  return all.slice(0, count).join(' ');
}
