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
    const allowed = minLength === maxLength ? minLength : `${minLength} to ${maxLength}`;
    return `must have ${allowed} characters, got ${length}`;
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

/** The signal in the options of a call. Throws a {@link ValidationError} where there is something else. */
export function signalOf(options: unknown): AbortSignal | undefined {
  if (typeof options !== 'object' || options === null || 'aborted' in options) {
    throw new ValidationError('options', 'must be an object, such as { signal }');
  }
  const { signal } = options as { signal?: AbortSignal };
  if (signal === undefined) return undefined;
  // An AbortSignal of whatever realm.
  if (typeof signal?.aborted === 'boolean' && typeof signal.addEventListener === 'function') return signal;
  throw new ValidationError('signal', 'must be an AbortSignal');
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
