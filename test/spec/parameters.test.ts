// Parameters in each place: their text on the wire, and the way back.
import { ValidationError } from 'uploadcare-metadata';
import { expect, it } from 'vitest';
import { validators } from '../../generated/validators.ts';
import { type Parameter, parse, parseHeaders, serialize } from '../../src/spec/parameters.ts';

const inPlace = (place: Parameter['in'], more: Partial<Parameter> = {}): Parameter => ({
  ...{ name: 'a b', in: place, required: true, schema: 'MetadataValue' },
  ...more,
});
// A schema that every value fits.
const anything = { schema: 'anything' as 'MetadataValue' };
Object.assign(validators, { anything: { expected: 'anything', validate: () => true } });
const list = { list: true, ...anything } as const;

it.each<[string, Parameter, unknown, string]>([
  ['text in a path', inPlace('path'), "é/?#:'%2F", '%C3%A9%2F%3F%23:%27%252F'],
  ['text in a query', inPlace('query'), "é&=+:'", 'a%20b=%C3%A9%26%3D%2B:%27'],
  ['a list in a query', inPlace('query', list), ['1', 2], 'a%20b=1&a%20b=2'],
  ['an empty list', inPlace('query', list), [], ''],
  ['a number', inPlace('query', anything), 1e21, 'a%20b=1e%2B21'],
  ['a boolean', inPlace('path', anything), false, 'false'],
  ['text in a header', inPlace('header'), 'x, y: %20', 'x, y: %20'],
])('`serialize` writes %s', (_, parameter, value, text) => {
  expect(serialize(parameter, value)).toBe(text);
  if (parameter.in === 'header') return;
  // No URL parser changes it.
  const [url, start] = parameter.in === 'path' ? [`/${text}/`, ''] : [`/?${text}`, '?'];
  const { pathname, search } = new URL(url, 'https://a.example');
  expect(start === '' ? pathname : pathname + search).toBe(url.replace(/\?$/, ''));
});

it.each<[Parameter['in'], unknown, RegExp]>([
  ['path', '', /must not be empty/],
  ['path', '.', /leads to another path/],
  ['path', '..', /leads to another path/],
  ['query', '\ud800', /half of a surrogate pair/],
  ['query', 5, /must be a string of .*, got a number/],
  ['header', 'é', /must be printable ASCII/],
  ['header', 'a\r\nX-Other: b', /must be printable ASCII/],
  ['header', ' a', /white space around it/],
])('`serialize` refuses in a %s: %j', (place, value, problem) => {
  expect(() => serialize(inPlace(place), value)).toThrow(ValidationError);
  expect(() => serialize(inPlace(place), value)).toThrow(problem);
});

it.each<[Partial<Parameter>, string[], unknown]>([
  [{}, ['5'], '5'],
  [{}, ['a', 'b'], ['a', 'b']],
  [{ type: 'number' }, ['5'], 5],
  [{ type: 'number' }, ['-0.5'], -0.5],
  // Something would be lost.
  [{ type: 'number' }, ['05'], '05'],
  [{ type: 'number' }, ['12345678901234567890'], '12345678901234567890'],
  [{ type: 'number' }, ['x'], 'x'],
  [{ type: 'boolean' }, ['true'], true],
  [{ type: 'boolean' }, ['True'], 'True'],
  [{ list: true }, ['a'], ['a']],
  [{ list: true, type: 'number' }, ['1', '2'], [1, 2]],
])('`parse` returns, for %j and %j, %j', (more, texts, value) => {
  expect(parse(inPlace('query', more), texts)).toEqual(value);
});

it('`parseHeaders` returns the parameters that are headers', () => {
  const known = [
    inPlace('header', { name: 'X-A', type: 'number' }),
    inPlace('header', { name: 'X-B' }),
    inPlace('query'),
  ];
  const headers = new Headers({ 'x-a': '5', 'a-b': 'x', 'X-C': 'x' });
  expect({ ...parseHeaders(known, headers) }).toEqual({ 'X-A': 5 });
});
