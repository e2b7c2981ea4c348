import { createMetadataClient } from 'uploadcare-metadata/browser';
import { createEmulator } from 'uploadcare-metadata/emulator';

export const emulator = createEmulator({
  acceptAnyUuid: true,
  authentication: false,
  basePath: '/api/metadata',
});

export const metadata = createMetadataClient({
  baseUrl: 'https://app.example.com/api/metadata',
  fetch: emulator.fetch,
});
