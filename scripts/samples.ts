// The code samples of the operations: files that the document refers to.
import { posix } from 'node:path';
import {
  below,
  type Document,
  documentFile,
  type MediaType,
  type OperationEntry,
  operationsOf,
} from './document.ts';
import { fromRoot } from './findings.ts';
import type { Path } from './places.ts';

/** What every operation has a sample of, in this order: the file by its name, and what readers see of it. */
export const kinds = {
  'client.ts': { lang: 'TypeScript', label: 'TypeScript' },
  'api.ts': { lang: 'TypeScript', label: 'Raw API' },
  'curl-simple.sh': { lang: 'Shell', label: 'curl' },
  'curl-signed.sh': { lang: 'Shell', label: 'curl, signed' },
  'python.py': { lang: 'Python', label: 'Python' },
} as const;

export type Kind = keyof typeof kinds;

export interface Sample {
  readonly entry: OperationEntry;
  readonly kind: Kind;
  /** From the root of the project. */
  readonly file: string;
  /** Where the document refers to it. */
  readonly at: Path;
}

const folder = posix.dirname(fromRoot(documentFile));
/** Where the samples are, from the root of the project. */
export const samplesFolder = `${folder}/samples`;

/** What an operation has to have as its `x-codeSamples`. */
export function expectedSamples({ operation: { operationId } }: OperationEntry) {
  return Object.entries(kinds).map(([kind, { lang, label }]) => ({
    lang,
    label,
    source: { $ref: `samples/${operationId}/${kind}` },
  }));
}

/** Every sample that the document refers to. */
export function samplesOf(document: Document): Sample[] {
  return operationsOf(document).flatMap((entry) =>
    (entry.operation['x-codeSamples'] ?? []).flatMap(({ source }, index) => {
      const reference = source?.$ref;
      const kind = Object.keys(kinds).find((each) => reference?.endsWith(`/${each}`)) as Kind | undefined;
      if (reference === undefined || kind === undefined) return [];
      const at = [...entry.at, 'x-codeSamples', index];
      return [{ entry, kind, file: posix.join(folder, reference), at }];
    }),
  );
}

/** The path of an operation with the examples of its parameters. */
export function examplePath({ path, parameters }: OperationEntry): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(parameters, name));
}

function exampleOf(parameters: OperationEntry['parameters'], name: string): string {
  return parameters.find((each) => each.name === name)?.example ?? `{${name}}`;
}

/** The body of an operation by its first example, as it is sent; `undefined` where there is none. */
export function exampleBody(document: Document, { at }: OperationEntry): string | undefined {
  const [media] = below<MediaType>(document, [...at, 'requestBody', 'content']);
  if (media === undefined) return undefined;
  const [example] = below<{ value: unknown }>(document, [...media[1].at, 'examples']);
  return JSON.stringify(example?.[1].value.value);
}
