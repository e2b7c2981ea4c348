// Prints what the mock answers to every operation, for each response and example that the document has.
import {
  below,
  type MediaType,
  operationsOf,
  type Response,
  readDocument,
  type SecurityScheme,
} from '../document.ts';
import type { Place } from '../places.ts';
import { startPrism } from '../prism.ts';
import { examplePath } from '../samples.ts';

const document = await readDocument();
const prism = await startPrism();
const [
  [
    ,
    {
      value: { name: credentials },
    },
  ],
] = below<SecurityScheme>(document, ['components', 'securitySchemes']) as [[string, Place<SecurityScheme>]];

for (const entry of operationsOf(document)) {
  const { path, method, at, operation } = entry;
  const [[type] = []] = below<MediaType>(document, [...at, 'requestBody', 'content']);
  for (const [status, response] of below<Response>(document, [...at, 'responses'])) {
    const contents = below<MediaType>(document, [...response.at, 'content']);
    const examples = contents.flatMap(([, { at: content }]) => below(document, [...content, 'examples']));
    for (const name of examples.length === 0 ? [undefined] : examples.map(([each]) => each)) {
      const code = /^\d+$/.test(status) ? status : '500';
      const answer = await fetch(prism.url + examplePath(entry), {
        method: method.toUpperCase(),
        headers: {
          [credentials]: 'any',
          ...(type !== undefined && { 'Content-Type': type }),
          Prefer: `code=${code}${name === undefined ? '' : `, example=${name}`}`,
        },
        ...(operation.requestBody !== undefined && { body: JSON.stringify('a value') }),
      });
      const headers = [...answer.headers].filter(
        ([header]) => !/^(date|connection|keep-alive)$/.test(header),
      );
      console.log(JSON.stringify([method, path, status, name, answer.status, headers, await answer.text()]));
    }
  }
}
await prism.close();
