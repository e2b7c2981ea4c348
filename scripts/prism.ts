// Prism in this process: it answers from the document, and refuses requests that break it.
import { getHttpOperationsFromSpec } from '@stoplight/prism-cli/dist/operations.js';
import { createLogger } from '@stoplight/prism-core';
import { createServer } from '@stoplight/prism-http-server';
import { documentFile } from './document.ts';

export interface Prism {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the mock on a free port of the loopback address. */
export async function startPrism(): Promise<Prism> {
  const operations = await getHttpOperationsFromSpec(documentFile);
  const server = createServer(operations, {
    cors: false,
    config: {
      isProxy: false,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      errors: false,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
    components: { logger: createLogger('Prism', { enabled: false }) },
  });
  const url = await server.listen(0, '127.0.0.1');
  return { url, close: () => server.close() };
}
