// What the descriptions of the document say of its facts, and of the signature, is so.
import { bodyHash, credentials, signatureDate, signatureOf, stringToSign } from '../../src/signature.ts';
import { DocumentError } from '../agreement.ts';
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
  const request = exampleRequest(document);
  return [
    says(scheme, 'the header of the date', [`    ${dateHeader}: <date>\n`, `\`${dateHeader}\` (`]),
    says(scheme, 'how far the date may be off', [`at most ${maxDateSkewSeconds / 60} minutes`]),
    says(scheme, 'the hash of no body', [`MD5 of nothing, \`${bodyHash(new Uint8Array())}\``]),
    says(scheme, 'the media type that is signed', [`header that is sent, \`${request.contentType}\``]),
    same('the body hash of the worked example', example.hash, bodyHash(body)),
    same(
      'the string to sign of the worked example',
      example.stringToSign,
      stringToSign({ ...example, body }),
    ),
    same(
      'the signature of the worked example',
      example.signature,
      signatureOf(example.secretKey, example.stringToSign),
    ),
    same('the date of the worked example', example.date, signatureDate(new Date(example.date))),
    same('the method of the worked example', example.method, request.method),
    same('the media type of the worked example', example.contentType, request.contentType),
    same('the path of the worked example', example.path, request.path),
    same('the body of the worked example', example.body, request.body),
  ].flat();
}

/** The request that the other examples of the document make: that of the operation with a body. */
function exampleRequest(document: Document) {
  const operation = operationsOf(document).find((each) => each.operation.requestBody !== undefined);
  if (operation === undefined) throw new DocumentError('no operation has a body', [['paths']]);
  const { at, path, method, parameters } = operation;
  const contents = [...at, 'requestBody', 'content'];
  const [content] = below<object>(document, contents);
  if (content === undefined) throw new DocumentError('the body has no content', [contents]);
  const [contentType, { at: media }] = content;
  const [example] = below<{ value: unknown }>(document, [...media, 'examples']);
  if (example === undefined) throw new DocumentError('the body has no example', [media]);
  const [
    ,
    {
      value: { value },
    },
  ] = example;
  const exampleOf = (name: string) => parameters.find((each) => each.name === name)?.example ?? '';
  return {
    contentType,
    method: method.toUpperCase(),
    path: path.replace(/\{(\w+)\}/g, (_, name: string) => exampleOf(name)),
    body: JSON.stringify(value),
  };
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
