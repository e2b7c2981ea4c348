// Redaction: credentials are taken out of a string, in whatever encoding it repeats them.
import { describe, expect, it } from 'vitest';
import { schemes, signature } from '../../generated/constants.ts';
import { createRedaction, secretsOf } from '../../src/http/redaction.ts';

const secret = `Se"c<r>e&t/\\+~'é😀`;
const each = (encode: (character: string) => string) => [...secret].map(encode).join('');
const hex = (character: string) => character.charCodeAt(0).toString(16);
const units = (text: string) =>
  text
    .split('')
    .map((unit) => `\\u${hex(unit).padStart(4, '0')}`)
    .join('');
const codePoint = (character: string, radix = 10) => character.codePointAt(0)?.toString(radix) ?? '';
const html: Record<string, string> = { '"': '&quot;', '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;' };
const inHtml = each((character) => html[character] ?? character);
const bytes = [...new TextEncoder().encode(secret)].map((byte) => `%${byte.toString(16)}`).join('');

const forms: [string, string][] = [
  ['as it is', secret],
  ['in uppercase', secret.toUpperCase()],
  ['as in JSON', JSON.stringify(secret).slice(1, -1)],
  ['as in JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
  ['in \\u escapes', each(units)],
  ['in \\x escapes', each((character) => (character < '\x80' ? `\\x${hex(character)}` : character))],
  ['as in a query', encodeURIComponent(secret)],
  ['as in a URL', encodeURI(secret)],
  ['in bytes', bytes],
  ['percent-encoded twice', encodeURIComponent(bytes)],
  ['percent-encoded three times', encodeURIComponent(encodeURIComponent(bytes))],
  ['as in HTML', inHtml],
  ['as in HTML in JSON in a query', encodeURIComponent(JSON.stringify(inHtml).slice(1, -1))],
  ['in references', each((character) => `&#${codePoint(character)};`)],
  ['in references without a semicolon', each((character) => `&#${codePoint(character)}`)],
  ['in long references', each((character) => `&#${codePoint(character).padStart(12, '0')};`)],
  ['in hexadecimal references', each((character) => `&#x${codePoint(character, 16)};`)],
  ['in long hexadecimal references', each((character) => `&#X${codePoint(character, 16).padStart(9, '0')}`)],
  ['in one way and another', units('Se') + encodeURIComponent(secret.slice(2))],
];

describe('a redaction', () => {
  const redact = createRedaction(() => [secret]).text;

  it.each(forms)('takes out a secret %s', (_, form) => {
    const around = (text: string) => `100 % of ${text} & "\\n" %41`;
    const isPlain = form.toLowerCase() === secret.toLowerCase();
    expect(redact(around(form))).toBe(isPlain ? around('[redacted]') : '[redacted]');
    expect(redact(`%C3%A9${form}%C3%A9`)).not.toContain(form);
  });

  it.each([
    ...' a % %4 %zz %ff %C3 &; &#; &#x110000; &nosuch; \\ \\u12 \\x1 \\n'.split(' '),
    '100 % of no secret & "\\n" %41 %2541',
    `a UUID 58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d, an MD5 ${'0a'.repeat(16)}, a SHA-256 ${'0a'.repeat(32)}`,
    `${'0a'.repeat(20)}b`,
    `g${'0'.repeat(39)}g`,
  ])('leaves %j unchanged', (text) => {
    expect(redact(text)).toBe(text);
  });

  const signed = '0a1B'.repeat(10);
  it.each([
    [signed, '[redacted]'],
    [`${signed}.`, '[redacted].'],
    [`Uploadcare pub:${signed}, "${signed.toUpperCase()}"`, 'Uploadcare pub:[redacted], "[redacted]"'],
    [`Uploadcare pub:[redacted]${signed}`, 'Uploadcare pub:[redacted][redacted]'],
    [`Uploadcare pub: ${signed}`, 'Uploadcare pub: [redacted]'],
    [encodeURIComponent(`Uploadcare pub:${signed}`), '[redacted]'],
    [units(signed), '[redacted]'],
  ])('takes out everything that has the form of a signature: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('takes out a secret that begins like another one whole', () => {
    const both = createRedaction(() => ['alice', 'alice-secret', '0a1', signed.slice(0, 3)]).text;
    expect(both(`alice-secret of alice, ${signed}`)).toBe('[redacted] of [redacted], [redacted]');
  });
});

describe('secretsOf', () => {
  it.each<[string, Record<string, string>, string[]]>([
    ['the signature', { authorization: `${schemes.signed} pub:0a1b` }, ['0a1b', `${schemes.signed} pub:0a1b`]],
    ['the secret key', { authorization: `${schemes.simple} pub:a:b` }, ['a:b', `${schemes.simple} pub:a:b`]],
    [
      'nothing of the headers of the package',
      { accept: 'a', 'Content-Type': 'b', 'user-agent': 'c', [signature.dateHeader]: 'd' },
      [],
    ],
    ['nothing of one or two characters', { 'accept-language': 'en', dnt: '1' }, []],
    ['the value and the token', { authorization: 'Bearer abc' }, ['Bearer abc', 'abc']],
    ['each cookie', { cookie: 'sid=abc; t=defg' }, ['sid=abc; t=defg', 't=defg', 'abc', 'defg']],
  ])('returns %s', (_, headers, expected) => {
    expect(secretsOf(headers).sort()).toEqual(expected.sort());
  });
});

describe('a redaction of JSON', () => {
  it.each([
    [
      '{"detail":"a s3cret","s3cret":[{"x":"s3cret"},null,true,1]}',
      '{"detail":"a [redacted]","[redacted]":[{"x":"[redacted]"},null,true,1]}',
    ],
    ['\ufeff\ufeff{"detail":"\\u0073\\u0033cret"}', '{"detail":"[redacted]"}'],
    ['<p>s3cret</p>', '<p>[redacted]</p>'],
    [`{"detail":"s3cret","deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, ''],
  ])('takes a secret out of %.60s', (text, expected) => {
    expect(createRedaction(() => ['s3cret']).json(text)).toBe(expected);
  });

  it('takes a secret out of numbers', () => {
    expect(createRedaction(() => ['12345']).json('{"x":12345,"y":-1.5}')).toBe('{"x":"[redacted]","y":-1.5}');
  });
});
