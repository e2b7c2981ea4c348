// The validators that `generate` writes: every keyword for requests, the types for responses.
import { transform } from 'esbuild';
import { expect, it } from 'vitest';
import { type Description, dereference } from '../../scripts/generate/description.ts';
import { schemaId, type Use, validatorsModule } from '../../scripts/generate/schemas.ts';
import { sizeOf } from '../../scripts/generate/sizes.ts';

/** Returns the validator of a schema, and the schema of the description. */
async function validatorOf(schema: object, use: Use) {
  const Tree = { type: 'object', properties: { child: { $ref: '#/components/schemas/Tree' }, leaf: { minLength: 2 } } };
  const { components } = dereference({
    components: { schemas: { Tree, Tested: structuredClone(schema) } },
  } as unknown as Description);
  const used = { schema: components?.schemas?.['Tested'] as object as Record<string, unknown>, use };
  const { code } = await transform(validatorsModule([used]), { loader: 'ts', format: 'esm' });
  const { validators } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  return { ...validators[schemaId(used)], schema: used.schema };
}

const tree = { $ref: '#/components/schemas/Tree' };
const cat = { type: 'object', required: ['cat'], properties: { cat: { type: 'string', maxLength: 3 } } };
const dog = { type: 'object', required: ['dog'], properties: { dog: { const: true } } };

it.each<[string, object, valid: unknown[], invalid: unknown[]]>([
  ['lengths in code points', { type: 'string', minLength: 2, maxLength: 2 }, ['😀😀'], ['😀', 'abc', 5]],
  ['a pattern in Unicode', { type: 'string', pattern: '^\\p{L}$' }, ['ж'], ['5']],
  ['a format', { type: 'string', format: 'date' }, ['2026-11-26'], ['today']],
  ['an annotation of a number', { type: 'integer', format: 'int64' }, [5], [5.5]],
  ['limits of a number', { type: 'number', exclusiveMinimum: 0, multipleOf: 0.5 }, [1.5], [0, 1.2, Number.NaN]],
  ['an enum and null', { enum: ['a', 5, null] }, ['a', 5, null], ['b', undefined]],
  ['several types', { type: ['string', 'null'] }, ['a', null], [5]],
  ['branches', { oneOf: [cat, dog] }, [{ cat: 'x' }, { dog: true }], [{ cat: 'long' }, { cat: 'x', dog: true }, {}]],
  [
    'a list',
    { type: 'array', uniqueItems: true, prefixItems: [{ const: 1 }], items: { type: 'string' } },
    [[1, 'a']],
    [['a'], [1, 'a', 'a']],
  ],
  [
    'names',
    { type: 'object', propertyNames: { maxLength: 1 }, additionalProperties: false, patternProperties: { '^a': {} } },
    [{ a: 1 }],
    [{ ab: 1 }, { b: 1 }],
  ],
  [
    'dependent names',
    { dependentRequired: { a: ['b'] }, not: { required: ['c'] } },
    [{ a: 1, b: 1 }],
    [{ a: 1 }, { c: 1 }],
  ],
  ['no other properties', { allOf: [cat], unevaluatedProperties: false }, [{ cat: 'x' }], [{ cat: 'x', more: 1 }]],
  [
    'a schema that contains itself',
    tree,
    [{ child: { child: {} } }],
    [{ child: { child: 5 } }, { child: { leaf: 'x' } }],
  ],
  ['a tuple', { type: 'array', prefixItems: [{ type: 'string' }, { type: 'number' }] }, [['a', 5]], [['a'], []]],
  ['branches without parts', { anyOf: [{ type: 'string', maxLength: 1 }, { type: 'number' }] }, ['a', 5], ['ab', null]],
  ['what it may send', { required: ['a', 'b'], properties: { a: { readOnly: true } } }, [{ b: 1 }], [{ a: 1 }]],
  ['its own definitions', { $defs: { A: { const: 1 } }, type: 'object' }, [{}], [5]],
  ['anything', {}, [5, null, {}], []],
])('a request is checked for %s', async (_, schema, valid, invalid) => {
  const { validate } = await validatorOf(schema, 'request');
  expect(valid.filter((value) => !validate(value))).toEqual([]);
  expect(invalid.filter((value) => validate(value))).toEqual([]);
});

it.each<[string, object, valid: unknown[], invalid: unknown[]]>([
  ['but not its limits', { type: 'string', maxLength: 1, pattern: '^a$' }, ['bcd'], [5, null]],
  [
    'but not for more properties',
    { ...cat, additionalProperties: false },
    [{ cat: 'long', more: 1 }],
    [{}, { cat: 5 }],
  ],
  ['in one branch or more', { oneOf: [cat, { ...cat, title: 'Other' }] }, [{ cat: 'x' }], [{}]],
  ['in parts of itself', tree, [{ child: { leaf: 'x' } }], [{ child: [] }]],
])('a response is checked for its type, %s', async (_, schema, valid, invalid) => {
  const { validate } = await validatorOf(schema, 'response');
  expect(valid.filter((value) => !validate(value))).toEqual([]);
  expect(invalid.filter((value) => validate(value))).toEqual([]);
});

it.each<[object, string]>([
  [{ type: 'string' }, 'a string'],
  [{ type: 'string', minLength: 1 }, 'a string of 1 or more characters'],
  [{ type: 'string', minLength: 2, maxLength: 2, pattern: '^a' }, 'a string of 2 characters that matches ^a'],
  [{ type: 'integer', minimum: 1 }, 'an integer with {"minimum":1}'],
  [{ enum: ['a', 'b'] }, 'one of ["a","b"]'],
  [cat, 'a value of the schema Tested'],
])('the message about %j says "must be %s"', async (schema, expected) => {
  expect((await validatorOf(schema, 'request')).expected).toBe(expected);
});

it.each<[string, object, number]>([
  ['a string', { type: 'string', maxLength: 10 }, 122],
  ['a word of an enum', { enum: ['a', 'abc'] }, 30],
  ['a number', { type: 'number' }, 32],
  ['a list', { type: 'array', maxItems: 2, items: { type: 'string', maxLength: 1 } }, 32],
  ['an object', { ...cat, additionalProperties: false }, 2 + (6 * 3 + 4) + 38],
  ['the shorter of two limits', { type: 'string', maxLength: 10, allOf: [{ type: 'string', maxLength: 1 }] }, 14],
  ['no items', { type: 'array', maxItems: 0 }, 2],
  ['a tuple', { type: 'array', maxItems: 1, prefixItems: [{ type: 'string', maxLength: 1 }], items: false }, 17],
  [
    'the longer of two branches',
    {
      oneOf: [
        { type: 'string', maxLength: 1 },
        { type: 'string', maxLength: 2 },
      ],
    },
    26,
  ],
])('`sizeOf` returns the bytes of %s', (_, schema, bytes) => {
  expect(sizeOf([schema as Record<string, unknown>])).toBe(1_024 + bytes);
});

it('`sizeOf` returns 8 MiB for a schema without a limit', async () => {
  const { schema } = await validatorOf(tree, 'request');
  const open = { type: 'object', patternProperties: { a: {} }, additionalProperties: false };
  for (const each of [schema, { type: 'string' }, {}, cat, open]) expect(sizeOf([each])).toBe(8 * 1_024 * 1_024);
});
