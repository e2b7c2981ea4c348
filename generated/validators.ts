// Made by `npm run generate` from openapi/uploadcare-metadata.yaml. Do not edit: change the OpenAPI description instead.

// @ts-nocheck: Ajv writes JavaScript.

/** Tells if a value is valid. If not, the last of its `errors` says why. */
interface Validate {
  (value: unknown): boolean;
  errors?: readonly { readonly instancePath: string; readonly keyword: string; readonly params: object }[] | null;
}

const validate_schema0 = validate20;
const schema31 = {
  type: 'string',
  minLength: 36,
  maxLength: 36,
  pattern: '^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
};
const func1 = function ucs2length(str) {
  const len = str.length;
  let length = 0;
  let pos = 0;
  let value;
  while (pos < len) {
    length++;
    value = str.charCodeAt(pos++);
    if (value >= 0xd800 && value <= 0xdbff && pos < len) {
      // high surrogate, and there is a next character
      value = str.charCodeAt(pos);
      if ((value & 0xfc00) === 0xdc00) pos++; // low surrogate
    }
  }
  return length;
};
const pattern4 = new RegExp('^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$', 'u');

function validate20(data) {
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (typeof data === 'string') {
      if (func1(data) > 36) {
        return false;
      } else {
        if (func1(data) < 36) {
          return false;
        } else {
          if (!pattern4.test(data)) {
            return false;
          }
        }
      }
    } else {
      return false;
    }
  }

  return errors === 0;
}

const validate_schema1 = validate21;
const schema32 = { type: 'object', additionalProperties: { $ref: 'schema2' } };
const schema33 = { type: 'string' };

function validate21(data) {
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (data && typeof data == 'object' && !Array.isArray(data)) {
      for (const key0 in data) {
        const _errs2 = errors;
        if (typeof data[key0] !== 'string') {
          return false;
        }
        var valid0 = _errs2 === errors;
        if (!valid0) {
          break;
        }
      }
    } else {
      return false;
    }
  }

  return errors === 0;
}

const validate_schema2 = validate22;

function validate22(data) {
  let vErrors = null;
  let errors = 0;
  if (typeof data !== 'string') {
    return false;
  }

  return errors === 0;
}

const validate_schema3 = validate23;
const schema35 = { type: 'string', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_.:-]+$' };
const pattern5 = new RegExp('^[A-Za-z0-9_.:-]+$', 'u');

function validate23(data) {
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (typeof data === 'string') {
      if (func1(data) > 64) {
        return false;
      } else {
        if (func1(data) < 1) {
          return false;
        } else {
          if (!pattern5.test(data)) {
            return false;
          }
        }
      }
    } else {
      return false;
    }
  }

  return errors === 0;
}

const validate_schema4 = validate24;
const schema36 = { type: 'string', minLength: 1, maxLength: 512, pattern: '^[^\\u0000]*$' };
const pattern6 = new RegExp('^[^\\u0000]*$', 'u');

function validate24(data) {
  let vErrors = null;
  let errors = 0;
  if (errors === 0) {
    if (typeof data === 'string') {
      if (func1(data) > 512) {
        return false;
      } else {
        if (func1(data) < 1) {
          return false;
        } else {
          if (!pattern6.test(data)) {
            return false;
          }
        }
      }
    } else {
      return false;
    }
  }

  return errors === 0;
}

/** The names of the schemas that have a validator. */
export type SchemaName =
  | 'FileUuid'
  | 'Metadata of a response'
  | 'MetadataValue of a response'
  | 'MetadataKey'
  | 'MetadataValue';

/** The validators, with the rest of the sentence that begins with "must be". */
export const validators: Readonly<Record<SchemaName, { readonly expected: string; readonly validate: Validate }>> = {
  FileUuid: {
    expected:
      'a string of 36 characters that matches ^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}$',
    validate: validate_schema0,
  },
  'Metadata of a response': { expected: 'a value of the schema Metadata of a response', validate: validate_schema1 },
  'MetadataValue of a response': { expected: 'a string', validate: validate_schema2 },
  MetadataKey: {
    expected: 'a string of 1 to 64 characters that matches ^[A-Za-z0-9_.:-]+$',
    validate: validate_schema3,
  },
  MetadataValue: { expected: 'a string of 1 to 512 characters that matches ^[^\\u0000]*$', validate: validate_schema4 },
};
