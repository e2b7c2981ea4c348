// What a sample does, by its operation: to the metadata of the file, and what it prints of it.
import { extname } from 'node:path';
import { inspect } from 'node:util';
import type { operations } from '../../generated/constants.ts';
import { below, type Document, type MediaType, operationsOf, type Response } from '../../scripts/document.ts';

type FileMetadata = Record<string, string>;

export interface Expected {
  readonly before: FileMetadata;
  readonly after: FileMetadata;
  /** What the API answers with; `undefined` for no body. */
  readonly answer: FileMetadata | string | undefined;
}

/** By the examples of the document. */
export function expectedOf(document: Document, key: string, value: string) {
  const metadata = answerOf(document, 'listFileMetadata') as FileMetadata;
  const { [key]: _, ...others } = metadata;
  const both = { ...others, [key]: value };
  return {
    listFileMetadata: { before: metadata, after: metadata, answer: metadata },
    getFileMetadataKey: { before: both, after: both, answer: value },
    updateFileMetadataKey: { before: others, after: both, answer: value },
    deleteFileMetadataKey: { before: both, after: others, answer: undefined },
  } satisfies Record<keyof typeof operations, Expected>;
}

/** The first example of what an operation answers with. */
export function answerOf(document: Document, operationId: keyof typeof operations): unknown {
  const entry = operationsOf(document).find(({ operation }) => operation.operationId === operationId);
  const responses = below<Response>(document, [...(entry?.at ?? []), 'responses']);
  const contents = responses
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { at }]) => below<MediaType>(document, [...at, 'content']));
  const examples = contents.flatMap(([, { at }]) => below<{ value: unknown }>(document, [...at, 'examples']));
  return examples[0]?.[1].value.value;
}

/** What a sample prints of an answer. */
export function printed(file: string, answer: Expected['answer']): string {
  if (answer === undefined) return '';
  // curl prints what comes.
  if (extname(file) === '.sh') return JSON.stringify(answer);
  if (typeof answer === 'string') return `${answer}\n`;
  if (extname(file) === '.ts') return `${inspect(answer)}\n`;
  return Object.entries(answer)
    .map(([key, value]) => `${key}: ${value}\n`)
    .join('');
}
