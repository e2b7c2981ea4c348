// The validators of the schemas: code that Ajv writes, with what it needs at run time.
import { createRequire } from 'node:module';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { fastFormats } from 'ajv-formats/dist/formats.js';
import { annotations, DescriptionError, pointerTo, type Schema, unsupported } from './description.ts';

/**
 * The use of a schema. A request must be valid. A response must have the type that TypeScript promises; its limits are not
 * checked, because the API may extend them.
 */
export type Use = 'request' | 'response';

export interface UsedSchema {
  readonly schema: Schema;
  readonly use: Use;
}

const require = createRequire(import.meta.url);
// The package is CommonJS, and says otherwise of its types.
const standalone = standaloneModule as unknown as typeof standaloneModule.default;
/** The keywords whose values are no schemas. */
const literals = ['const', 'enum', 'required', 'dependentRequired', 'type'];
/** The keywords whose values are schemas by name. */
const maps = ['properties', 'patternProperties', '$defs', 'dependentSchemas'];
/** The keywords that TypeScript has types for. */
const typed = [
  ...['type', 'const', 'enum', 'required', 'properties', 'patternProperties', 'additionalProperties', '$defs'],
  ...['items', 'prefixItems', 'allOf', 'anyOf', 'oneOf'],
];

/** The formats that are patterns. Those of numbers and of secrets are annotations. */
const formats = new Map<string, RegExp | true>();
for (const [name, format] of Object.entries(fastFormats)) {
  const { validate = format, type } = Object(format) as { validate?: unknown; type?: string };
  if (validate instanceof RegExp) formats.set(name, validate);
  else if (type === 'number' || format === true) formats.set(name, true);
}

const known = new Ajv2020();

/** Returns the name of a component, or the JSON pointer of another schema. */
export function schemaId({ schema, use }: UsedSchema): string {
  const pointer = pointerTo(schema);
  const name = componentName(pointer) ?? pointer;
  return use === 'request' ? name : `${name} of a response`;
}

function componentName(pointer: string): string | undefined {
  return /^#\/components\/schemas\/([^/]+)$/.exec(pointer)?.[1];
}

/** Returns the source of `generated/validators.ts`, not formatted yet. */
export function validatorsModule(used: readonly UsedSchema[]): string {
  const ajv = new Ajv2020({
    code: { source: true, esm: true, lines: true },
    formats: Object.fromEntries(formats),
    messages: false,
    strictTypes: false,
    strictTuples: false,
  });
  const documents = new Map<string, { name: string; schema: Schema; keywords: unknown }>();
  const nameOf = (each: UsedSchema): string => {
    const id = schemaId(each);
    const present = documents.get(id);
    if (present) return present.name;
    const document = { name: `schema${documents.size}`, schema: each.schema, keywords: {} as unknown };
    documents.set(id, document);
    document.keywords = keywordsOf(each, nameOf);
    if (!known.validateSchema(document.keywords as Schema)) throw invalid(each.schema);
    return document.name;
  };
  for (const each of used) nameOf(each);
  const text = JSON.stringify([...documents.values()].map(({ keywords }) => keywords));
  // Each costs a few lines in every validator.
  Object.assign(ajv.opts, { unevaluated: text.includes('"unevaluated'), dynamicRef: text.includes('"$dynamic') });
  for (const { name, schema, keywords } of documents.values())
    guarded(schema, () => ajv.addSchema(keywords as Schema, name));
  for (const { name, schema } of documents.values()) guarded(schema, () => ajv.getSchema(name));

  const checked = [...documents].filter(([id]) => used.some((each) => schemaId(each) === id));
  const exported = Object.fromEntries(checked.map(([, { name }]) => [`validate_${name}`, name]));
  const code = standalone(ajv, exported)
    .replace('"use strict";', '')
    .replaceAll(/^export const validate_/gm, 'const validate_')
    .replaceAll(/schemaPath:"(?:[^"\\]|\\.)*",/g, '')
    .replaceAll(/^function \w+\(data.*?^return errors === 0;$/gms, withoutErrors)
    .replaceAll(/require\("(ajv\/dist\/runtime\/\w+)"\)\.default/g, (_, file: string) => `(${require(file).default})`);
  if (code.includes('require(')) throw new Error('A validator needs more of Ajv than one function.');
  const entries = checked.map(([id, { name, keywords }]) => {
    const expected = JSON.stringify(expectedOf(keywords as Schema, id));
    return `${JSON.stringify(id)}: { expected: ${expected}, validate: validate_${name} },`;
  });
  return `
// @ts-nocheck: Ajv writes JavaScript.

/** Tells if a value is valid. If not, the last of its \`errors\` says why. */
interface Validate {
  (value: unknown): boolean;
  errors?:
    | readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[]
    | null;
}
${code}
/** The names of the schemas that have a validator. */
export type SchemaName = ${checked.map(([id]) => JSON.stringify(id)).join(' | ')};

/** The validators, with the rest of the sentence that begins with "must be". */
export const validators: Readonly<Record<SchemaName, { readonly expected: string; readonly validate: Validate }>> = {
${entries.join('\n')}
};
`;
}

/** Drops the errors about a value without parts: `expected` says all of it. */
function withoutErrors(source: string): string {
  const short = source.replace(/, \{instancePath.*?\}=\{\}/, '').replaceAll(/validate\d+\.errors = .*;$/gm, '');
  return short.includes('instancePath') ? source : short;
}

/** Describes the values that fit a schema, for messages. */
function expectedOf(
  { type, minLength = 0, maxLength, pattern, format, enum: values, ...others }: Schema,
  id: string,
): string {
  const isPlain = Object.keys(others).length === 0;
  if (Array.isArray(values)) return `one of ${JSON.stringify(values)}`;
  if (type !== 'string' || !isPlain)
    return /^(integer|number|boolean)$/.test(String(type))
      ? `${type === 'integer' ? 'an' : 'a'} ${type}${isPlain ? '' : ` with ${JSON.stringify(others)}`}`
      : `a value of the schema ${id}`;
  const length =
    minLength === maxLength
      ? minLength
      : maxLength === undefined
        ? `${minLength} or more`
        : `${minLength} to ${maxLength}`;
  const hasLength = maxLength !== undefined || minLength !== 0;
  return `a string${hasLength ? ` of ${length} characters` : ''}${pattern === undefined ? '' : ` that matches ${pattern}`}${format === undefined ? '' : ` in the format ${format}`}`;
}

/** Returns the error for a schema that `known` has just found to be no schema. */
function invalid(schema: Schema): DescriptionError {
  const [error] = known.errors ?? [];
  return new DescriptionError(`the value ${error?.message}`, [pointerTo(schema) + error?.instancePath]);
}

/** Turns an error of Ajv into one at the place of the schema. */
function guarded<T>(schema: Schema, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw new DescriptionError((error as Error).message, [pointerTo(schema)]);
  }
}

/** Returns the keywords of a schema that are checked. `refer` returns the name of a component. */
export function keywordsOf({ schema, use }: UsedSchema, refer: (each: UsedSchema) => string): unknown {
  const visit = (node: unknown, above: readonly unknown[] = []): unknown => {
    if (Array.isArray(node)) return node.map((each) => visit(each, above));
    if (typeof node !== 'object' || node === null) return node;
    const each = node as Schema;
    if (above.length > 0 && componentName(pointerTo(each)) !== undefined) return { $ref: refer({ schema: each, use }) };
    if (above.includes(each)) throw unsupported('a schema that contains itself and is no component', each);
    const inside = (value: unknown) => visit(value, [...above, each]);
    checkDiscriminator(each);
    const keywords: Record<string, unknown> = {};
    for (const [keyword, value] of Object.entries(each)) {
      if (annotations.includes(keyword) || keyword.startsWith('x-')) continue;
      if (!(keyword in known.RULES.keywords) || keyword === 'nullable')
        throw unsupported(`the keyword ${keyword}`, each, keyword);
      if (keyword === 'format' && !formats.has(String(value))) throw unsupported(`the format ${value}`, each, keyword);
      // A pattern says more than a format.
      if (keyword === 'format' && 'pattern' in each) continue;
      if (use === 'response' && (!typed.includes(keyword) || value === false)) continue;
      // Without their limits, two branches may fit.
      if (keyword === 'oneOf' && 'anyOf' in each) throw unsupported('oneOf beside anyOf', each, keyword);
      const name = keyword === 'oneOf' && use === 'response' ? 'anyOf' : keyword;
      if (keyword === 'required') keywords[name] = requiredBy(each, use);
      else if (literals.includes(keyword)) keywords[name] = value;
      else if (maps.includes(keyword))
        keywords[name] = Object.fromEntries(
          Object.entries(value as object).map(([key, schema]) => [key, inside(schema)]),
        );
      else keywords[name] = inside(value);
    }
    // The type of TypeScript has all of them.
    const { prefixItems } = each;
    if (Array.isArray(prefixItems))
      keywords['minItems'] = Math.max(prefixItems.length, Number(keywords['minItems'] ?? 0));
    return keywords;
  };
  return visit(schema);
}

/** Returns the required names: a request lacks those that are only read, and a response those that are only written. */
function requiredBy({ required, properties }: Schema, use: Use): string[] {
  const other = use === 'request' ? 'readOnly' : 'writeOnly';
  const schemas = Object(properties) as Record<string, Schema | undefined>;
  return (required as string[]).filter((name) => schemas[name]?.[other] !== true);
}

/** TypeScript takes the value of a discriminator for checked. */
function checkDiscriminator(schema: Schema): void {
  const { discriminator, oneOf, anyOf } = schema;
  const name = (discriminator as { propertyName?: string } | undefined)?.propertyName;
  const branches = (oneOf ?? anyOf ?? []) as Schema[];
  const isChecked = branches.every(({ properties }) => {
    const property = Object((properties as Record<string, unknown> | undefined)?.[name ?? '']);
    return 'const' in property || 'enum' in property;
  });
  if (name !== undefined && !isChecked)
    throw unsupported('a discriminator without `const` or `enum` in each branch', schema, 'discriminator');
}
