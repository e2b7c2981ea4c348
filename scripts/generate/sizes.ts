// The longest bodies that schemas allow.
import type { Schema } from './description.ts';

/** The size of a body that has no limit, in bytes. */
const unlimited = 8 * 1_024 * 1_024;

/** Returns the size of the longest JSON text of any of these schemas, in bytes: each character as two \uXXXX escapes, and white space. */
export function sizeOf(schemas: readonly Schema[]): number {
  return Math.min(unlimited, 1_024 + Math.max(0, ...schemas.map((schema) => longest(schema, []))));
}

function longest(schema: unknown, above: readonly unknown[]): number {
  const { type, enum: values, const: value, ...limits } = Object(schema) as Record<string, unknown>;
  if (schema === false) return 0;
  // A schema that contains itself has no limit.
  if (above.includes(schema)) return Number.POSITIVE_INFINITY;
  const inside = (each: unknown) => longest(each, [...above, schema]);
  const number = (name: string) => (typeof limits[name] === 'number' ? limits[name] : Number.POSITIVE_INFINITY);
  const list = (name: string) => (Array.isArray(limits[name]) ? limits[name].map(inside) : []);
  const known = value === undefined ? values : [value];
  if (Array.isArray(known)) return 6 * Math.max(...known.map((each) => JSON.stringify(each).length));
  const branches = [...list('anyOf'), ...list('oneOf')];
  const all = [...list('allOf'), ...(branches.length > 0 ? [Math.max(...branches)] : [])];
  if (type === undefined) return Math.min(...all, Number.POSITIVE_INFINITY);
  const properties = Object.entries(Object(limits['properties'])).map(
    ([name, each]) => 6 * name.length + 4 + inside(each),
  );
  const hasOthers = limits['additionalProperties'] !== false || limits['patternProperties'] !== undefined;
  const value_ = limits['patternProperties'] ? Number.POSITIVE_INFINITY : inside(limits['additionalProperties']);
  const other = 4 + inside(limits['propertyNames']) + value_;
  const items = 1 + Math.max(inside(limits['items']), ...list('prefixItems'));
  // Zero times infinity is no number.
  const times = (count: number, size: number) => (count === 0 ? 0 : count * size);
  const sizes: Record<string, number> = {
    string: 2 + 12 * number('maxLength'),
    array: 2 + times(number('maxItems'), items),
    object: 2 + properties.reduce((sum, each) => sum + each, 0) + times(hasOthers ? number('maxProperties') : 0, other),
  };
  // Numbers are short, and so are the other types.
  return Math.min(...all, Math.max(...[type].flat().map((name) => sizes[String(name)] ?? 32)));
}
