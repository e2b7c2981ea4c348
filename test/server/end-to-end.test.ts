// Our client in front, the emulator behind: the client sees through the handlers what it sees without them.
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { conformance } from '../emulator/conformance.ts';
import { mount } from './support.ts';

conformance('the emulator behind the proxy', async ({ fetch }, { auth, now }) => {
  const proxy = createMetadataProxy({ auth, now, fetch, authorize: () => true });
  return {
    options: { baseUrl: mount, fetch: async (input, init) => proxy(new Request(input, init)) },
    close: async () => {},
  };
});
