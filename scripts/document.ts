// The OpenAPI document, read and with its references resolved on demand.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const documentFile = fileURLToPath(new URL('../openapi/uploadcare-metadata.yaml', import.meta.url));

export interface Schema {
  type?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  maxProperties?: number;
}
export interface Reference {
  $ref: string;
}
export interface MediaType {
  schema: Schema | Reference;
  examples?: Record<string, { value: unknown } | Reference>;
}
export interface Parameter {
  name: string;
  in: string;
  example?: string;
  schema: Schema | Reference;
}
export interface Response {
  description: string;
  headers?: Record<string, Reference>;
  content?: Record<string, MediaType>;
}
export interface RequestBody {
  content: Record<string, MediaType>;
}
export interface Operation {
  operationId: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: RequestBody | Reference;
  responses: Record<string, Response | Reference>;
}
export interface SecurityScheme {
  type: string;
  name: string;
  description: string;
  'x-signature'?: { dateHeader: string; maxDateSkewSeconds: number };
}
export interface Document {
  info: { version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, unknown> & { parameters?: (Parameter | Reference)[] }>;
  components: { securitySchemes: Record<string, SecurityScheme>; headers: Record<string, unknown> };
}

export async function readDocument(file: string = documentFile): Promise<Document> {
  return parse(await readFile(file, 'utf8')) as Document;
}

/** What a `$ref` inside the document points to; anything else is given back as it is. */
export function resolve<T extends object>(document: Document, value: T | Reference): T {
  if (!('$ref' in value)) return value;
  let target: unknown = document;
  for (const part of value.$ref.replace('#/', '').split('/')) {
    target = (target as Record<string, unknown> | undefined)?.[
      part.replaceAll('~1', '/').replaceAll('~0', '~')
    ];
  }
  if (target === undefined) throw new Error(`${value.$ref} points to nothing in the document`);
  return resolve(document, target as T | Reference);
}

export interface OperationEntry {
  path: string;
  method: string;
  operation: Operation;
  parameters: Parameter[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of the document, in its order, with the parameters of its path and its own. */
export function operationsOf(document: Document): OperationEntry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([method]) => methods.includes(method))
      .map(([method, value]) => {
        const operation = value as Operation;
        const declared = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
        return { path, method, operation, parameters: declared.map((each) => resolve(document, each)) };
      }),
  );
}
