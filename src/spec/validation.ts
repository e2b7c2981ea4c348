import { valueRule } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';

/** The JSON Schema keywords that the OpenAPI description uses for strings. */
export interface StringRule {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** Returns the way in which `value` violates `rule`, as the rest of a sentence about it; `undefined` if it does not. */
export function violation(value: unknown, rule: StringRule): string | undefined {
  if (typeof value !== 'string') return `must be a string, got ${kindOf(value)}`;
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = rule;
  const allowed = minLength === maxLength ? minLength : `${minLength} to ${maxLength}`;
  // A code point takes at most two units. Longer strings are not looked through: that can take seconds.
  if (value.length > 2 * maxLength) return `must have ${allowed} characters, got more`;
  const hasSurrogates = /[\ud800-\udfff]/.test(value);
  if (hasSurrogates && /\p{Surrogate}/u.test(value))
    return 'contains half of a surrogate pair, which UTF-8 cannot encode';
  // JSON Schema counts code points where `length` counts UTF-16 units.
  const length = hasSurrogates ? [...value].length : value.length;
  if (length < minLength || length > maxLength) return `must have ${allowed} characters, got ${length}`;
  if (pattern !== undefined && !compiled(pattern).test(value))
    return `must match ${pattern}, got ${JSON.stringify(value)}`;
  return undefined;
}

/** Throws a {@link ValidationError} unless `value` can be stored under a key. */
export function validateValue(value: unknown): asserts value is string {
  const problem = violation(value, valueRule);
  if (problem !== undefined) throw new ValidationError('value', problem);
}

const patterns = new Map<string, RegExp>();

function compiled(pattern: string): RegExp {
  let regExp = patterns.get(pattern);
  if (regExp === undefined) {
    regExp = new RegExp(pattern, 'u');
    patterns.set(pattern, regExp);
  }
  return regExp;
}

/** Returns the kind of a wrong argument, without its content. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
