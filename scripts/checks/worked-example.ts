// The worked example of a signature, taken out of the text of the guide.

export type WorkedExample = ReturnType<typeof workedExample>;

/** The text has no example, or not all of one. */
export class NoExample extends Error {}

/** Throws {@link NoExample}. */
export function workedExample(guide: string) {
  const part = (text: string, pattern: RegExp): string => {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
    throw new NoExample(`the guide has nothing that fits ${pattern}`);
  };
  const text = guide.slice(guide.indexOf('With the secret key'));
  const stringToSign = part(text, /\n```text\n(.+?)\n```\n/s);
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
