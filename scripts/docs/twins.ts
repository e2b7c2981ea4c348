// What machines read: a Markdown twin of each page, and the llms.txt of https://llmstxt.org that leads to them.
import { operationsOf } from '../document.ts';
import { operationMarkdown } from './operation.ts';
import { forTwin, indexFile, operationFile, type Pages } from './pages.ts';

/** The texts by file, from the root of the site. */
export function twinsOf(pages: Pages): Map<string, string> {
  const { document, guides } = pages;
  const operations = operationsOf(document);
  const { title, summary, description, version } = document.info;
  const twins = new Map<string, string>();
  const add = (file: string, text: string) => twins.set(file, `${forTwin(text, pages, file).trim()}\n`);

  add(indexFile, [`# ${title} (${version})`, summary, description.trim(), list(pages)].join('\n\n'));
  for (const { name, file, text } of guides) add(file, `# ${name}\n\n${text}`);
  for (const entry of operations)
    add(operationFile(entry.operation.operationId), operationMarkdown(document, entry));

  const full = [...twins.values()].join('\n---\n\n');
  twins.set('llms.txt', llms(pages));
  twins.set('llms-full.txt', full);
  return twins;
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
      '- [Everything on one page](llms-full.txt)',
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
