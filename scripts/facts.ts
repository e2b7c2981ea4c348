// What our Markdown shows its readers between markers: facts out of the document, the list of runtimes, and samples.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DocumentError } from './agreement.ts';
import {
  below,
  type Document,
  follow,
  type MediaType,
  operationsOf,
  type Response,
  type Schema,
} from './document.ts';
import { root } from './findings.ts';
import { guideSamples, type Markdown } from './markdown.ts';
import type { Place } from './places.ts';
import { runtimeTable } from './runtimes/catalogue.ts';

const block = /(<!-- made by `npm run generate`: (\S+) -->\n).*?(<!-- end -->)/gs;

/** The text with what stands between its markers made anew. */
export function withFacts({ file, text }: Markdown, document: Document): string {
  return text.replace(block, (_, start: string, name: string, end: string) => {
    if (name.endsWith('.ts')) return `${start}\n${sample(name)}\n${end}`;
    const facts = { failures, limits, operations, runtimes: runtimeTable }[name];
    if (facts === undefined) throw new Error(`${file}: there are no facts that are called ${name}`);
    return `${start}\n${facts(document).join('\n')}\n\n${end}`;
  });
}

/** The text with nothing between its markers. */
export function withoutFacts(text: string): string {
  return text.replace(block, '$1$3');
}

/** A sample of a guide. Not as `ts`: a block of that is a program of its own, which is checked and run. */
function sample(name: string): string {
  return `\`\`\`typescript\n${readFileSync(join(root, guideSamples, name), 'utf8')}\`\`\`\n`;
}

function limits(document: Document): string[] {
  return [
    `- a uuid: ${text(document, 'FileUuid')}`,
    `- a key: ${text(document, 'MetadataKey')}, but neither \`.\` nor \`..\`, which no URL can carry`,
    `- a value: ${text(document, 'MetadataValue')}, counted as Unicode code points`,
    `- a file: at most ${schema(document, 'Metadata').maxProperties} keys`,
  ];
}

function operations(document: Document): string[] {
  return [
    '| operation | request | success |',
    '| --- | --- | --- |',
    ...operationsOf(document).map(({ path, method, operation }) => {
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      return `| \`${operation.operationId}\` | \`${method.toUpperCase()} ${path}\` | ${successes.join(' or ')} |`;
    }),
  ];
}

/** The failures that the document declares for any operation. */
function failures(document: Document): string[] {
  const declared = operationsOf(document)
    .flatMap(({ at }) => below<Response>(document, [...at, 'responses']))
    .filter(([status]) => /^[45]/.test(status));
  return [
    '| status | what it is about | what the API says |',
    '| --- | --- | --- |',
    ...[...new Map(declared)].map(([status, response]) => {
      const about = response.value.description.trim().replaceAll('\n', ' ');
      return `| ${status} | ${about} | ${details(document, response).join('<br>')} |`;
    }),
  ];
}

function details(document: Document, { at }: Place): string[] {
  const contents = below<MediaType>(document, [...at, 'content']);
  const examples = contents.flatMap(([, content]) => below(document, [...content.at, 'examples']));
  return examples.map(([, { value }]) => (value as { value: { detail: string } }).value.detail);
}

function text(document: Document, name: string): string {
  return limitsOf(schema(document, name));
}

/** What a text has to keep to, in words. */
export function limitsOf({ minLength, maxLength, pattern }: Schema): string {
  const length = minLength === maxLength ? `${minLength}` : `${minLength ?? 0} to ${maxLength}`;
  return `${length} characters${pattern === undefined ? '' : ` that match \`${pattern}\``}`;
}

function schema(document: Document, name: string): Schema {
  const path = ['components', 'schemas', name];
  const found = follow<Schema>(document, path);
  if (found === undefined) throw new DocumentError(`the document has no schema ${name}`, [path]);
  return found.value;
}
