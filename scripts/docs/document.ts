// The OpenAPI document, read and with its references resolved on demand: for the docs, and for what still reads it so.
import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { descriptionFile, namesIn } from '../generate/description.ts';

export const documentFile = descriptionFile;

export type Path = readonly (string | number)[];

export interface Place<T = unknown> {
  readonly at: Path;
  readonly value: T;
}

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
  required?: boolean;
  description?: string;
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
  tags?: string[];
  summary: string;
  description: string;
  parameters?: (Parameter | Reference)[];
  requestBody?: RequestBody | Reference;
  responses: Record<string, Response | Reference>;
  'x-codeSamples'?: { lang: string; label: string; source?: Partial<Reference> }[];
}
export interface SecurityScheme {
  type: string;
  name: string;
  description: string;
  'x-signature'?: { dateHeader: string; maxDateSkewSeconds: number };
}
export interface Tag {
  name: string;
  /** A guide is a file of its own, and a text when the document is bundled. */
  description?: string | Reference;
}
export interface Document {
  info: { title: string; version: string; summary: string; description: string };
  servers: { url: string }[];
  tags?: Tag[];
  'x-tagGroups'?: { name: string; tags: string[] }[];
  paths: Record<string, Record<string, unknown> & { parameters?: (Parameter | Reference)[] }>;
  components: { securitySchemes: Record<string, SecurityScheme>; headers: Record<string, unknown> };
}

export async function readDocument(file: string = documentFile): Promise<Document> {
  return parse(await readFile(file, 'utf8')) as Document;
}

/** What stands at a path of the document, references followed: its place is where it stands in the end. */
export function follow<T>(document: Document, path: Path): Place<T> | undefined {
  let at: Path = [];
  let value: unknown = document;
  for (const part of path) {
    at = [...at, part];
    value = (value as Record<string, unknown> | undefined)?.[part];
    const reference = (value as Reference | undefined)?.$ref;
    if (typeof reference !== 'string') continue;
    const target = follow(document, namesIn(reference));
    if (target === undefined) throw new Error(`${reference} points to nothing`);
    ({ at, value } = target);
  }
  return value === undefined ? undefined : { at, value: value as T };
}

/** What stands right below a path of the document, by name, references followed. */
export function below<T>(document: Document, path: Path): [string, Place<T>][] {
  const names = Object.keys(follow<object>(document, path)?.value ?? {});
  return names.map((name) => [name, follow<T>(document, [...path, name]) as Place<T>]);
}

/** What a `$ref` inside the document points to; anything else is given back as it is. */
export function resolve<T extends object>(document: Document, value: T | Reference): T {
  if (!('$ref' in value)) return value;
  const target = follow<T>(document, namesIn(value.$ref));
  if (target === undefined) throw new Error(`${value.$ref} points to nothing`);
  return target.value;
}

export interface OperationEntry {
  path: string;
  method: string;
  /** The path in the document, not that of the API. */
  at: Path;
  operation: Operation;
  parameters: Parameter[];
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** Every operation of the document, in its order, with the parameters of its path and its own. */
export function operationsOf(document: Document): OperationEntry[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((name) => methods.includes(name))
      .map((method) => {
        const at = ['paths', path, method];
        return {
          path,
          method,
          at,
          operation: item[method] as Operation,
          parameters: parametersOf(document, at).map(({ value }) => value),
        };
      }),
  );
}

/** The parameters of an operation, those of its path first. */
export function parametersOf(document: Document, operation: Path): Place<Parameter>[] {
  return [operation.slice(0, -1), operation].flatMap((path) =>
    below<Parameter>(document, [...path, 'parameters']).map(([, parameter]) => parameter),
  );
}
