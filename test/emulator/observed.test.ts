// Exchanges with production that were recorded, restated: the emulator answers the same, and the document allows it.
import { createEmulator } from 'uploadcare-metadata/emulator';
import { expect, it } from 'vitest';
import {
  credentialsHeader,
  mediaType,
  requestMediaType,
  responseHeaders,
  schemes,
} from '../../generated/constants.ts';
import { keys } from '../support/client.ts';
import { expectConforming } from '../support/conforms.ts';
import observed from './observed.json' with { type: 'json' };

const file = 'a55d6b25-d03c-4038-9838-6e06bb7df598';
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

  const conforming = response.clone();
  expect(response.status).toBe(expected.status);
  expect(response.headers.has(responseHeaders.requestId)).toBe(true);
  expect(response.headers.get('Content-Type')).toBe('body' in expected ? mediaType : null);
  if ('body' in expected) expect(await response.json()).toEqual(expected.body);
  else expect(response.headers.get('Content-Length')).toBe('0');

  await expectConforming(method, path, conforming);
});
