// The words of a Markdown text that name facts of the document: each has to be one that the document has.

import { anchorsOf } from '../anchors.ts';
import { below, type Document, operationsOf, type Response, type SecurityScheme } from '../document.ts';
import type { Finding } from '../findings.ts';
import { guideFolder, lineAt, type Markdown } from '../markdown.ts';

interface Kind {
  readonly what: string;
  /** What names a fact of this kind; its first group where it has one. */
  readonly pattern: RegExp;
  isKnown(word: string): boolean;
}

// Names and numbers of HTTP that are no facts of this API, or of what may stand in front of it.
const headersOfHttp = ['Content-Type', 'Content-Length', 'User-Agent'];
const isOfHttp = (status: string) => status === '408' || status.startsWith('5');

export function factFindings(document: Document, { file, text }: Markdown): Omit<Finding, 'mend'>[] {
  // The guides become parts of one page, where a heading has another address.
  const own = file.startsWith(guideFolder) ? [] : headingsOf(text);
  return kinds(document, own).flatMap(({ what, pattern, isKnown }) =>
    [...text.matchAll(pattern)]
      .map((match) => ({ word: match[1] ?? match[0], line: lineAt(text, match.index) }))
      .filter(({ word }) => !isKnown(word))
      .map(({ word, line }) => ({ file, line, message: `the document has no ${what} ${word}` })),
  );
}

/** The addresses of the headings of a text, as what shows Markdown makes them. */
function headingsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => title.toLowerCase());
  return headings.map((title) => `#${title.replaceAll(/[^\w -]/g, '').replaceAll(' ', '-')}`);
}

function kinds(document: Document, own: readonly string[]): Kind[] {
  const operations = operationsOf(document);
  const responses = operations.flatMap(({ at }) => below<Response>(document, [...at, 'responses']));
  const schemes = below<SecurityScheme>(document, ['components', 'securitySchemes']);
  const anchors = [...anchorsOf(document), ...own];
  const headers = [
    ...headersOfHttp,
    ...responses.flatMap(([, { at }]) => below(document, [...at, 'headers']).map(([name]) => name)),
    ...schemes.flatMap(([, { value }]) => value['x-signature']?.dateHeader ?? []),
  ];
  const bodies = [
    ...responses.map(([, { at }]) => at),
    ...operations.map(({ at }) => [...at, 'requestBody']),
  ];
  const mediaTypes = bodies.flatMap((at) => below(document, [...at, 'content']).map(([type]) => type));
  const examples = operations.flatMap(({ parameters }) => parameters.map(({ example }) => example));
  const paths = operations.map(({ path }) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
  const uuid = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}';
  return [
    {
      what: 'header',
      pattern: /`([A-Z][a-z]*(?:-[A-Z][a-z]+)+)`/g,
      isKnown: (word) => headers.includes(word),
    },
    {
      what: 'media type',
      pattern: /\bapplication\/[\w.+-]+\b/g,
      isKnown: (word) => mediaTypes.includes(word),
    },
    { what: 'example', pattern: new RegExp(uuid, 'g'), isKnown: (word) => examples.includes(word) },
    {
      what: 'path',
      pattern: new RegExp(`(/[\\w/]*${uuid}[^\\s'"\`]*)`, 'g'),
      isKnown: (word) => paths.some((path) => path.test(word)),
    },
    {
      what: 'status',
      pattern: /(?<![\w.-])[45]\d\d(?![\w.-])/g,
      isKnown: (word) => isOfHttp(word) || responses.some(([status]) => status === word),
    },
    { what: 'place', pattern: /\]\((#[^)]*)\)/g, isKnown: (word) => anchors.includes(word) },
  ];
}
