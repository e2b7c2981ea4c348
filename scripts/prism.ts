// Prism in this process: it responds as the OpenAPI description says, and rejects requests that break it.
import { getHttpOperationsFromSpec } from '@stoplight/prism-cli/dist/operations.js';
import { createLogger } from '@stoplight/prism-core';
import { createServer } from '@stoplight/prism-http-server';
import { descriptionFile } from './generate/description.ts';

export interface Prism {
  readonly url: string;
  close(): Promise<void>;
}

/** Starts the mock on a port of the loopback address. Default: any free port. */
export async function startPrism(port = 0): Promise<Prism> {
  return start({ isProxy: false, errors: false }, port);
}

/** Starts a proxy that responds with an error where a request or an upstream response breaks the description. */
export async function startPrismProxy(upstream: string): Promise<Prism> {
  return start({ isProxy: true, errors: true, upstream: new URL(upstream) });
}

type Mode = { isProxy: false; errors: boolean } | { isProxy: true; errors: boolean; upstream: URL };

async function start(mode: Mode, port = 0): Promise<Prism> {
  const server = createServer(await getHttpOperationsFromSpec(descriptionFile), {
    cors: false,
    config: {
      ...mode,
      validateRequest: true,
      validateResponse: true,
      checkSecurity: true,
      upstreamProxy: undefined,
      mock: { dynamic: false },
    },
    components: { logger: createLogger('Prism', { enabled: false }) },
  });
  const url = await server.listen(port, '127.0.0.1');
  return { url, close: () => server.close() };
}
