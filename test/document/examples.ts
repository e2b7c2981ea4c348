// The examples of the document, each with the place of the schema that it has to keep to.
import { type Document, type Reference, resolve } from '../../scripts/document.ts';
import { placesIn, pointer } from './places.ts';

interface Example {
  readonly at: string;
  readonly schema: string;
  readonly value: unknown;
}

interface Exemplified {
  schema?: object;
  example?: unknown;
  examples?: unknown[] | Record<string, { value: unknown } | Reference>;
}

export function examplesOf(document: Document): Example[] {
  return placesIn(document).flatMap(({ path, node }): Example[] => {
    const { schema, example, examples = {} } = node as Exemplified;
    // A list stands in a schema, all else beside it.
    if (Array.isArray(examples)) {
      return examples.map((value) => ({ at: pointer([...path, 'examples']), schema: pointer(path), value }));
    }
    if (schema === undefined) return [];
    const all = Object.entries(examples).map(([name, named]) => ({
      at: pointer([...path, 'examples', name]),
      value: resolve<{ value: unknown }>(document, named).value,
    }));
    if (example !== undefined) all.push({ at: pointer([...path, 'example']), value: example });
    return all.map((each) => ({ ...each, schema: pointer([...path, 'schema']) }));
  });
}
