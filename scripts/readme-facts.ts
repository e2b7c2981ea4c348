// The facts that the README tells its readers, between markers, out of the document and the list of runtimes.
import { DocumentError } from './agreement.ts';
import { type Document, follow, operationsOf, type Schema } from './document.ts';
import { runtimeTable } from './runtimes/catalogue.ts';

const block = /(<!-- made by `npm run generate`: (\w+) -->\n).*?(<!-- end -->)/gs;

/** The README with what stands between its markers made anew. */
export function withFacts(readme: string, document: Document): string {
  return readme.replace(block, (_, start: string, name: string, end: string) => {
    const facts = { limits, operations, runtimes: runtimeTable }[name];
    if (facts === undefined) throw new Error(`README.md: there are no facts that are called ${name}`);
    return `${start}\n${facts(document).join('\n')}\n\n${end}`;
  });
}

function limits(document: Document): string[] {
  return [
    `- a uuid: ${text(document, 'FileUuid')}`,
    `- a key: ${text(document, 'MetadataKey')}, but neither \`.\` nor \`..\`, which no URL can carry`,
    `- a value: ${text(document, 'MetadataValue')}, counted as Unicode code points`,
    `- a file: at most ${schema(document, 'Metadata').maxProperties} keys`,
  ];
}

function operations(document: Document): string[] {
  return [
    '| operation | request | success |',
    '| --- | --- | --- |',
    ...operationsOf(document).map(({ path, method, operation }) => {
      const successes = Object.keys(operation.responses).filter((status) => status.startsWith('2'));
      return `| \`${operation.operationId}\` | \`${method.toUpperCase()} ${path}\` | ${successes.join(' or ')} |`;
    }),
  ];
}

function text(document: Document, name: string): string {
  const { minLength, maxLength, pattern } = schema(document, name);
  const length = minLength === maxLength ? `${minLength}` : `${minLength ?? 0} to ${maxLength}`;
  return `${length} characters${pattern === undefined ? '' : ` that match \`${pattern}\``}`;
}

function schema(document: Document, name: string): Schema {
  const path = ['components', 'schemas', name];
  const found = follow<Schema>(document, path);
  if (found === undefined) throw new DocumentError(`the document has no schema ${name}`, [path]);
  return found.value;
}
