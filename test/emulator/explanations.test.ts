// The reason of a 401, behind the text of the API.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import type { EmulatorOptions } from 'uploadcare-metadata/emulator';
import { expect, it } from 'vitest';
import {
  credentialsHeader,
  failures,
  mediaType,
  requestMediaType,
  schemes,
  signature,
} from '../../generated/constants.ts';
import { fixedNow, keys, rejectionOf, uuid } from '../support/client.ts';
import { hmac } from '../support/oracle.ts';
import { dateAt, emulator, keyPath, origin, type RequestParts, signedRequest, simple } from './support.ts';

async function detailOf(request: Request, options?: EmulatorOptions): Promise<string> {
  const response = await emulator(options).fetch(request);
  expect(response.status).toBe(401);
  const { detail } = (await response.json()) as { detail: string };
  expect(detail).not.toContain(keys.secretKey);
  return detail;
}

const reasonFor = async (...request: Parameters<typeof detailOf>) =>
  (await detailOf(...request)).split(' Emulator: ')[1];
const signedWith = (text: string) => ({
  headers: { [credentialsHeader]: `${schemes.signed} ${keys.publicKey}:${text}` },
});
const put = (body: string, signed: RequestParts) => ({ method: 'PUT', body, signed }) as const;
const iso = new Date(fixedNow).toISOString();

it.each<[what: string, parts: RequestParts, reason: RegExp]>([
  ['the method in lowercase', put('"x"', { method: 'put' }), /method in uppercase.* "put".* "PUT"/],
  ['an empty body', put('"x"', { body: '' }), /^The MD5 of an empty body was signed/],
  ['a body without quotes', put('"x"', { body: 'x' }), /without its quotes/],
  ['a body with quotes, sent without', put('x', { body: '"x"' }), /sent without/],
  ['a body with a line feed', put('"x"', { body: '"x"\n' }), /line break/],
  ['a body where none is sent', { signed: { body: '{}' } }, /none was sent/],
  ['a body without its line feed', put('"x"\n', { body: '"x"' }), /line break/],
  ['`null` where no body is sent', { signed: { body: 'null' } }, /none was sent/],
  ['no content type', { signed: { contentType: '' } }, /^Send the Content-Type.* Signed: ""/],
  [
    'a content type with a charset',
    { signed: { contentType: `${requestMediaType}; charset=utf-8` } },
    RegExp(`Signed: "${requestMediaType}; charset=utf-8"\\. Sent: "${requestMediaType}"`),
  ],
  [
    'the media type of the API',
    { signed: { contentType: mediaType } },
    RegExp(`Signed: "${mediaType.replaceAll(/[.+]/g, '\\$&')}"`),
  ],
  ['the date of another second', { signed: { date: dateAt(-1) } }, /^Make the date once/],
  ['seconds since 1970', { signed: { date: String(fixedNow / 1_000) } }, /^Sign the date exactly/],
  ['a date with +0000', { signed: { date: dateAt(0).replace('GMT', '+0000') } }, /^Sign the date exactly/],
  ['an ISO date', { signed: { date: iso } }, /^Sign the date exactly/],
  ['the date of `Date`', { headers: { Date: dateAt(9) }, signed: { date: dateAt(9) } }, /not of Date/],
  [
    'a path without its last slash',
    { signed: { path: keyPath().slice(0, -1) } },
    /slash at its end.* Sent: ".*\/pet\/"/,
  ],
  ['a path without its query', { path: `${keyPath()}?a=1`, signed: { path: keyPath() } }, /^Sign the query too/],
  ['a path with %3A', { path: keyPath('a:b'), signed: { path: keyPath('a%3Ab') } }, /percent-encoding/],
  ['a path with a colon', { path: keyPath('a%3Ab'), signed: { path: keyPath('a:b') } }, /percent-encoding/],
  ['a path that is not encoded', { path: keyPath('a%20b'), signed: { path: keyPath('a b') } }, /percent-encoding/],
  [
    'another body',
    put('"x"', { body: '"y"' }),
    /^No single line explains it: check the secret key.*"PUT\\n[\da-f]{32}\\n/,
  ],
])('the emulator explains a signature of %s', async (_, parts, reason) => {
  expect(await reasonFor(signedRequest(parts))).toMatch(reason);
});

it('the emulator explains a signature of a path without the path of the base URL', async () => {
  const request = signedRequest({ path: `/proxy${keyPath()}`, signed: { path: keyPath() } });
  expect(await reasonFor(request, { basePath: '/proxy' })).toMatch(/^Sign the whole path/);
});

const md5 = 'd41d8cd98f00b204e9800998ecf8427e';
const lines = ['GET', md5, requestMediaType, dateAt(0), keyPath()];
const text = lines.join('\n');
const withLine = (index: number, line: string) => lines.with(index, line).join('\n');

it.each<[what: string, signature: string, reason: RegExp]>([
  ['of no hash at all', hmac(withLine(1, '')), /^Sign the MD5 of the body/],
  ['of a hash in uppercase', hmac(withLine(1, md5.toUpperCase())), /^Write the MD5 of the body in lowercase/],
  ['of a URL', hmac(withLine(4, origin + keyPath())), /without scheme and host/],
  ['of a host and path', hmac(withLine(4, new URL(origin).host + keyPath())), /without scheme and host/],
  ['of a path without its first slash', hmac(withLine(4, keyPath().slice(1))), /slash at its start/],
  ['of lines with CRLF', hmac(lines.join('\r\n')), /^Join the lines/],
  ['of lines with a backslash and n', hmac(lines.join('\\n')), /^Join the lines/],
  ['of lines with nothing between', hmac(lines.join('')), /^Join the lines/],
  ['of a line feed at the end', hmac(`${text}\n`), /put none after the last/],
  ['in uppercase', hmac(text).toUpperCase(), /lowercase hex/],
  ['in base64', Buffer.from(hmac(text), 'hex').toString('base64'), /lowercase hex/],
  ['with an empty key', hmac(text, ''), /^The secret key is empty/],
  ['with the public key', hmac(text, keys.publicKey), /^The public key was used/],
  ['with a quoted key', hmac(text, `"${keys.secretKey}"`), /quotes around it/],
  ['with a line feed in the key', hmac(text, `${keys.secretKey}\n`), /trim it/],
  ['with a space before the key', hmac(text, ` ${keys.secretKey}`), /trim it/],
  ['with another key', hmac(text, 'another'), /^No single line explains it: check the secret key/],
])('the emulator explains a signature %s', async (_, each, reason) => {
  expect(await reasonFor(signedRequest(signedWith(each)))).toMatch(reason);
});

const date = signature.dateHeader;
const late = 2 * signature.maxDateSkewSeconds;

it.each<[what: string, parts: RequestParts, reason: RegExp]>([
  ['no credentials', { headers: { [credentialsHeader]: undefined } }, /header is missing/],
  [
    'another scheme',
    { headers: { [credentialsHeader]: 'Bearer a:b' } },
    RegExp(`"${schemes.signed} <public_key>:<signature>"`),
  ],
  ['no date', { headers: { [date]: undefined } }, RegExp(`${date} header is missing`)],
  ['an unreadable date', { date: 'today' }, /form "Mon, 05 Nov 2018 13:14:41 GMT"/],
  ['an early date', { date: dateAt(-late) }, RegExp(`${late} seconds behind .* at most ${late / 2}`)],
  ['a late date', { date: dateAt(late) }, RegExp(`${late} seconds ahead of `)],
])('the emulator explains %s', async (_, parts, reason) => {
  const detail = await detailOf(signedRequest(parts));
  expect(detail.startsWith(`${failures.incorrectCredentials.detail} Emulator: `)).toBe(true);
  expect(detail).toMatch(reason);
});

it('an error of the client has the text of the API and then the reason', async () => {
  const { fetch } = emulator();
  const auth = signedAuth({ ...keys, secretKey: keys.publicKey });
  const error = await rejectionOf(createMetadataClient({ auth, now: () => fixedNow, fetch }).list(uuid));
  const { detail } = failures.invalidSignature;
  expect(error.message).toContain(`401 ${detail} Emulator: The public key was used as the secret key. Check the`);
});

it('with `explainCredentials: false`, the text is that of the API alone', async () => {
  const { fetch } = emulator({ explainCredentials: false });
  for (const [request, failure] of [
    [signedRequest({ signed: { method: 'put' } }), failures.invalidSignature],
    [signedRequest({ date: 'today' }), failures.incorrectCredentials],
    [signedRequest({ headers: simple('x') }), failures.unknownSecretKey],
  ] as const)
    expect(await (await fetch(request)).json()).toEqual({ detail: failure.detail });
});
