// The pages of the reference, from the description.
import { credentialsHeader, mediaType, requestMediaType, schemes, signature } from '../../generated/constants.ts';
import { fenced, table } from '../generate/blocks.ts';
import type { Content, OperationEntry, Response } from '../generate/description.ts';
import { schemaOf } from '../generate/operations.ts';
import { limitsOf } from '../generate/regions.ts';

/** The strings of an operation. */
interface Texts {
  readonly summary?: string;
  readonly description?: string;
}

export interface Sample {
  readonly lang: string;
  readonly label: string;
  readonly source: string;
}

export const summaryOf = ({ operation }: OperationEntry): string => `${(operation as Texts).summary}`;
export const samplesOf = ({ operation }: OperationEntry): Sample[] =>
  (operation['x-codeSamples'] ?? []) as unknown as Sample[];

const cell = (text: string) => text.trim().replaceAll('\n', ' ').replaceAll('|', '\\|');

/** Returns the page of an operation, without its title. */
export function operationPage(entry: OperationEntry): string {
  const { method, path, operation, parameters } = entry;
  const rows = parameters.map((parameter) => [
    `\`${parameter.name}\``,
    parameter.in,
    cell(limitsOf(schemaOf(parameter))),
    cell((parameter as Texts).description ?? ''),
  ]);
  const [media] = Object.values(operation.requestBody?.content ?? {});
  return [
    `\`${method} ${path}\``,
    `${(operation as Texts).description}`.trim(),
    '## Samples',
    [
      '::: code-group',
      ...samplesOf(entry).map(({ lang, label, source }) => fenced(languageOf(lang), source.trimEnd(), label)),
      ':::',
    ].join('\n\n'),
    '## Parameters',
    table(['Name', 'In', 'Limits', 'Meaning'], rows),
    '## Request headers',
    requestHeaders(),
    ...(operation.requestBody && media
      ? [
          '## Request body',
          `\`${requestMediaType}\`: a value of ${limitsOf(schemaOf(media))}.`,
          ...examplesOf(operation.requestBody),
        ]
      : []),
    '## Responses',
    ...Object.entries(operation.responses ?? {}).flatMap(([status, response]) => responsePart(status, response)),
  ].join('\n\n');
}

const languageOf = (lang: string) => ({ TypeScript: 'ts', Shell: 'sh' })[lang] ?? lang.toLowerCase();

function requestHeaders(): string {
  const authorization = `\`${schemes.signed} <public_key>:<signature>\` or \`${schemes.simple} <public_key>:<secret_key>\``;
  return table(
    ['Header', 'Value'],
    [
      ['`Accept`', `\`${mediaType}\``],
      ['`Content-Type`', `\`${requestMediaType}\`, without a body too`],
      [`\`${credentialsHeader}\``, `${authorization}, see [Authentication](/guides/authentication/)`],
      [`\`${signature.dateHeader}\``, `The date that is signed, with \`${schemes.signed}\``],
    ],
  );
}

function responsePart(status: string, response: Response): string[] {
  const headers = Object.keys(response.headers ?? {}).map((name) => `\`${name}\``);
  return [
    `### ${status === 'default' ? 'Any other status' : status}`,
    response.description.trim(),
    ...(headers.length > 0 ? [`Headers: ${headers.join(', ')}.`] : []),
    ...examplesOf(response),
  ];
}

function examplesOf({ content = {} }: Content): string[] {
  return Object.values(content).flatMap(({ examples = {} }) =>
    Object.values(examples).flatMap(({ summary, description, value }) => [
      `${summary}${description ? `. ${cell(description)}` : ''}:`,
      fenced('json', JSON.stringify(value, null, 2)),
    ]),
  );
}
