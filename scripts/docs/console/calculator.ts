// The signature of a request, step by step, and what is wrong with another one.
import { credentialsHeader, mediaType, schemes, serverUrl, signature } from '../../../generated/constants.ts';
import { bodyHash, createSigner, credentials, stringToSign } from '../../../src/auth/signature.ts';
import { parseRfc2822Date } from '../../../src/emulator/date.ts';
import { findMistake, joinings, mistakesIn } from '../../../src/emulator/signature-hint.ts';

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
const lineParts = ['method', 'bodyHash', 'contentType', 'date', 'path'] as const;

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
  const parts = { ...fields, bodyHash: right.bodyHash };
  const body = new TextEncoder().encode(fields.body);
  const request = { parts, body, origin: new URL(serverUrl).origin, otherDate: null };
  const result = (text: string, differences: readonly LineDifference[] = []) => {
    return { isRight: false, text, differences };
  };
  // A signature alone, at the end of the Authorization header, or as openssl prints it.
  const [, made] = /(?:^|[:= ])([0-9a-f]{40})$/i.exec(own.trim()) ?? [];
  if (made !== undefined) {
    if (made === right.signature) return { ...result('The signature is right.'), isRight: true };
    if (made.toLowerCase() === right.signature) return result('The signature must be in lowercase.');
    const advice = findMistake({ ...request, sent: made.toLowerCase() }, fields);
    return result(advice ?? 'The signature is another one. Paste the string that you sign, to see which line differs.');
  }
  if (own === right.stringToSign) return { ...result('The string to sign is right.'), isRight: true };
  const [, advice] = joinings(right.stringToSign).find(([joined]) => joined === own) ?? [];
  if (advice !== undefined) return result(advice);
  const lines = own.split(/\r?\n/);
  if (lines.length !== right.lines.length)
    return result(`The string has ${lines.length} ${lines.length === 1 ? 'line' : 'lines'} in place of five.`);
  const mistakes = mistakesIn(request);
  const differences = lines.flatMap((yours, index) => {
    const expected = right.lines[index] as string;
    if (yours === expected) return [];
    const hint = mistakes.find(({ line, signed }) => line === lineParts[index] && signed.includes(yours))?.advice;
    return [{ line: index + 1, name: lineNames[index] as string, yours, expected, hint }];
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
