// The limits of the API and its messages. The statuses and messages for invalid keys and values are not known: the messages are those
// of Uploadcare's Upload API for the same limits.
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
import type { Rejection } from './responses.ts';

/** Returns the methods of a path, as the `Allow` header lists them (observed: with HEAD and OPTIONS, in alphabetical order). */
export function allowedMethods(template: string): string[] {
  const methods = Object.values(operations)
    .filter(({ path }) => path === template)
    .map(({ method }) => method);
  return [...methods, 'HEAD', 'OPTIONS'].sort();
}

/** Tells if an `Accept` header names the version of the API. */
export function acceptsVersion(accept: string | null): boolean {
  return (accept ?? '').split(',').some((part) => part.split(';')[0]?.trim().toLowerCase() === mediaType);
}

/** The longest body of a value: every character as two \uXXXX escapes, quotes, and some white space. */
export const maxBodyBytes: number = 12 * valueRule.maxLength + 1_024;

/** Returns the rejection of an invalid key; `undefined` for a valid one. */
export function keyViolation(key: string, status: number): Rejection | undefined {
  if (parameterViolation('key', key) === undefined) return undefined;
  const { maxLength } = parameterRules.key;
  const detail =
    [...key].length > maxLength
      ? `Length of file metadata key \`${key}\` can not be more than ${maxLength} symbols.`
      : `File's metadata key \`${key}\` contains symbols not allowed by the metadata key format.`;
  return { status, detail };
}

/** Returns the value that a body contains, or the rejection of an invalid one. */
export function parseValueBody(key: string, body: Uint8Array, status: number): string | Rejection {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    const example = JSON.stringify('image-processing');
    return {
      status,
      detail: `The body is not JSON. It must be a string in quotes, such as ${example}.`,
    };
  }
  if (typeof value !== 'string') return { status, detail: 'The value must be a JSON string.' };
  if (value === '' && violation(value, valueRule) !== undefined) {
    return { status, detail: `Value of the file metadata key \`${key}\` can not be empty.` };
  }
  if (violation(value, valueRule) !== undefined) {
    const limit = `can not be more than ${valueRule.maxLength} symbols in length.`;
    return { status, detail: `Value of file metadata's key \`${key}\` ${limit}` };
  }
  return value;
}

/** Returns the rejection of a key beyond the maximum number; `undefined` if it can be set. */
export function countViolation(keys: ReadonlyMap<string, string>, key: string, status: number): Rejection | undefined {
  if (keys.has(key) || keys.size < maxKeys) return undefined;
  return { status, detail: `A file can not have more than ${maxKeys} metadata keys.` };
}

/** Returns the rejection of a throttled request. */
export function throttled(seconds: number): Rejection {
  return { ...failures.throttled, detail: failures.throttled.detail.replace(/\d+/, String(seconds)) };
}

/** Tells if a `Content-Type` header declares JSON. */
export function isJson(contentType: string | null): boolean {
  return contentType?.split(';')[0]?.trim().toLowerCase() === requestMediaType;
}
