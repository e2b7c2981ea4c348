// The Markdown versions of the reference, and the llms.txt of https://llmstxt.org that leads to them.
import { stringify } from 'yaml';
import { type Description, type Operation, type OperationEntry, operationsOf } from '../generate/description.ts';

/** The description with its guides and samples in it. */
export interface Published extends Description {
  info: { title: string; version: string; summary: string; description: string };
  tags: { name: string; description: string; 'x-traitTag'?: boolean }[];
}

export const titleOf = (operation: Operation) => `${(operation as { summary?: string }).summary}`;

export function samplesOf(operation: Operation) {
  return (operation['x-codeSamples'] ?? []) as unknown as { lang: string; label: string; source: string }[];
}

/** Returns the content by file. All are in one folder, so that links are the same in each. */
export function markdownFiles(description: Published): Record<string, string> {
  const { info, tags } = description;
  const guides = tags.filter((tag) => tag['x-traitTag']);
  const operations = operationsOf(description);
  const lists = [
    '## Guides',
    guides.map(({ name }) => `- [${name}](#tag/${name.replaceAll(' ', '-')})`).join('\n'),
    '## Operations',
    operations.map(({ operation: { operationId } }) => `- [${operationId}](#operation/${operationId})`).join('\n'),
    '## Optional',
    '- [Everything on one page](llms-full.txt)\n- [OpenAPI as YAML](openapi.yaml)\n- [The API of the client](client/index.html)',
  ];
  const pages = {
    'index.md': [`# ${info.title} ${info.version}`, info.summary, info.description, ...lists],
    ...Object.fromEntries(guides.map(({ name, description }) => [fileOf(name), [`# ${name}`, description]])),
    ...Object.fromEntries(operations.map((entry) => [`${entry.operation.operationId}.md`, operationPage(entry)])),
  };
  const files = Object.entries({ ...pages, 'llms.txt': [`# ${info.title}`, `> ${info.summary}`, ...lists] }).map(
    ([file, parts]) => [file, linked(parts.map((part) => part.trim()).join('\n\n'))] as const,
  );
  const full = files.filter(([file]) => file in pages).map(([, text]) => text);
  return { ...Object.fromEntries(files), 'llms-full.txt': full.join('\n---\n\n') };
}

const fileOf = (name: string) => `${name.replaceAll(' ', '-')}.md`;

/** Returns a text with links to Markdown versions in place of those inside the description. */
function linked(text: string): string {
  return `${text}\n`
    .replaceAll(/\]\(#section\/([^)]+)\)/g, (_, name) => `](index.md#${name.toLowerCase()})`)
    .replaceAll(/\]\(#(?:tag|operation)\/([^)]+)\)/g, ']($1.md)');
}

function operationPage({ method, path, operation, parameters }: OperationEntry): string[] {
  const { 'x-codeSamples': _, description, ...rest } = operation as Operation & { description?: string };
  const facts = stringify({ ...rest, parameters }, { aliasDuplicateObjects: false });
  const samples = samplesOf(operation).map(
    ({ lang, label, source }) => `### ${label}\n\n${fenced(lang.toLowerCase(), source)}`,
  );
  return [
    `# ${titleOf(operation)}`,
    `\`${method} ${path}\``,
    `${description}`,
    fenced('yaml', facts),
    ...['## Samples', ...samples],
  ];
}

const fenced = (language: string, code: string) => `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
