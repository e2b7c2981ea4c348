// A secret is taken out of a text in whatever way the text writes it.
import { describe, expect, it } from 'vitest';
import { schemes } from '../../generated/constants.ts';
import { decoded } from '../../src/decoded.ts';
import { redactor } from '../../src/redaction.ts';

const secret = `Se"c<r>e&t/\\+~'é😀`;
const each = (encode: (character: string) => string) => [...secret].map(encode).join('');
const unit = (text: string) => `\\u${text.charCodeAt(0).toString(16).padStart(4, '0')}`;
const units = (text: string) => text.split('').map(unit).join('');
const html: Record<string, string> = { '"': '&quot;', '<': '&lt;', '>': '&gt;', '&': '&amp;', "'": '&#39;' };

const forms: [string, string][] = [
  ['as it is', secret],
  ['in capitals', secret.toUpperCase()],
  ['as in JSON', JSON.stringify(secret).slice(1, -1)],
  ['in escapes', each(units)],
  ['as in a query', encodeURIComponent(secret)],
  ['as in a URL', encodeURI(secret)],
  ['in bytes', [...new TextEncoder().encode(secret)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['as in HTML', each((character) => html[character] ?? character)],
  ['in references', each((character) => `&#${character.codePointAt(0)};`)],
  ['in hexadecimal references', each((character) => `&#x${character.codePointAt(0)?.toString(16)};`)],
  ['in one way and another', units('Se') + encodeURIComponent(secret.slice(2))],
];

describe('a secret', () => {
  const redact = redactor(secret);
  it.each(forms)('%s is not handed on', (_, form) => {
    const around = (text: string) => `100 % of ${text} & "\\n" %41`;
    const isPlain = form.toLowerCase() === secret.toLowerCase();
    expect(redact(around(form))).toBe(isPlain ? around('[redacted]') : '[redacted]');
    expect(redact(`%C3%A9${form}%C3%A9`)).not.toContain(form);
    expect(redact(around('no secret'))).toBe(around('no secret'));
  });

  it('of an earlier attempt is not, also where it is encoded', () => {
    const earlier = `${schemes.signed} public:0a1b2c`;
    expect(redact(`sent ${earlier}`)).toBe(`sent ${schemes.signed} public:[redacted]`);
    expect(redact(`sent ${encodeURIComponent(earlier)}`)).toBe('[redacted]');
  });

  it('that is taken out leaves the rest of a text that has encodings', () => {
    const signed = redactor('0a1b2c');
    expect(signed(`sent ${encodeURIComponent(`${schemes.signed} public:0a1b2c`)}`)).toBe(
      `sent ${encodeURIComponent(`${schemes.signed} public:`)}[redacted]`,
    );
  });
});

describe('a text that decodes', () => {
  it.each([
    ...['', 'a', '%', '%4', '%zz', '%ff', '%C3', '&;', '&#;', '&#x110000;', '&nosuch;', '\\', '\\u12', '\\n'],
  ])('to itself is %j', (text) => expect(decoded(text)).toBe(text));

  it('has its characters in any form', () => {
    expect(decoded('a%41&lt;&AMP;\\u0042\\"%C3%A9%c3%a9&#233;&#xE9;c')).toBe('aA<&B"ééééc');
  });
});
