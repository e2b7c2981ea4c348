// The OpenAPI description as plain objects: each reference inside it is replaced by what it points to.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

export const descriptionFile = fileURLToPath(new URL('../../openapi/uploadcare-metadata.yaml', import.meta.url));

export type Schema = Readonly<Record<string, unknown>>;
export type Example = { summary?: string; description?: string; value: unknown };
export type MediaType = { schema?: Schema; examples?: Record<string, Example> };
export type Content = { content?: Record<string, MediaType> };
export interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  style?: string;
  explode?: boolean;
  example?: unknown;
  examples?: Record<string, { value?: unknown }>;
  schema?: Schema;
}
export type Header = { schema?: Schema; example?: unknown };
export type Response = Content & { description: string; headers?: Record<string, Header> };
export interface Operation {
  operationId?: string;
  parameters?: Parameter[];
  requestBody?: Content & { required?: boolean };
  responses?: Record<string, Response>;
  'x-codeSamples'?: { source?: { $ref?: string } }[];
}
export interface SecurityScheme {
  in: string;
  name: string;
  'x-signature'?: { dateHeader?: string; maxDateSkewSeconds?: number };
}
export interface Description {
  info?: { version?: string };
  servers?: { url?: string }[];
  paths?: Record<string, Record<string, unknown> & { parameters?: Parameter[] }>;
  components?: { securitySchemes?: Record<string, SecurityScheme>; schemas?: Record<string, Schema> };
}

/** A fault of the description, with the JSON pointers of the places that it is about. */
export class DescriptionError extends Error {
  override name = 'DescriptionError';
  readonly pointers: readonly string[];

  constructor(message: string, pointers: readonly string[]) {
    super(`${message} at ${pointers.join(', ')}`);
    this.pointers = pointers;
  }
}

export function unsupported(what: string, node: object, name?: string): DescriptionError {
  return new DescriptionError(`\`generate\` does not support ${what}`, [pointerTo(node, name)]);
}

const pointers = new WeakMap<object, string>();

/** Returns the JSON pointer of an object of the description, or of what it contains under a name. */
export function pointerTo(node: object, name?: string): string {
  const pointer = pointers.get(node) ?? '#';
  return name === undefined ? pointer : below(pointer, name);
}

export function below(pointer: string, name: string): string {
  return `${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** Returns the names that a JSON pointer consists of. */
export function namesIn(pointer: string): string[] {
  const names = pointer.split('/').slice(1);
  return names.map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Reads and dereferences the description. @throws {@link DescriptionError} for a reference to nothing. */
export async function readDescription(file: string = descriptionFile): Promise<Description> {
  return dereference(parse(await readFile(file, 'utf8')) ?? {});
}

/** The keywords that say nothing about the values. */
export const annotations: readonly string[] = [
  ...['title', 'summary', 'description', '$comment', 'default', 'example', 'examples', 'deprecated'],
  ...['readOnly', 'writeOnly', 'xml', 'externalDocs', 'discriminator'],
];

type Node = Record<string, unknown>;
type Reference = { $ref: string };

function isReference(value: unknown): value is Reference {
  return typeof (value as Reference | undefined)?.$ref === 'string';
}

/** Replaces each reference to a place inside the description by what is there. A reference to a file stays. */
export function dereference(description: Description): Description {
  const visit = (value: unknown, pointer: string): unknown => {
    if (typeof value !== 'object' || value === null || pointers.has(value)) return value;
    const node = value as Node;
    if (isReference(node)) return follow(node, pointer, []);
    pointers.set(node, pointer);
    for (const [name, each] of Object.entries(node)) node[name] = visit(each, below(pointer, name));
    return node;
  };
  const follow = (reference: Reference, pointer: string, chain: readonly string[]): unknown => {
    const { $ref, ...others } = reference;
    const fail = (message: string) => new DescriptionError(message, [pointer]);
    for (const name of Object.keys(others))
      if (!annotations.includes(name)) throw fail(`\`generate\` does not support ${name} beside $ref: use allOf`);
    if (chain.includes($ref)) throw fail(`${$ref} points to itself`);
    if (!$ref.startsWith('#') && existsSync(join(dirname(descriptionFile), $ref))) return reference;
    let target: unknown = $ref.startsWith('#') ? description : undefined;
    let at = '#';
    for (const name of namesIn($ref)) {
      at = below(at, name);
      target = (target as Node | undefined)?.[name];
      if (isReference(target)) target = follow(target, at, [...chain, $ref]);
    }
    if (target === undefined) throw fail(`${$ref} points to nothing`);
    return visit(target, $ref);
  };
  return visit(description, '#') as Description;
}

export interface OperationEntry {
  readonly path: string;
  /** The method in uppercase. */
  readonly method: string;
  readonly item: object;
  readonly operation: Operation;
  /** The parameters of the path and of the operation. */
  readonly parameters: readonly Parameter[];
}

const isMethod = (name: string) => /^(get|put|post|delete|options|head|patch|trace)$/.test(name);

/** Returns every operation, in the order of the description. */
export function operationsOf(description: Description): OperationEntry[] {
  return Object.entries(description.paths ?? {}).flatMap(([path, item]) =>
    Object.keys(item)
      .filter(isMethod)
      .map((name) => {
        const operation = item[name] as Operation;
        // A parameter of the operation replaces that of the path.
        const byName = [...(item.parameters ?? []), ...(operation.parameters ?? [])].map(
          (each) => [`${each.in} ${each.name}`, each] as const,
        );
        return { path, method: name.toUpperCase(), item, operation, parameters: [...new Map(byName).values()] };
      }),
  );
}
