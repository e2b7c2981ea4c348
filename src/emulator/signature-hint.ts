// Explains a wrong signature: makes the signature of each likely mistake until one is the signature that was sent.
import { mediaType, requestMediaType, signature } from '../../generated/constants.ts';
import { bodyHash, createSigner, isSignature, type SigningParts, stringToSign } from '../auth/signature.ts';
import type { ProjectKeys } from './credentials.ts';
import { parseRfc2822Date } from './date.ts';

/** A request whose signature is wrong. */
export interface WronglySigned {
  /** The signature. */
  readonly sent: string;
  /** The parts as they were sent. */
  readonly parts: SigningParts;
  readonly body: Uint8Array;
  /** The origin that the request was sent to. */
  readonly origin: string;
  /** The `Date` header, if there is another date that counts. */
  readonly otherDate: string | null;
}

/** Strings that may have been signed in place of a line, with one sentence on what to do. */
export interface Mistake {
  readonly line: keyof SigningParts;
  readonly signed: readonly string[];
  readonly advice: string;
}

/** Returns a sentence on the mistake in a signature. It contains no key. */
export function explainSignature(request: WronglySigned, keys: ProjectKeys): string {
  const { sent, parts } = request;
  if (!isSignature(sent))
    return 'The signature is not an HMAC-SHA1 in lowercase hex: it must have 40 digits of 0-9 and a-f.';
  const other = `No single line explains it: check the secret key. The string to sign is ${JSON.stringify(stringToSign(parts))}.`;
  return findMistake(request, keys) ?? other;
}

/** Returns a sentence on the mistake that explains a signature; `undefined` if none does. */
export function findMistake(request: WronglySigned, { publicKey, secretKey }: ProjectKeys): string | undefined {
  const { sent, parts } = request;
  const text = stringToSign(parts);
  const sign = createSigner(secretKey);
  for (const { line, signed, advice } of mistakesIn(request)) {
    const found = signed.find((each) => sign(stringToSign({ ...parts, [line]: each })) === sent);
    if (found === undefined) continue;
    const isHash = line === 'bodyHash';
    return isHash ? advice : `${advice} Signed: ${JSON.stringify(found)}. Sent: ${JSON.stringify(parts[line])}.`;
  }
  for (const [joined, advice] of joinings(text)) if (sign(joined) === sent) return advice;
  for (const [secret, advice] of wrongSecrets(publicKey, secretKey))
    if (createSigner(secret)(text) === sent) return advice;
  return undefined;
}

/** Returns the likely mistakes in the lines of a string to sign. */
export function mistakesIn({ parts, body, origin, otherDate }: Omit<WronglySigned, 'sent'>): Mistake[] {
  const { method, path, date } = parts;
  const time = parseRfc2822Date(date) ?? Number.NaN;
  const seconds = [0, -1, 1, -2, 2, -3, 3].map((difference) => time + difference * 1_000).filter(Number.isFinite);
  const [withoutQuery = ''] = path.split('?');
  const text = new TextDecoder().decode(body);
  const prefixes = [...withoutQuery.matchAll(/\//g)].map(({ index }) => path.slice(index));
  return [
    { line: 'method', signed: [method.toLowerCase()], advice: 'Sign the method in uppercase.' },
    ...bodyMistakes(text),
    {
      line: 'contentType',
      signed: [
        '',
        requestMediaType,
        `${requestMediaType}; charset=utf-8`,
        `${requestMediaType};charset=UTF-8`,
        mediaType,
      ],
      advice: 'Send the Content-Type that you sign, with GET and DELETE too.',
    },
    {
      line: 'date',
      signed: otherDate === null ? [] : [otherDate],
      advice: `Sign the date of ${signature.dateHeader}, not of Date.`,
    },
    {
      line: 'date',
      signed: seconds.map((each) => new Date(each).toUTCString()),
      advice: 'Make the date once, and both sign it and send it.',
    },
    {
      line: 'date',
      signed: ['', date.replace(/GMT$/, '+0000'), ...seconds.flatMap(otherDates)],
      advice: 'Sign the date exactly as it is sent.',
    },
    { line: 'path', signed: [path.replace(/\/(?=\?|$)/, '')], advice: 'Sign the path with the slash at its end.' },
    { line: 'path', signed: [withoutQuery], advice: 'Sign the query too.' },
    {
      line: 'path',
      signed: [path.replaceAll(':', '%3A'), decoded(path)],
      advice: 'Sign the path with the same percent-encoding that is sent.',
    },
    {
      line: 'path',
      signed: ['https:', 'http:', ''].map((scheme) => origin.replace(/^\w+:(\/\/)/, scheme && `${scheme}$1`) + path),
      advice: 'Sign the path alone, without scheme and host.',
    },
    { line: 'path', signed: [path.slice(1)], advice: 'Sign the path with the slash at its start.' },
    { line: 'path', signed: prefixes, advice: 'Sign the whole path, with the path of the base URL.' },
  ];
}

/** Returns a time as people write dates who don't follow RFC 2822. */
function otherDates(time: number): string[] {
  const iso = new Date(time).toISOString();
  return [iso, iso.replace('.000', ''), String(time), String(time / 1_000)];
}

function bodyMistakes(text: string): Mistake[] {
  const mistake = (texts: readonly string[], advice: string): Mistake => ({
    line: 'bodyHash',
    signed: texts.map((each) => bodyHash(each)),
    advice,
  });
  const raw: Mistake[] = [
    { line: 'bodyHash', signed: [bodyHash(text).toUpperCase()], advice: 'Write the MD5 of the body in lowercase hex.' },
    { line: 'bodyHash', signed: ['', text], advice: 'Sign the MD5 of the body, which an empty body has too.' },
  ];
  if (text === '')
    return [...raw, mistake(['{}', 'null', '""'], 'A body was signed, but none was sent: sign the MD5 of nothing.')];
  return [
    ...raw,
    mistake([''], 'The MD5 of an empty body was signed: sign the body that is sent.'),
    mistake([unquoted(text)], 'The body was signed without its quotes: sign the JSON, exactly as it is sent.'),
    mistake([JSON.stringify(text)], 'The body was signed with quotes, but sent without: send the JSON that you sign.'),
    mistake(
      [`${text}\n`, `${text}\r\n`, text.trim()],
      'Another line break or space is around the body that was signed: sign it exactly as it is sent.',
    ),
  ];
}

/** Returns other ways to put the lines together, with what to do. */
export function joinings(text: string): [text: string, advice: string][] {
  const lines = 'Join the lines with one line feed, and put none after the last.';
  return [`${text}\n`, text.replaceAll('\n', '\r\n'), text.replaceAll('\n', '\\n'), text.replaceAll('\n', '')].map(
    (each) => [each, lines],
  );
}

function wrongSecrets(publicKey: string, secretKey: string): [secret: string, advice: string][] {
  const around = ['\n', '\r\n', '\r', ' ', '\t'].flatMap((space) => [secretKey + space, space + secretKey]);
  return [
    ['', 'The secret key is empty: check the environment variable.'],
    [publicKey, 'The public key was used as the secret key.'],
    ...['"', "'"].map((quote): [string, string] => [
      quote + secretKey + quote,
      'The secret key has quotes around it: remove them.',
    ]),
    ...around.map((secret): [string, string] => [
      secret,
      'The secret key has white space or a line break before or after it: trim it.',
    ]),
  ];
}

function unquoted(text: string): string {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'string' ? value : text;
  } catch {
    return text.replace(/^"(.*)"$/s, '$1');
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
