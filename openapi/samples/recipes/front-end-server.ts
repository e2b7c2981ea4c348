import { createEmulator } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';

const emulator = createEmulator({
  acceptAnyUuid: true,
  authentication: false,
  basePath: '/api/metadata',
});

export const server = await serve(emulator.fetch, {
  port: Number(process.env['PORT'] ?? 4000),
});
