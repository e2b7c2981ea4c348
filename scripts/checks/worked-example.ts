// The worked example in the description of the signed scheme, taken out of the text.
import { DocumentError } from '../agreement.ts';
import type { Path } from '../places.ts';

export function workedExample(description: string, at: Path) {
  const part = (text: string, pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
    throw new DocumentError(`the description has nothing that fits ${pattern}`, [at]);
  };
  const text = description.slice(description.indexOf('With the secret key'));
  const block = part(text, /\n\n((?: {4}.+\n)+)\n/).trimEnd();
  const stringToSign = block.replaceAll(/^ {4}/gm, '');
  const [method = '', hash = '', contentType = '', date = '', path = ''] = stringToSign.split('\n');
  return {
    secretKey: part(text, /^With the secret key `(.+?)`/),
    body: part(text, /The body is `(.+?)`/),
    signature: part(text, /the signature is\s+`(.+?)`/),
    stringToSign,
    method,
    hash,
    contentType,
    date,
    path,
  };
}
