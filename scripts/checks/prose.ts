// What the guide says of the schemes, and of the signature that it works through, is so.
import { readFile } from 'node:fs/promises';
import { bodyHash, credentials, signatureDate, signatureOf, stringToSign } from '../../src/signature.ts';
import { below, type Document, operationsOf, type SecurityScheme } from '../document.ts';
import { type Finding, root } from '../findings.ts';
import { guideFolder, lineAt } from '../markdown.ts';
import { examplePath } from '../samples.ts';
import { NoExample, type WorkedExample, workedExample } from './worked-example.ts';

const file = `${guideFolder}/authentication.md`;
const mend = 'mend the guide by hand';

/** What is wrong, and a part of the text where it stands or should stand. */
interface Problem {
  readonly message: string;
  readonly near: string;
}

export async function proseFindings(document: Document): Promise<Finding[]> {
  return proseProblems(document, await readFile(root + file, 'utf8'));
}

export function proseProblems(document: Document, guide: string): Finding[] {
  const schemes = below<SecurityScheme>(document, ['components', 'securitySchemes']);
  const problems = schemes.flatMap(([name, { value }]) => {
    const signed = value['x-signature'];
    const proof = signed ? '<signature>' : '<secret_key>';
    const header = `\n${value.name}: ${credentials(name, '<public_key>', proof)}\n`;
    return [
      ...says(guide, 'the header of the credentials', header, `<public_key>:${proof}`),
      ...(signed ? ofSignature(document, guide, signed) : []),
    ];
  });
  return problems.map(({ message, near }) => {
    const index = guide.indexOf(near);
    return { file, ...(index >= 0 && { line: lineAt(guide, index) }), message, mend };
  });
}

type Extension = NonNullable<SecurityScheme['x-signature']>;

function ofSignature(document: Document, guide: string, extension: Extension): Problem[] {
  const { dateHeader, maxDateSkewSeconds } = extension;
  let example: WorkedExample;
  try {
    example = workedExample(guide);
  } catch (error) {
    if (error instanceof NoExample) return [{ message: error.message, near: 'With the secret key' }];
    throw error;
  }
  const body = new TextEncoder().encode(example.body);
  const requests = exampleRequests(document);
  const request = requests.find((each) => each.method === example.method && each.path === example.path);
  if (request === undefined) {
    const others = requests.map((each) => `${each.method} ${each.path}`).join(', ');
    const message = `the worked example is of ${example.method} ${example.path}, the examples of the document are of ${others}`;
    return [{ message, near: example.stringToSign.split('\n')[0] ?? '' }];
  }
  const skew = `how far the date may be off, by maxDateSkewSeconds: ${maxDateSkewSeconds}`;
  const nothing = bodyHash(new Uint8Array());
  return [
    ...says(guide, 'the header of the date', `\n${dateHeader}: <date>\n`, ': <date>'),
    ...says(guide, 'the header of the date', `\`${dateHeader}\` (`, 'It travels in'),
    ...says(guide, skew, `at most ${maxDateSkewSeconds / 60} minutes`, 'at most '),
    ...says(guide, 'the hash of no body', `MD5 of nothing, \`${nothing}\``, 'MD5 of nothing'),
    ...says(
      guide,
      'the media type that is signed',
      `header that is sent, \`${request.contentType}\``,
      'header that is sent',
    ),
    ...same('body hash', example.hash, bodyHash(body), example.body),
    ...same('string to sign', example.stringToSign, stringToSign({ ...example, bodyHash: bodyHash(body) })),
    ...same(
      'signature',
      example.signature,
      signatureOf(example.secretKey, example.stringToSign),
      JSON.stringify(example.stringToSign),
    ),
    ...same('date', example.date, signatureDate(new Date(example.date))),
    ...same('media type', example.contentType, request.contentType),
    ...same('body', example.body, request.body),
  ];
}

/** The requests with a body that the examples of the document make. */
function exampleRequests(document: Document) {
  return operationsOf(document).flatMap((entry) =>
    below<object>(document, [...entry.at, 'requestBody', 'content']).flatMap(([contentType, media]) => {
      const examples = below<{ value: unknown }>(document, [...media.at, 'examples']);
      return examples.map(([, { value: example }]) => ({
        contentType,
        method: entry.method.toUpperCase(),
        path: examplePath(entry),
        body: JSON.stringify(example.value),
      }));
    }),
  );
}

function says(guide: string, what: string, text: string, near: string): Problem[] {
  if (guide.includes(text)) return [];
  return [{ message: `the guide does not have ${what}: ${JSON.stringify(text)}`, near }];
}

/** `over` is what it is made from. */
function same(what: string, stated: string, actual: string, over?: string): Problem[] {
  if (stated === actual) return [];
  const from = over === undefined ? '' : `, over ${over},`;
  const message = `the ${what} of the worked example${from} is ${JSON.stringify(stated)} in the guide, not ${JSON.stringify(actual)}`;
  // Of several lines, the first has the place.
  return [{ message, near: stated.split('\n')[0] ?? '' }];
}
