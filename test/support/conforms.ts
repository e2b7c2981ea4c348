// Compares a response with the OpenAPI description.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import { operationsOf, readDescription } from '../../scripts/generate/description.ts';
import { matchPath } from '../../src/spec/route.ts';

const description = await readDescription();
const ajv = new Ajv2020({ strict: false, validateFormats: false });

/** Fails unless the OpenAPI description has this response to this request: its status or `default`, its media type, its body. */
export async function expectConforming(method: string, path: string, response: Response): Promise<void> {
  const template = matchPath(path)?.template;
  const onPath = operationsOf(description).filter((each) => each.path === template);
  // A method that the path does not have is compared with the first that it has.
  const entry = onPath.find((each) => each.method === method) ?? onPath[0];
  if (entry === undefined) return;
  const { responses = {} } = entry.operation;
  const { content = {}, headers = {} } = responses[response.status] ?? responses['default'] ?? {};
  const type = response.headers.get('Content-Type');
  expect(type).toBe(Object.keys(content)[0] ?? null);
  for (const name of Object.keys(headers))
    if (/id$|^retry|^www/i.test(name)) expect(response.headers.has(name), name).toBe(true);
  for (const name of Object.values(responseHeaders))
    if (response.headers.has(name)) expect(Object.keys(headers)).toContain(name);
  if (type === null) return;
  expect(ajv.validate(content[type]?.schema ?? false, await response.json()), ajv.errorsText()).toBe(true);
}
