// What the descriptions of the document say of its facts, and of the signature, is so.
import { bodyHash, credentials, signatureDate, signatureOf, stringToSign } from '../../src/signature.ts';
import { below, type Document, operationsOf, type SecurityScheme } from '../document.ts';
import { atPath, type Finding } from '../findings.ts';
import type { Path } from '../places.ts';
import { workedExample } from './worked-example.ts';

export function proseFindings(document: Document, text: string): Finding[] {
  return below<SecurityScheme>(document, ['components', 'securitySchemes']).flatMap(
    ([name, { at, value }]) => {
      const signed = value['x-signature'];
      const wrong = [
        says(value, 'the header of the credentials', [
          `    ${value.name}: ${credentials(name, '<public_key>', signed ? '<signature>' : '<secret_key>')}\n`,
        ]),
        ...(signed ? ofSignature(document, value, [...at, 'description'], signed) : []),
      ];
      return wrong.flat().map((message) => atPath([...at, 'description'], message, text));
    },
  );
}

type Extension = NonNullable<SecurityScheme['x-signature']>;

function ofSignature(document: Document, scheme: SecurityScheme, at: Path, extension: Extension): string[] {
  const { description } = scheme;
  const { dateHeader, maxDateSkewSeconds } = extension;
  const example = workedExample(description, at);
  const body = new TextEncoder().encode(example.body);
  const requests = exampleRequests(document);
  const request = requests.find((each) => each.method === example.method && each.path === example.path);
  if (request === undefined) {
    const others = requests.map((each) => `${each.method} ${each.path}`).join(', ');
    return [
      `the worked example is of ${example.method} ${example.path}, the other examples are of ${others}`,
    ];
  }
  return [
    says(scheme, 'the header of the date', [`    ${dateHeader}: <date>\n`, `\`${dateHeader}\` (`]),
    says(scheme, `how far the date may be off, by maxDateSkewSeconds: ${maxDateSkewSeconds}`, [
      `at most ${maxDateSkewSeconds / 60} minutes`,
    ]),
    says(scheme, 'the hash of no body', [`MD5 of nothing, \`${bodyHash(new Uint8Array())}\``]),
    says(scheme, 'the media type that is signed', [`header that is sent, \`${request.contentType}\``]),
    same('the body hash of the worked example', example.hash, bodyHash(body)),
    same(
      'the string to sign of the worked example',
      example.stringToSign,
      stringToSign({ ...example, bodyHash: bodyHash(body) }),
    ),
    same(
      'the signature of the worked example',
      example.signature,
      signatureOf(example.secretKey, example.stringToSign),
    ),
    same('the date of the worked example', example.date, signatureDate(new Date(example.date))),
    same('the media type of the worked example', example.contentType, request.contentType),
    same('the body of the worked example', example.body, request.body),
  ].flat();
}

/** The requests with a body that the other examples of the document make. */
function exampleRequests(document: Document) {
  return operationsOf(document).flatMap(({ at, path, method, parameters }) =>
    below<object>(document, [...at, 'requestBody', 'content']).flatMap(([contentType, media]) => {
      const exampleOf = (name: string) => parameters.find((each) => each.name === name)?.example ?? '';
      const examples = below<{ value: unknown }>(document, [...media.at, 'examples']);
      return examples.map(([, { value: example }]) => ({
        contentType,
        method: method.toUpperCase(),
        path: path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(name)),
        body: JSON.stringify(example.value),
      }));
    }),
  );
}

function says({ description }: SecurityScheme, what: string, texts: string[]): string[] {
  const missing = texts.filter((each) => !description.includes(each));
  return missing.map((each) => `the description does not have ${what}: ${JSON.stringify(each)}`);
}

function same(what: string, stated: string, actual: string): string[] {
  return stated === actual
    ? []
    : [`${what} is ${JSON.stringify(stated)} in the description, not ${JSON.stringify(actual)}`];
}
