// Serves an emulator, or any other web-standard handler, over HTTP. For Node only.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ValidationError } from '../errors/errors.ts';
import { toNodeHandler } from '../http/node-handler.ts';
import { ownOptions } from '../spec/options.ts';

export { ValidationError } from '../errors/errors.ts';

/** Options of {@link serve}. */
export interface ServerOptions {
  /** The port to listen on. Default: any free port. */
  readonly port?: number | undefined;
  /** The address to listen on. Default: the loopback address. */
  readonly host?: string | undefined;
}

/** A handler that is served over HTTP. */
export interface RunningServer {
  /** The URL of the server: the `baseUrl` of a client. */
  readonly url: string;
  /**
   * Stops listening, and closes all connections.
   *
   * @returns A promise that resolves when the server is closed.
   * @example
   * ```ts
   * await server.close();
   * ```
   */
  close(): Promise<void>;
}

type Handler = (request: Request) => Promise<Response>;

/**
 * Serves a handler over HTTP. When the handler rejects, which stands for a failed connection, the connection is reset.
 *
 * @param handler - The handler, such as `emulator.fetch`.
 * @param options - The port and the address. Default: any free port of the loopback address.
 * @returns The running server.
 * @throws {@link ValidationError} for an option that is wrong or unknown, and the error of Node when the port is in use.
 * @example
 * ```ts
 * import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
 * import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';
 * import { serve } from 'uploadcare-metadata/emulator/server';
 *
 * const server = await serve(createEmulator({ acceptAnyUuid: true }).fetch);
 * const metadata = createMetadataClient({ auth: signedAuth(demoKeys), baseUrl: server.url });
 * console.log(await metadata.list('21975c81-7f57-4c7a-aef9-acfe28779f78'));
 * await server.close();
 * ```
 */
export async function serve(handler: Handler, options: ServerOptions = {}): Promise<RunningServer> {
  const { port = 0, host = '127.0.0.1' } = ownOptions(options, ['port', 'host']);
  if (!(Number.isInteger(port) && port >= 0 && port <= 65_535))
    throw new ValidationError('port', 'must be a whole number from 0 to 65535');
  if (typeof host !== 'string' || host === '') throw new ValidationError('host', 'must be an address');
  const server = createServer(toNodeHandler(handler));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { address, port: boundPort, family } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${boundPort}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
