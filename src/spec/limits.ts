// The limits of the OpenAPI description, for programs that check their input earlier.
import { schemas } from '../../generated/constants.ts';
import { hasLoneSurrogate, violation } from './validation.ts';

/** A limit of strings. Lengths count Unicode code points. */
export interface StringLimits {
  /** The minimum number of characters. */
  readonly minLength: number;
  /** The maximum number of characters. */
  readonly maxLength: number;
  /** A regular expression with the flag `u` that all of the string matches. */
  readonly pattern: string;
}

/** The limits of metadata, as the OpenAPI description has them. */
export const limits: {
  /** The limits of a file UUID. */
  readonly uuid: StringLimits;
  /** The limits of a key. `.` and `..` are invalid too. */
  readonly key: StringLimits;
  /** The limits of a value. */
  readonly value: StringLimits;
  /** The maximum number of keys of a file. */
  readonly maxKeys: number;
} = {
  uuid: schemas.FileUuid,
  key: schemas.MetadataKey,
  value: schemas.MetadataValue,
  maxKeys: schemas.Metadata.maxProperties,
};

/**
 * Tells if a value has the form of a file UUID. The file need not exist.
 *
 * Reference: schema `FileUuid`.
 *
 * @param value - Anything.
 * @returns True for a valid UUID.
 * @example
 * ```ts
 * import { isFileUuid } from 'uploadcare-metadata';
 *
 * console.log(isFileUuid('21975c81-7f57-4c7a-aef9-acfe28779f78'));
 * ```
 */
export function isFileUuid(value: unknown): value is string {
  return violation(value, 'FileUuid') === undefined;
}

/**
 * Tells if a value is a key that the client accepts.
 *
 * Reference: schema `MetadataKey`.
 *
 * @param value - Anything.
 * @returns True for a valid key.
 * @example
 * ```ts
 * import { isMetadataKey } from 'uploadcare-metadata';
 *
 * console.log(isMetadataKey('pet'));
 * ```
 */
export function isMetadataKey(value: unknown): value is string {
  return value !== '.' && value !== '..' && violation(value, 'MetadataKey') === undefined;
}

/**
 * Tells if a value can be stored under a key.
 *
 * Reference: schema `MetadataValue`.
 *
 * @param value - Anything.
 * @returns True for a valid value.
 * @example
 * ```ts
 * import { isMetadataValue } from 'uploadcare-metadata';
 *
 * console.log(isMetadataValue('cat'));
 * ```
 */
export function isMetadataValue(value: unknown): value is string {
  return violation(value, 'MetadataValue') === undefined && !hasLoneSurrogate(value);
}
