// The generated regions of the README and the guides, each between two comments.
import { createHash, createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from '../paths.ts';
import { runtimes } from '../runtimes/catalogue.ts';
import { fenced, table } from './blocks.ts';
import type { Facts } from './constants.ts';
import { type Description, DescriptionError, operationsOf, pointerTo, type Schema } from './description.ts';
import { credentialFailures, errorClasses, failures, retriedStatuses } from './errors.ts';
import { guideSamples, type Markdown } from './markdown.ts';
import { responseSchema, schemaOf } from './operations.ts';
import { examplePath, samplesOf, withExamples } from './samples.ts';
import { keywordsOf, schemaId } from './schemas.ts';

const regions: Record<string, (description: Description, facts: Facts) => string> = {
  'credential-failures': credentialFailures,
  'error-classes': errorClasses,
  failures,
  limits,
  operations,
  'retried-statuses': retriedStatuses,
  runtimes: () =>
    table(
      ['Runtime', 'Version'],
      runtimes.map(({ title, npm }) => [title, npm?.version ?? "Debian's version"]),
    ),
  'signed-curl': signedCurl,
  'signed-headers': (_, facts) =>
    headers(facts, `${facts.signature.dateHeader}: <date>`, `${facts.schemes.signed} <public_key>:<signature>`),
  'signed-values': signedValues,
  'simple-headers': (_, facts) => headers(facts, '', `${facts.schemes.simple} <public_key>:<secret_key>`),
  versions: (_, { apiVersion, version }) =>
    table(
      ['Version', 'Of'],
      [
        [apiVersion, "Uploadcare's REST API, in the `Accept` header"],
        [version, 'This package and its OpenAPI description'],
      ],
    ),
  'worked-signature': workedSignature,
};
const region = /(<!-- made by `npm run generate`: (\S+) -->\n).*?(<!-- end -->)/gs;

/** Returns the text with its regions generated. */
export function withRegions({ file, text }: Markdown, description: Description, facts: Facts): string {
  return text.replace(region, (_, start: string, name: string, end: string) => {
    const content = name.endsWith('.ts') ? sample(name) : regions[name]?.(description, facts);
    if (content === undefined) throw new Error(`${file}: there is no generated region named ${name}`);
    return `${start}\n${content}\n\n${end}`;
  });
}

/** Returns a sample of a guide. Its language is not `ts`: such a block is a program of its own. */
function sample(name: string): string {
  return fenced('typescript', readFileSync(join(root, guideSamples, name), 'utf8').trimEnd(), basename(name));
}

function limits(description: Description): string {
  const dots = ', except `.` and `..`, which cannot appear as a URL path segment';
  const entries = operationsOf(description);
  const parameters = entries.flatMap((entry) =>
    entry.parameters.map((parameter) => {
      const schema = schemaOf(parameter);
      const hasDots = parameter.in === 'path' && RegExp(String(schema['pattern'] ?? '')).test('..');
      return `- \`${parameter.name}\`: ${limitsOf(schema)}${hasDots ? dots : ''}`;
    }),
  );
  const values = entries.flatMap(({ operation }) =>
    Object.values(operation.requestBody?.content ?? {}).map((media) => `- the value: ${limitsOf(schemaOf(media))}`),
  );
  const successes = entries.flatMap(({ operation: { responses = {} } }) =>
    Object.entries(responses).filter(([status]) => status.startsWith('2')),
  );
  const counts = successes.flatMap(([, response]) => {
    const maxKeys = responseSchema(response)?.schema['maxProperties'];
    return maxKeys === undefined ? [] : [`- the keys of a file: at most ${maxKeys}`];
  });
  return [...new Set([...parameters, ...values, ...counts])].join('\n');
}

/** Returns the limits of a value in words; characters are Unicode code points. */
export function limitsOf(schema: Schema): string {
  const keywords = keywordsOf({ schema, use: 'request' }, schemaId) as Schema;
  const { type, minLength = 0, maxLength, pattern, ...others } = keywords;
  const rest = JSON.stringify(others);
  const length = minLength === maxLength ? minLength : `${minLength} to ${maxLength ?? 'any number of'}`;
  return [
    ...(type === 'string' ? [`${length} characters`] : [`of type ${type}`]),
    ...(pattern === undefined ? [] : [`that match \`${pattern}\``]),
    ...(rest === '{}' ? [] : [`with \`${rest}\``]),
  ].join(' ');
}

function operations(description: Description): string {
  const rows = operationsOf(description).map(({ path, method, operation }) => {
    const successes = Object.keys(operation.responses ?? {}).filter((status) => status.startsWith('2'));
    return [`\`${operation.operationId}\``, `\`${method} ${path}\``, successes.join(' or ')];
  });
  return table(['Operation', 'Request', 'Success'], rows);
}

function headers({ mediaType, requestMediaType, credentialsHeader }: Facts, date: string, value: string): string {
  const lines = [`Accept: ${mediaType}`, `Content-Type: ${requestMediaType}`, date, `${credentialsHeader}: ${value}`];
  return fenced('text', lines.filter(Boolean).join('\n'));
}

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

function signedValues(_: Description, { requestMediaType, signature }: Facts): string {
  const minutes = signature.maxDateSkewSeconds / 60;
  return table(
    ['Part', 'Value'],
    [
      ['The MD5 of an empty body', `\`${md5('')}\``],
      ['`Content-Type`, of requests without a body too', `\`${requestMediaType}\``],
      ['The header with the date', `\`${signature.dateHeader}\``],
      ["The allowed difference from the server's clock", `${minutes} minutes`],
    ],
  );
}

/** Returns the first sample that signs a body with curl, for the emulator. */
function signedCurl(description: Description, { serverUrl }: Facts): string {
  const sample = samplesOf(description).find(
    ({ file, entry: { operation } }) => operation.requestBody !== undefined && file.endsWith('curl-signed.sh'),
  );
  if (sample === undefined)
    throw new DescriptionError('no request with a body has a sample for curl', [pointerTo(description, 'paths')]);
  const text = withExamples(readFileSync(join(root, sample.file), 'utf8'), sample.entry, serverUrl);
  return fenced('sh', text.trimEnd().replaceAll(new URL(serverUrl).origin, 'http://127.0.0.1:4000'), 'sign.sh');
}

/** Signs the first request that has a body, with the examples of the description. */
function workedSignature(description: Description, { requestMediaType }: Facts): string {
  const entry = operationsOf(description).find(({ operation }) => operation.requestBody !== undefined);
  const [media] = Object.values(entry?.operation.requestBody?.content ?? {});
  const [example] = Object.values(media?.examples ?? {});
  if (entry === undefined || example === undefined)
    throw new DescriptionError('no request has an example', [pointerTo(description, 'paths')]);
  const body = JSON.stringify(example.value);
  const rest = [requestMediaType, 'Mon, 05 Nov 2018 13:14:41 GMT', examplePath(entry)];
  const stringToSign = [entry.method, md5(body), ...rest].join('\n');
  const code = `import { createHash, createHmac } from 'node:crypto';

const body = '${body.replaceAll(/[\\']/g, '\\$&')}';
const stringToSign = [
  '${entry.method}',
  createHash('md5').update(body).digest('hex'),
${rest.map((line) => `  '${line}',`).join('\n')}
].join('\\n');
console.log(createHmac('sha1', 'demosecretkey').update(stringToSign).digest('hex'));`;
  return `With the secret key \`demosecretkey\` and the body \`${body}\`, its quotes included, the string to sign is:

${fenced('text', stringToSign)}

The signature is \`${createHmac('sha1', 'demosecretkey').update(stringToSign).digest('hex')}\`.
The same calculation in code, to check your implementation step by step:

${fenced('ts', code)}`;
}
