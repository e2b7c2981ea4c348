import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { EmulatorOptions, Fault } from '../../emulator/index.ts';
import { createEmulator, demoKeys } from '../../emulator/index.ts';
import { serve } from '../../emulator/server.ts';
import { type Command, type Context, exitCodes, UsageError } from '../command.ts';
import { wholeNumber } from '../input.ts';
import { escapeControls } from '../output.ts';

export const emulate: Command = {
  details: `It keeps state and verifies signatures, and needs no account.

A failure is \`<kind>[@<operationId>][:<times>]\`. Its kind is a status, reset, hang, truncate or html: \`503:2\`,
\`reset@updateFileMetadataKey\`.`,
  options: {
    port: { type: 'string', value: 'number', description: 'the port to listen on (default 4000; 0 for any free port)' },
    host: { type: 'string', value: 'address', description: 'the address to listen on (default 127.0.0.1)' },
    'public-key': {
      type: 'string',
      value: 'key',
      description: `the public key of the project (default ${demoKeys.publicKey})`,
    },
    'secret-key': {
      type: 'string',
      value: 'key',
      description: `the secret key of the project (default ${demoKeys.secretKey})`,
    },
    file: {
      type: 'string',
      value: 'uuid',
      multiple: true,
      description: 'a file that exists (default: every UUID is a file)',
    },
    data: { type: 'string', value: 'file.json', description: 'the files that exist: an object of metadata by UUID' },
    'no-auth': { type: 'boolean', description: 'accept requests without credentials, as your own backend does' },
    'base-path': {
      type: 'string',
      value: 'path',
      description: 'the path under which the API is served, such as /api/metadata',
    },
    latency: { type: 'string', value: 'ms', description: 'the time until a response is sent (default 0)' },
    'read-delay': { type: 'string', value: 'ms', description: 'the time until a write can be read (default 0)' },
    fail: { type: 'string', value: 'failure', multiple: true, description: 'make the next requests fail' },
    verbose: { type: 'boolean', description: 'print each request' },
    'max-requests': { type: 'string', value: 'number', description: 'stop after this number of requests' },
  },
  arguments: [0, 0],
  async run({ values }, context) {
    const { stdout, stderr, signal } = context;
    const text = (name: string) => values[name] as string | undefined;
    const uuids = (values['file'] ?? []) as string[];
    const keys = {
      publicKey: text('public-key') ?? demoKeys.publicKey,
      secretKey: text('secret-key') ?? demoKeys.secretKey,
    };
    const files = { ...Object.fromEntries(uuids.map((uuid) => [uuid, {}])), ...(await readData(text('data'))) };
    const basePath = text('base-path');
    const emulator = createEmulator({
      keys,
      files,
      acceptAnyUuid: uuids.length === 0 && text('data') === undefined,
      authentication: values['no-auth'] !== true,
      latency: wholeNumber('latency', values['latency']),
      readDelay: wholeNumber('read-delay', values['read-delay']),
      ...(basePath !== undefined && { basePath }),
    });
    for (const spec of (values['fail'] ?? []) as string[]) emulator.fail(parseFault(spec));
    const stop = new AbortController();
    const handler = createHandler(
      emulator.fetch,
      values['verbose'] === true,
      wholeNumber('max-requests', values['max-requests'], 1),
      stderr,
      () => stop.abort(),
    );
    const port = wholeNumber('port', values['port'] ?? '4000');
    const server = await serve(handler, { port, host: text('host') ?? '127.0.0.1' }).catch((error) => {
      throw error.code === 'EADDRINUSE' ? new UsageError('`--port` is in use: choose another port') : error;
    });
    const secret = keys.secretKey === demoKeys.secretKey ? keys.secretKey : '(not shown)';
    stdout.write(`Emulating Uploadcare's File Metadata API. Press Ctrl-C to stop.

  baseUrl    ${server.url}${basePath ?? ''}
${values['no-auth'] ? '' : `  publicKey  ${keys.publicKey}\n  secretKey  ${secret}\n`}`);
    const ends = AbortSignal.any([signal, stop.signal]);
    if (!ends.aborted) await once(ends, 'abort');
    await server.close();
    stdout.write('Stopped.\n');
    return exitCodes.success;
  },
};

async function readData(file: string | undefined): Promise<EmulatorOptions['files']> {
  if (file === undefined) return {};
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new UsageError(
      `\`--data\` must be a file with a JSON object of metadata by UUID (${(error as Error).message})`,
    );
  }
}

function parseFault(spec: string): Fault {
  const [, kind = '', operation, times] = /^([^@:]+)(?:@([^:]+))?(?::(\d+))?$/.exec(spec) ?? [];
  if (kind === '')
    throw new UsageError(`\`--fail\` must be <kind>[@<operationId>][:<times>], got ${JSON.stringify(spec)}`);
  return {
    kind: /^\d+$/.test(kind) ? Number(kind) : (kind as 'reset'),
    operation: operation as Fault['operation'],
    ...(times !== undefined && { times: Number(times) }),
  };
}

/** Wraps the emulator: prints each request, and stops after the last. */
function createHandler(
  fetch: (request: Request) => Promise<Response>,
  isVerbose: boolean,
  maxRequests: number | undefined,
  stderr: Context['stderr'],
  stop: () => void,
) {
  let count = 0;
  return async (request: Request): Promise<Response> => {
    const start = performance.now();
    const { pathname, search } = new URL(request.url);
    const print = (outcome: string) => {
      const duration = Math.round(performance.now() - start);
      if (isVerbose) stderr.write(`${request.method} ${pathname}${search} ${escapeControls(outcome)} ${duration} ms\n`);
      // The last response needs time to be sent.
      if (++count === maxRequests) setTimeout(stop, 100);
    };
    try {
      const response = await fetch(request);
      const { detail } = Object(
        response.status < 400
          ? {}
          : await response
              .clone()
              .json()
              .catch(() => ({})),
      );
      print(`${response.status}${detail === undefined ? '' : ` ${detail}`}`);
      return response;
    } catch (error) {
      print('no response');
      throw error;
    }
  };
}
