// Texts as they should be, nearly so, and not at all.
import fc from 'fast-check';
import { operations, parameterRules, serverUrl, valueRule } from '../../generated/constants.ts';

/** Nearly always the one, now and then the other. */
export const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>, weight = 30): fc.Arbitrary<T> =>
  fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });

/** A number up to this one, the small ones no more often than the others. */
export const evenly = (most: number): fc.Arbitrary<number> => fc.noBias(fc.nat(most));

/** An object with the usual prototype: it prints better. */
export const record = <T>(model: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });

// Any at all, halves of surrogate pairs too. (What fast-check has for this takes a second to set up.)
const character = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
export const gibberish = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(character, { minLength, maxLength }).map((all) => all.join(''));

/** What has a meaning in a path, or had one in some attack. */
const pieces = fc.constantFrom(
  ...['.', '..', '%2e%2e', '%2E.', '%252e%252e', '%2f', '%5c', '\\', '//', '', '%', '%00', '%0a', '\r\nX: y'],
  ...[';', '@', '?', '#', ':', '{key}', '%7Buuid%7D', '__proto__', '\u2028', '\ud800', '😀', 'ё', ' '],
);
const hostile = fc.oneof(
  pieces,
  fc.array(pieces, { minLength: 2, maxLength: 4 }).map((all) => all.join('')),
  gibberish(0, 12),
);
const anything: fc.Arbitrary<unknown> = fc.oneof(
  hostile,
  hostile,
  fc.anything({ maxDepth: 1, withNullPrototype: true }),
);
const ofLength = (length: number) => fc.constantFrom('a', '-', '😀').map((unit) => unit.repeat(length));

const hex = [...'0123456789abcdefABCDEF'];
const wellFormedUuid = fc
  .array(fc.constantFrom(...hex), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join('').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'));
const wellFormedKey = fc.oneof(
  fc.constantFrom('pet', 'subsystem', '-:45az_', '...', '.a', '__proto__', 'constructor', ':'),
  fc.string({ unit: fc.constantFrom(...'azAZ09_-.:'), minLength: 1, maxLength: 16 }),
);

export const uuids: fc.Arbitrary<unknown> = often<unknown>(wellFormedUuid, anything);
export const keys: fc.Arbitrary<unknown> = often<unknown>(
  wellFormedKey,
  fc.oneof(anything, ofLength(parameterRules.key.maxLength), ofLength(parameterRules.key.maxLength + 1)),
  40,
);
export const values: fc.Arbitrary<unknown> = often<unknown>(
  fc.oneof(
    fc.constantFrom('cat', '"', '\\', '\u0000', '</script>', 'null', '{}', '\ufeff'),
    gibberish(1, 16),
    ofLength(valueRule.maxLength),
  ),
  fc.oneof(anything, ofLength(valueRule.maxLength + 1)),
);

const templates = Object.values(operations).map(({ path }) => path);
const words = [...new Set(templates.flatMap((path) => path.split(/\/|\{.+?\}/)))].filter(Boolean);
const segments = fc.array(fc.oneof(fc.constantFrom('api', 'v1', 'a:b', '', ...words), pieces), {
  maxLength: 3,
});
/** What stands before the paths of the operations. */
export const mounts: fc.Arbitrary<string> = often(
  fc.constantFrom('', '/api', '/api/metadata', '/api/'),
  segments.map((all) => all.map((each) => `/${each}`).join('')),
  4,
);
const hosts = fc.constantFrom(
  ...['api.example', '127.0.0.1:8080', '[::1]', 'localhost', 'пример.example', 'a.b:443', '0x7f.1', 'a_b'],
  ...['', 'user:pass@host.example', 'api.example:99999', 'exa mple', 'xn--a', '1.2.3'],
);
const grammarUrls = fc
  .tuple(
    often(
      fc.constantFrom('https://', 'http://'),
      fc.constantFrom('HTTPS:\\\\', 'ftp://', '//', 'javascript:', ''),
    ),
    hosts,
    mounts,
    often(fc.constant(''), fc.constantFrom('?', '#', '?a=b', '#c', '/', '///')),
  )
  .map((parts) => parts.join(''));
/** Where a server is said to be. */
export const urls: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 24, arbitrary: fc.constantFrom(serverUrl, `${serverUrl}/`, `${serverUrl}/v/0.7`) },
  { weight: 6, arbitrary: grammarUrls },
  {
    weight: 1,
    arbitrary: fc.constantFrom('/api/metadata', './api', '/', '//evil.example', '/\\evil.example'),
  },
  { weight: 1, arbitrary: anything },
);

/** A path as it should be, or put together from its pieces and others. */
export const paths: fc.Arbitrary<string> = often(
  fc
    .tuple(
      fc.constantFrom(...templates),
      often<string>(wellFormedUuid, hostile),
      often<string>(wellFormedKey, hostile),
    )
    .map(([template, uuid, key]) => template.replace('{uuid}', () => uuid).replace('{key}', () => key)),
  fc
    .array(fc.oneof(fc.constantFrom(...words), pieces, wellFormedUuid), { maxLength: 7 })
    .map((all) => `/${all.join('/')}`),
  8,
);
export const methods: fc.Arbitrary<string> = often(
  fc.constantFrom(...Object.values(operations).map(({ method }) => method.toUpperCase())),
  fc.oneof(
    fc.constantFrom('HEAD', 'OPTIONS', 'POST', 'PATCH', 'get', 'TRACE', 'PUT\n'),
    fc.string({ maxLength: 5 }),
  ),
);
export { anything, hostile };
