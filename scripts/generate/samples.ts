// The code samples of the operations: files that the OpenAPI description refers to.
import { posix } from 'node:path';
import { type Description, type OperationEntry, operationsOf, type Parameter } from './description.ts';

export const samplesFolder = 'openapi/samples';

export interface Sample {
  readonly entry: OperationEntry;
  /** The path from the root. */
  readonly file: string;
}

export function samplesOf(description: Description): Sample[] {
  return operationsOf(description).flatMap((entry) =>
    (entry.operation['x-codeSamples'] ?? []).flatMap(({ source }) =>
      source?.$ref === undefined ? [] : [{ entry, file: posix.join('openapi', source.$ref) }],
    ),
  );
}

/** Returns the path of an operation with the examples of its parameters. */
export function examplePath({ path, parameters }: OperationEntry): string {
  return parameters.reduce((result, each) => result.replace(`{${each.name}}`, exampleOf(each)), path);
}

function exampleOf({ example, examples = {} }: Parameter): string {
  return String(example ?? Object.values(examples)[0]?.value);
}

/** Returns a sample with the URL of the server and the examples of the description: in paths, and in constants named as a parameter. */
export function withExamples(text: string, entry: OperationEntry, serverUrl: string): string {
  const { origin, pathname } = new URL(serverUrl);
  const literal = entry.path.replaceAll(/[.*+?^$()|[\]\\]/g, '\\$&');
  const host = /(https?:\/\/[^/'"$\s]+)/.source;
  const path = new RegExp(`${host}?[^'"{}\\s]*?${literal.replaceAll(/\{\w+\}/g, '[^/{}\'"\\s]+')}`, 'g');
  const filled = pathname.replace(/\/$/, '') + examplePath(entry);
  return entry.parameters.reduce(
    (result, each) =>
      // Other names are no constants.
      /^\w+$/.test(each.name)
        ? result.replace(new RegExp(`(?<=^const ${each.name} = ')[^']*`, 'm'), () => exampleOf(each))
        : result,
    text
      .replaceAll(path, (_, sent?: string) => (sent === undefined ? '' : origin) + filled)
      .replaceAll(new RegExp(`${host}(?=["$])`, 'g'), () => origin),
  );
}
