// An operation of a bundled document as Markdown.

import { limitsOf } from '../generate/regions.ts';
import type { Place } from './document.ts';
import {
  below,
  type Document,
  follow,
  type MediaType,
  type OperationEntry,
  parametersOf,
  type Response,
  type Schema,
} from './document.ts';

type Described<T> = T & { description?: string; required?: boolean; example?: unknown };

export function operationMarkdown(document: Document, entry: OperationEntry): string {
  const { path, method, at, operation } = entry;
  const schemes = Object.keys(document.components.securitySchemes).map((name) => `\`${name}\``);
  return [
    `# ${operation.summary}`,
    `\`${method.toUpperCase()} ${path}\` at ${document.servers.map(({ url }) => url).join(' or ')}, operationId \`${operation.operationId}\``,
    operation.description.trim(),
    `Authentication: ${schemes.join(' or ')}, see [Authentication](#tag/Authentication).`,
    '## Parameters',
    parameters(document, entry),
    ...requestBody(document, entry),
    '## Responses',
    ...below<Described<Response>>(document, [...at, 'responses']).flatMap(([status, response]) => [
      `### ${status}`,
      oneLine(response.value.description),
      ...headers(document, response),
      ...content(document, response),
    ]),
    '## Samples',
    ...(operation['x-codeSamples'] ?? []).flatMap(({ lang, label, source }) => [
      `### ${label}`,
      fenced(lang.toLowerCase(), String(source)),
    ]),
  ].join('\n\n');
}

function parameters(document: Document, { at }: OperationEntry): string {
  const rows = parametersOf(document, at).map(({ at: place, value }) => {
    const schema = follow<Schema & { type: string }>(document, [...place, 'schema'])?.value;
    const limits = schema === undefined ? '' : `${schema.type}, ${limitsOf(schema)}`;
    return `| \`${value.name}\` | ${value.in}${value.required ? ', required' : ''} | ${limits} | ${oneLine(value.description)} | \`${value.example}\` |`;
  });
  return ['| name | in | limits | what it is | example |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function requestBody(document: Document, { at }: OperationEntry): string[] {
  const body = follow<Described<object>>(document, [...at, 'requestBody']);
  if (body === undefined) return [];
  return ['## Request body', oneLine(body.value.description), ...content(document, body)];
}

function headers(document: Document, { at }: Place): string[] {
  const rows = below<Described<object>>(document, [...at, 'headers']).map(
    ([name, { value }]) => `- \`${name}\`: ${oneLine(value.description)} Example: \`${String(value.example)}\``,
  );
  return rows.length === 0 ? [] : [`Headers:\n\n${rows.join('\n')}`];
}

function content(document: Document, { at }: Place): string[] {
  return below<MediaType>(document, [...at, 'content']).flatMap(([type, media]) => [
    `\`${type}\`${limits(document, media)}`,
    ...below<{ summary: string; value: unknown }>(document, [...media.at, 'examples']).map(
      ([, { value }]) => `${value.summary}:\n\n${fenced('json', JSON.stringify(value.value, null, 2))}`,
    ),
  ]);
}

/** What the schema of a body asks for, where it is a text or a map. */
function limits(document: Document, { at }: Place): string {
  const schema = follow<Schema>(document, [...at, 'schema'])?.value;
  if (schema?.type === 'string') return `: a JSON string, ${limitsOf(schema)}`;
  if (schema?.maxProperties !== undefined) return `: a JSON object of at most ${schema.maxProperties} keys`;
  return schema?.type === undefined ? '' : `: a JSON ${schema.type}`;
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}

const oneLine = (text = ''): string => text.trim().replaceAll('\n', ' ');
