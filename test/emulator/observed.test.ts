// Exchanges with production that were recorded, restated: the emulator answers the same, and the document allows it.
import { Ajv2020 } from 'ajv/dist/2020.js';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { expect, it } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  requestMediaType,
  responseHeaders,
  schemes,
} from '../../generated/constants.ts';
import { type Response as Declared, operationsOf, readDocument, resolve } from '../../scripts/document.ts';
import { matchPath } from '../../src/path.ts';
import { keys } from '../support/client.ts';
import observed from './observed.json' with { type: 'json' };

const file = 'a55d6b25-d03c-4038-9838-6e06bb7df598';
const document = await readDocument();
const ajv = new Ajv2020({ strict: false, validateFormats: false });
ajv.addSchema(document, 'document');

it.each(observed)('$what', async ({ state, request, response: expected }) => {
  const emulator = createEmulator({ files: { [file]: state as Record<string, string> } });
  const { method, path } = request;
  const response = await emulator.fetch(`https://api.example${path}`, {
    method,
    headers: {
      Accept: mediaType,
      'Content-Type': requestMediaType,
      [credentialsHeader]: `${schemes.simple} ${keys.publicKey}:${keys.secretKey}`,
    },
    ...('body' in request && { body: JSON.stringify(request.body) }),
  });

  expect(response.status).toBe(expected.status);
  expect(response.headers.has(responseHeaders.requestId)).toBe(true);
  expect(response.headers.get('Content-Type')).toBe('body' in expected ? mediaType : null);
  if ('body' in expected) expect(await response.json()).toEqual(expected.body);
  else expect(response.headers.get('Content-Length')).toBe('0');

  const template = matchPath(path)?.template;
  const entry = operationsOf(document).find(
    (each) => each.path === template && each.method === method.toLowerCase(),
  );
  const declared = entry?.operation.responses[expected.status];
  expect(declared, 'in the document').toBeDefined();
  const { content = {} } = resolve<Declared>(document, declared as Declared);
  expect(Object.keys(content)).toEqual('body' in expected ? [mediaType] : []);
  if (!('body' in expected)) return;
  const { schema } = content[mediaType] as { schema: object };
  // References are to the document.
  const absolute = JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"document#/'));
  expect(ajv.validate(absolute, expected.body), ajv.errorsText()).toBe(true);
});
