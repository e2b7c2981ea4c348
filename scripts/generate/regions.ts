// The generated regions of the README and the guides, each between two comments.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../paths.ts';
import { runtimeTable } from '../runtimes/catalogue.ts';
import type { Facts } from './constants.ts';
import {
  type Description,
  DescriptionError,
  operationsOf,
  pointerTo,
  type Response,
  type Rule,
} from './description.ts';
import { guideSamples, type Markdown } from './markdown.ts';
import { examplePath } from './samples.ts';

type Region = (description: Description, facts: Facts) => string[];

const regions: Record<string, Region> = {
  failures,
  limits,
  operations,
  runtimes: runtimeTable,
  'signed-headers': (_, facts) =>
    headers(facts, facts.schemes.signed, '<signature>', [`${facts.signature.dateHeader}: <date>`]),
  'simple-headers': (_, facts) => headers(facts, facts.schemes.simple, '<secret_key>'),
  'signed-values': signedValues,
  'worked-signature': workedSignature,
};
const region = /(<!-- made by `npm run generate`: (\S+) -->\n).*?(<!-- end -->)/gs;

/** Returns the text with its regions generated. */
export function withRegions({ file, text }: Markdown, description: Description, facts: Facts): string {
  return text.replace(region, (_, start: string, name: string, end: string) => {
    if (name.endsWith('.ts')) return `${start}\n${sample(name)}\n${end}`;
    const lines = regions[name]?.(description, facts);
    if (lines === undefined) throw new Error(`${file}: there is no generated region named ${name}`);
    return `${start}\n${lines.join('\n')}\n\n${end}`;
  });
}

/** Returns a sample of a guide. Its language is not `ts`: such a block is a program of its own. */
function sample(name: string): string {
  return `\`\`\`typescript\n${readFileSync(join(root, guideSamples, name), 'utf8')}\`\`\`\n`;
}

function fenced(language: string, ...lines: string[]): string[] {
  return [`\`\`\`${language}`, ...lines, '```'];
}

function table(head: string[], rows: string[][]): string[] {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

function limits(_: Description, { parameterRules, valueRule, maxKeys }: Facts): string[] {
  return [
    ...Object.entries(parameterRules).map(([name, rule]) => `- a ${name}: ${limitsOf(rule)}${dots(rule)}`),
    `- a value: ${limitsOf(valueRule)}, counted as Unicode code points`,
    `- a file: at most ${maxKeys} keys`,
  ];
}

/** Returns the limits of a string in words. */
export function limitsOf({ minLength, maxLength, pattern }: Rule): string {
  const length = minLength === maxLength ? `${minLength}` : `${minLength ?? 0} to ${maxLength}`;
  return `${length} characters${pattern === undefined ? '' : ` that match \`${pattern}\``}`;
}

function dots({ pattern = '' }: Rule): string {
  return RegExp(pattern).test('..') ? ', except `.` and `..`, which cannot appear as a URL path segment' : '';
}

function operations(description: Description): string[] {
  const rows = operationsOf(description).map(({ path, method, operation }) => {
    const successes = Object.keys(operation.responses ?? {}).filter((status) => status.startsWith('2'));
    return [`\`${operation.operationId}\``, `\`${method} ${path}\``, successes.join(' or ')];
  });
  return table(['operation', 'request', 'success'], rows);
}

/** Lists the failures that any operation declares. */
function failures(description: Description): string[] {
  const responses = operationsOf(description).flatMap(({ operation }) =>
    Object.entries(operation.responses ?? {}).filter(([status]) => /^[45]/.test(status)),
  );
  const rows = [...new Map(responses)].map(([status, response]) => {
    const meaning = response.description.trim().replaceAll('\n', ' ');
    return [status, meaning, detailsOf(response).join('<br>')];
  });
  return table(['status', 'meaning', 'message (`detail`)'], rows);
}

function detailsOf({ content = {} }: Response): string[] {
  const examples = Object.values(content).flatMap((media) => Object.values(media.examples ?? {}));
  return examples.map(({ value }) => (value as { detail: string }).detail);
}

function headers(facts: Facts, scheme: string, secret: string, others: string[] = []): string[] {
  const { mediaType, requestMediaType, credentialsHeader } = facts;
  return fenced(
    'text',
    `Accept: ${mediaType}`,
    `Content-Type: ${requestMediaType}`,
    ...others,
    `${credentialsHeader}: ${scheme} <public_key>:${secret}`,
  );
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function signedValues(_: Description, { requestMediaType, signature }: Facts): string[] {
  const minutes = signature.maxDateSkewSeconds / 60;
  return table(
    ['part', 'value'],
    [
      ['the MD5 of an empty body', `\`${md5('')}\``],
      ['`Content-Type`, of requests without a body too', `\`${requestMediaType}\``],
      ['the header with the date', `\`${signature.dateHeader}\``],
      ["the allowed difference from the server's clock", `${minutes} minutes`],
    ],
  );
}

/** Signs the first request that has a body, with the examples of the description. */
function workedSignature(description: Description, { requestMediaType }: Facts): string[] {
  const entry = operationsOf(description).find(({ operation }) => operation.requestBody !== undefined);
  const [media] = Object.values(entry?.operation.requestBody?.content ?? {});
  const [example] = Object.values(media?.examples ?? {});
  if (entry === undefined || example === undefined)
    throw new DescriptionError('no request has an example', [pointerTo(description, 'paths')]);
  const body = JSON.stringify(example.value);
  const rest = [requestMediaType, 'Mon, 05 Nov 2018 13:14:41 GMT', examplePath(entry)];
  const stringToSign = [entry.method, md5(body), ...rest].join('\n');
  const signature = createHmac('sha1', 'demosecretkey').update(stringToSign).digest('hex');
  return [
    `With the secret key \`demosecretkey\` and the body \`${body}\`, its quotes included, the string to sign is:`,
    '',
    ...fenced('text', stringToSign),
    '',
    `The signature is \`${signature}\`. The same calculation in code, to check your implementation step by step:`,
    '',
    ...fenced(
      'ts',
      "import { createHash, createHmac } from 'node:crypto';",
      '',
      `const body = '${body.replaceAll(/[\\']/g, '\\$&')}';`,
      'const stringToSign = [',
      `  '${entry.method}',`,
      "  createHash('md5').update(body).digest('hex'),",
      ...rest.map((line) => `  '${line}',`),
      "].join('\\n');",
      "console.log(createHmac('sha1', 'demosecretkey').update(stringToSign).digest('hex'));",
    ),
  ];
}
