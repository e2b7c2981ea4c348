import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { createEmulator } from 'uploadcare-metadata/emulator';

export const emulator = createEmulator({ acceptAnyUuid: true });

export const server = setupServer(
  http.all('https://api.uploadcare.com/*', ({ request }) =>
    // A fault such as `reset` becomes a network error.
    emulator.fetch(request).catch(() => HttpResponse.error()),
  ),
);
