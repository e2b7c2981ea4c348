import { valueRule } from '../generated/constants.ts';
import { ValidationError } from './errors.ts';

/** What a text has to keep to: the keywords of JSON Schema that the document uses. */
export interface TextRule {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** What is wrong with a text that is given, in words that follow its name; `undefined` when nothing is. */
export function problemWith(given: unknown, rule: TextRule): string | undefined {
  if (typeof given !== 'string') return `must be a string, got ${kindOf(given)}`;
  if (/\p{Surrogate}/u.test(given)) return 'has half of a surrogate pair, which UTF-8 cannot carry';
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = rule;
  const length = codePoints(given);
  if (length < minLength || length > maxLength) {
    return `must have ${minLength} to ${maxLength} characters, got ${length}`;
  }
  if (pattern !== undefined && !new RegExp(pattern, 'u').test(given)) {
    return `must match ${pattern}, got ${JSON.stringify(given)}`;
  }
  return undefined;
}

/** Throws a {@link ValidationError} unless `given` can be the value of a key. */
export function checkValue(given: unknown): asserts given is string {
  const problem = problemWith(given, valueRule);
  if (problem !== undefined) throw new ValidationError('value', problem);
}

/** Throws a {@link ValidationError} unless `given` is an AbortSignal, of whatever realm, or nothing. */
export function checkSignal(given: unknown): asserts given is AbortSignal | undefined {
  const { aborted, addEventListener } = (given ?? {}) as Partial<AbortSignal>;
  if (given !== undefined && !(typeof aborted === 'boolean' && typeof addEventListener === 'function')) {
    throw new ValidationError('signal', 'must be an AbortSignal');
  }
}

/** JSON Schema counts code points where `length` counts UTF-16 units. */
function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}

/** What a wrong argument is, without what it holds. */
function kindOf(given: unknown): string {
  if (given === null || given === undefined) return String(given);
  if (Array.isArray(given)) return 'an array';
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`;
}
