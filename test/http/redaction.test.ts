// Redaction: credentials are taken out of a string. The fuzz repeats them in each simple encoding; here are the rest.
import { describe, expect, it } from 'vitest';
import { createRedaction, secretsOf } from '../../src/http/redaction.ts';

const secret = `Se"c<r>e&t/\\+~'é😀`;
const signed = '0a1B'.repeat(10);
const each = (encode: (character: string) => string) => [...secret].map(encode).join('');
const codePoint = (character: string, radix = 10) => character.codePointAt(0)?.toString(radix) ?? '';
const html = `Se&quot;c&lt;r&gt;e&amp;t/\\+~&apos;é😀`;
const bytes = [...new TextEncoder().encode(secret)].map((byte) => `%${byte.toString(16)}`).join('');

describe('a redaction', () => {
  const redact = createRedaction(() => [secret]).text;

  it.each([
    ['as in JSON in JSON', JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    ['as in a URL', encodeURI(secret)],
    ['percent-encoded three times', encodeURIComponent(encodeURIComponent(bytes))],
    ['as in HTML in JSON in a query', encodeURIComponent(JSON.stringify(html).slice(1, -1))],
    ['in references without a semicolon', each((character) => `&#${codePoint(character)}`)],
    ['in long references', each((character) => `&#${codePoint(character).padStart(12, '0')};`)],
    ['in long hexadecimal references', each((character) => `&#X${codePoint(character, 16).padStart(9, '0')}`)],
    ['in one way and another', `\\u0053\\x65${encodeURIComponent(secret.slice(2))}`],
  ])('takes out a secret %s', (_, form) => {
    expect(redact(`100 % of ${form} & "\\n" %41`)).toBe('[redacted]');
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

  it.each([
    [`100 % of ${secret} & ${secret.toUpperCase()}`, '100 % of [redacted] & [redacted]'],
    [`Uploadcare pub:${signed}, "${signed.toUpperCase()}"`, 'Uploadcare pub:[redacted], "[redacted]"'],
    [`Uploadcare pub:[redacted]${signed}.`, 'Uploadcare pub:[redacted][redacted].'],
    [encodeURIComponent(`Uploadcare pub:${signed}`), '[redacted]'],
  ])('takes secrets, and everything that has the form of a signature, out of %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it('takes out a secret that begins like another one whole', () => {
    const both = createRedaction(() => ['alice', 'alice-secret', '0a1', signed.slice(0, 3)]).text;
    expect(both(`alice-secret of alice, ${signed}`)).toBe('[redacted] of [redacted], [redacted]');
  });

  it.each([
    [
      '{"a 12345":[{"x":"12345"},12345,-1.5,null,true]}',
      '{"a [redacted]":[{"x":"[redacted]"},"[redacted]",-1.5,null,true]}',
    ],
    ['\ufeff\ufeff{"detail":"\\u0031\\u0032345"}', '{"detail":"[redacted]"}'],
    ['<p>12345</p>', '<p>[redacted]</p>'],
    [`{"detail":"12345","deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, ''],
  ])('takes a secret out of the JSON %.60s', (text, expected) => {
    expect(createRedaction(() => ['12345']).json(text)).toBe(expected);
  });
});

describe('secretsOf', () => {
  const packageHeaders = { accept: 'a', 'Content-Type': 'bcd', 'user-agent': 'cde' };
  it.each<[string, Record<string, string>, string[]]>([
    ['nothing of the headers of the package', packageHeaders, []],
    ['nothing of one or two characters', { 'accept-language': 'en', dnt: '1' }, []],
    ['the value and the token', { authorization: 'Bearer abc' }, ['Bearer abc', 'abc']],
    [
      'the password of `Basic`',
      { a: 'Basic bWU6cGFzc3dk' },
      ['Basic bWU6cGFzc3dk', 'bWU6cGFzc3dk', 'me:passwd', 'passwd'],
    ],
    ['each cookie', { cookie: 'sid=abc; t=defg' }, ['sid=abc; t=defg', 't=defg', 'abc', 'defg']],
    ['each long word', { a: 'b:words-in-it.c:d' }, ['b:words-in-it.c:d', 'words-in-it.c:d', 'words-in-it']],
    ['a value without its escapes', { a: 'b%2Fc' }, ['b%2Fc', 'b/c']],
  ])('returns %s', (_, headers, expected) => {
    expect(secretsOf(headers).sort()).toEqual(expected.sort());
  });
});
