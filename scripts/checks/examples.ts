// Examples of headers keep to their schemas, and everything has an example. The linter sees to all other examples.
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Document } from '../document.ts';
import { atPath, type Finding } from '../findings.ts';
import { placesIn } from '../places.ts';

interface Exemplified {
  schema?: object;
  example?: unknown;
  examples?: object;
}

export function exampleFindings(document: Document, text: string): Finding[] {
  const ajv = new Ajv2020({ keywords: ['example'] });
  return placesIn(document).flatMap(({ path, node }) => {
    const { schema, example, examples } = node as Exemplified;
    const isSchema = path.length === 3 && path[1] === 'schemas' && !('properties' in node);
    if (schema === undefined && !isSchema) return [];
    if (example === undefined && Object.keys(examples ?? {}).length === 0)
      return [atPath(path, 'there is no example', text)];
    if (path[1] !== 'headers' || schema === undefined) return [];
    try {
      if (ajv.validate(schema, example)) return [];
      return [atPath([...path, 'example'], `the example ${ajv.errorsText()}`, text)];
    } catch (error) {
      return [atPath([...path, 'schema'], `the schema is none: ${(error as Error).message}`, text)];
    }
  });
}
