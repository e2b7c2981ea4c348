// The worked example in the description of the signed scheme, taken out of the text.
export function workedExample(description: string) {
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

function part(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`the description has nothing that fits ${pattern}`);
  return found;
}
