// What the API takes, and what it says to the rest. The statuses and texts for keys and values that it does not take
// are not known: the texts are those of Uploadcare's Upload API on the same limits.
import {
  failures,
  maxKeys,
  mediaType,
  operations,
  parameterRules,
  requestMediaType,
  valueRule,
} from '../../generated/constants.ts';
import { parameterViolation } from '../spec/call.ts';
import { violation } from '../spec/validation.ts';
import type { Failure } from './credentials.ts';

/** The methods of a path, as the `Allow` header has them (observed: with HEAD and OPTIONS, in this order). */
export function allowedMethods(template: string): string[] {
  const methods = Object.values(operations)
    .filter(({ path }) => path === template)
    .map(({ method }) => method);
  return [...methods, 'HEAD', 'OPTIONS'].sort();
}

/** Whether an `Accept` header names the version of the API. */
export function acceptsVersion(accept: string | null): boolean {
  return (accept ?? '').split(',').some((part) => part.split(';')[0]?.trim().toLowerCase() === mediaType);
}

/** No body of a value can be longer: every character as two \uXXXX, quotes, and some white space. */
export const maxBodyBytes: number = 12 * valueRule.maxLength + 1_024;

/** What is wrong with a key. */
export function keyViolation(key: string, status: number): Failure | undefined {
  if (parameterViolation('key', key) === undefined) return undefined;
  const { maxLength } = parameterRules.key;
  const detail =
    [...key].length > maxLength
      ? `Length of file metadata key \`${key}\` can not be more than ${maxLength} symbols.`
      : `File's metadata key \`${key}\` contains symbols not allowed by the metadata key format.`;
  return { status, detail };
}

/** The value that a body has, or what is wrong with it. */
export function readValue(key: string, body: Uint8Array, status: number): string | Failure {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    const example = JSON.stringify('image-processing');
    return {
      status,
      detail: `The body is not JSON. It has to be a string with its quotes, such as ${example}.`,
    };
  }
  if (typeof value !== 'string') return { status, detail: 'The value has to be a JSON string.' };
  if (value === '' && violation(value, valueRule) !== undefined) {
    return { status, detail: `Value of the file metadata key \`${key}\` can not be empty.` };
  }
  if (violation(value, valueRule) !== undefined) {
    const limit = `can not be more than ${valueRule.maxLength} symbols in length.`;
    return { status, detail: `Value of file metadata's key \`${key}\` ${limit}` };
  }
  return value;
}

/** Whether one more key is one too many. */
export function countViolation(
  keys: ReadonlyMap<string, string>,
  key: string,
  status: number,
): Failure | undefined {
  if (keys.has(key) || keys.size < maxKeys) return undefined;
  return { status, detail: `A file can not have more than ${maxKeys} metadata keys.` };
}

/** What the API says when it throttles. */
export function throttled(seconds: number): Failure {
  return { ...failures.throttled, detail: failures.throttled.detail.replace(/\d+/, String(seconds)) };
}

/** Whether a body is declared as JSON. */
export function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === requestMediaType;
}
