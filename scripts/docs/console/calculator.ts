// The signature of a request, step by step, and what is wrong with another one.
import { credentialsHeader, mediaType, schemes, serverUrl, signature } from '../../../generated/constants.ts';
import { bodyHash, createSigner, credentials, stringToSign } from '../../../src/auth/signature.ts';
import { parseRfc2822Date } from '../../../src/emulator/date.ts';

/** The fields of the calculator. */
export interface Fields {
  readonly method: string;
  readonly path: string;
  readonly body: string;
  readonly contentType: string;
  readonly date: string;
  readonly publicKey: string;
  readonly secretKey: string;
}

export interface Calculation {
  readonly bodyHash: string;
  readonly lines: readonly string[];
  readonly stringToSign: string;
  readonly signature: string;
  /** The headers of the request. */
  readonly headers: string;
}

/** The five lines of the string to sign. */
export const lineNames = ['method', 'MD5 of the body', 'Content-Type', 'date', 'path'] as const;

export function calculate(fields: Fields): Calculation {
  const { body, contentType, date, publicKey, secretKey } = fields;
  const hash = bodyHash(body);
  const text = stringToSign({ ...fields, bodyHash: hash });
  const made = createSigner(secretKey)(text);
  const headers = [
    `Accept: ${mediaType}`,
    `Content-Type: ${contentType}`,
    `${signature.dateHeader}: ${date}`,
    `${credentialsHeader}: ${credentials(schemes.signed, publicKey, made)}`,
  ];
  return {
    bodyHash: hash,
    lines: text.split('\n'),
    stringToSign: text,
    signature: made,
    headers: headers.join('\n'),
  };
}

/** A mistake that people make: changes the fields or the lines to those of somebody who makes it. */
interface Mistake {
  readonly text: string;
  readonly fields?: (fields: Fields) => Partial<Fields>;
  readonly lines?: (lines: readonly string[], fields: Fields) => readonly string[];
  readonly whole?: (stringToSign: string) => string;
}

const withLine = (index: number, change: (line: string, fields: Fields) => string): Pick<Mistake, 'lines'> => ({
  lines: (lines, fields) => lines.map((line, at) => (at === index ? change(line, fields) : line)),
});

const mistakes: readonly Mistake[] = [
  { text: 'The method must be in uppercase.', ...withLine(0, (line) => line.toLowerCase()) },
  {
    text: 'The MD5 is that of the body without its quotes. Hash the bytes that are sent: a JSON string has quotes.',
    fields: ({ body }) => ({ body: body.replaceAll(/^"|"$/g, '') }),
  },
  {
    text: 'The MD5 is that of the body with a line break at its end. Use `printf %s` in place of `echo`.',
    fields: ({ body }) => ({ body: `${body}\n` }),
  },
  {
    text: 'The MD5 is that of an empty body. Hash the body that is sent.',
    fields: () => ({ body: '' }),
  },
  {
    text: 'The line of the MD5 is empty. Without a body, it is the MD5 of an empty string.',
    ...withLine(1, () => ''),
  },
  { text: 'The line has the body itself. It must be the MD5 of the body.', ...withLine(1, (_, { body }) => body) },
  { text: 'The MD5 must be in lowercase.', ...withLine(1, (line) => line.toUpperCase()) },
  {
    text: 'The Content-Type is missing. Send and sign it on every request, also without a body.',
    ...withLine(2, () => ''),
  },
  {
    text: 'The Content-Type has a charset. Sign exactly the value that is sent.',
    ...withLine(2, (line) => `${line}; charset=utf-8`),
  },
  { text: 'The date must end in GMT.', ...withLine(3, (line) => line.replace(/GMT$/, '+0000')) },
  {
    text: 'The date must be in RFC 2822 format, not in ISO 8601.',
    ...withLine(3, (line) => isoDate(line).replace(/\.000/, '')),
  },
  { text: 'The date must be in RFC 2822 format, not in ISO 8601.', ...withLine(3, isoDate) },
  { text: 'Sign the path alone, without the host.', ...withLine(4, (line) => new URL(serverUrl).origin + line) },
  { text: 'The slash at the end of the path is missing.', ...withLine(4, (line) => line.replace(/\/(?=$|\?)/, '')) },
  { text: 'The query is missing. It is a part of the path.', ...withLine(4, (line) => line.replace(/\?.*/, '')) },
  { text: 'Write `:` as it is, not as `%3A`.', ...withLine(4, (line) => line.replaceAll(':', '%3A')) },
  { text: 'There must be no line break after the path.', whole: (text) => `${text}\n` },
  { text: 'Lines must end in LF, not in CRLF.', whole: (text) => text.replaceAll('\n', '\r\n') },
  {
    text: 'The lines must be separated by line breaks, not by a backslash and an n.',
    whole: (text) => text.replaceAll('\n', '\\n'),
  },
  {
    text: 'The secret key has a line break at its end.',
    fields: ({ secretKey }) => ({ secretKey: `${secretKey}\n` }),
  },
  {
    text: 'It is signed with the public key. Sign with the secret key.',
    fields: ({ publicKey }) => ({ secretKey: publicKey }),
  },
];

function isoDate(date: string): string {
  const time = parseRfc2822Date(date);
  return time === undefined ? date : new Date(time).toISOString();
}

/** Returns what somebody calculates who makes a mistake. */
function withMistake({ fields: change, lines, whole = (text) => text }: Mistake, given: Fields) {
  const fields = { ...given, ...change?.(given) };
  const right = calculate(fields).lines;
  const text = whole((lines?.(right, given) ?? right).join('\n'));
  return { text, lines: text.split('\n'), signature: createSigner(fields.secretKey)(text) };
}

export interface LineDifference {
  /** From 1. */
  readonly line: number;
  readonly name: string;
  readonly yours: string;
  readonly expected: string;
  readonly hint: string | undefined;
}

/** The fault of another string to sign, or of another signature. */
export interface Comparison {
  readonly isRight: boolean;
  readonly text: string;
  readonly differences: readonly LineDifference[];
}

/** Compares a string to sign, or a signature, with the right one. */
export function compare(own: string, fields: Fields): Comparison {
  const right = calculate(fields);
  const result = (text: string, differences: readonly LineDifference[] = []) => {
    return { isRight: false, text, differences };
  };
  // A signature alone, at the end of the Authorization header, or as openssl prints it.
  const [, made] = /(?:^|[:= ])([0-9a-f]{40})$/i.exec(own.trim()) ?? [];
  if (made !== undefined) {
    if (made === right.signature) return { ...result('The signature is right.'), isRight: true };
    if (made.toLowerCase() === right.signature) return result('The signature must be in lowercase.');
    const mistake = mistakes.find((each) => withMistake(each, fields).signature === made.toLowerCase());
    return result(
      mistake?.text ?? 'The signature is another one. Paste the string that you sign, to see which line differs.',
    );
  }
  if (own === right.stringToSign) return { ...result('The string to sign is right.'), isRight: true };
  const whole = mistakes.find((mistake) => mistake.whole && withMistake(mistake, fields).text === own);
  if (whole) return result(whole.text);
  const lines = own.split(/\r?\n/);
  if (lines.length !== right.lines.length)
    return result(`The string has ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} in place of five.`);
  const differences = lines.flatMap((yours, index) => {
    const expected = right.lines[index] as string;
    const made = mistakes.find((mistake) => withMistake(mistake, fields).lines[index] === yours);
    return yours === expected
      ? []
      : [{ line: index + 1, name: lineNames[index] as string, yours, expected, hint: made?.text }];
  });
  const numbers = differences.map(({ line, name }) => `${line} (${name})`).join(', ');
  return result(
    `${differences.length === 1 ? 'Line' : 'Lines'} ${numbers} differ${differences.length === 1 ? 's' : ''}.`,
    differences,
  );
}

/** Returns what the API makes of the date at a time, in milliseconds; `undefined` if it accepts it. */
export function dateProblem(date: string, now: number): string | undefined {
  const time = parseRfc2822Date(date);
  if (time === undefined) return 'This is not a date in RFC 2822 format in GMT.';
  const minutes = signature.maxDateSkewSeconds / 60;
  const isCurrent = Math.abs(time - now) <= signature.maxDateSkewSeconds * 1_000;
  return isCurrent
    ? undefined
    : `The API rejects this date now: it is more than ${minutes} minutes from the clock of this computer.`;
}
