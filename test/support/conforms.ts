// Compares a response with the OpenAPI description.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import { type Response as Declared, operationsOf, readDocument, resolve } from '../../scripts/docs/document.ts';
import { matchPath } from '../../src/spec/call.ts';

const document = await readDocument();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, 'document');

/** Fails unless the OpenAPI description has this response to this request: its status or `default`, its media type, its body. */
export async function expectConforming(method: string, path: string, response: Response): Promise<void> {
  const template = matchPath(path)?.template;
  const onPath = operationsOf(document).filter((each) => each.path === template);
  // A method that the path does not have is compared with the first that it has.
  const entry = onPath.find((each) => each.method === method.toLowerCase()) ?? onPath[0];
  if (entry === undefined) return;
  const { responses } = entry.operation;
  const declared = resolve<Declared>(document, responses[response.status] ?? (responses['default'] as Declared));
  const type = response.headers.get('Content-Type');
  const { content = {}, headers = {} } = declared;
  expect(type).toBe(Object.keys(content)[0] ?? null);
  for (const name of Object.keys(headers))
    if (/id$|^retry/i.test(name)) expect(response.headers.has(name), name).toBe(true);
  for (const name of Object.values(responseHeaders))
    if (response.headers.has(name)) expect(Object.keys(headers)).toContain(name);
  if (type === null) return;
  const { schema } = content[type] as { schema: object };
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
  expect(ajv.validate(absolute, await response.json()), ajv.errorsText()).toBe(true);
}
