// The rules of the OpenAPI description, in words.
import { type SchemaName, validators } from '../../generated/validators.ts';

/**
 * Returns the way in which `value` violates a schema, as the rest of a sentence about it; `undefined` if it does not. `describe` is
 * called for a wrong value only.
 */
export function violation(
  value: unknown,
  schema: SchemaName,
  describe: (value: unknown) => string = kindOf,
): string | undefined {
  const { expected, validate } = validators[schema];
  if (validate(value)) return undefined;
  // The last one is about the keyword that decides.
  const { instancePath, keyword, params } = validate.errors?.at(-1) ?? {};
  const where =
    keyword !== undefined && typeof value === 'object' ? ` (${instancePath} ${keyword} ${JSON.stringify(params)})` : '';
  return `must be ${expected}, got ${describe(value)}${where}`;
}

export const loneSurrogate = 'contains half of a surrogate pair, which UTF-8 cannot encode';

/** Tells if a value contains half of a surrogate pair, which its JSON text, and no other text, escapes. */
export function hasLoneSurrogate(value: unknown, json: string = JSON.stringify(value)): boolean {
  return json?.includes('\\ud') && json.replaceAll('\\\\', '').includes('\\ud');
}

/** Returns the kind of a wrong argument, without its content. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  // Longer strings are not looked through: that can take seconds.
  if (typeof value === 'string')
    return `a string of ${value.length > 10_000 ? 'over 5000' : [...value].length} characters`;
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
