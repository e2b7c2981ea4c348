#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createEmulator, demoKeys } from '../emulator/index.ts';
import { serve } from '../emulator/server.ts';

const help = `uploadcare-metadata emulate [options]

Runs a local emulator of Uploadcare's File Metadata API. It keeps state and verifies signatures, and needs no account.

  --port <number>        the port to listen on (default 4000; 0 for any free port)
  --host <address>       the address to listen on (default 127.0.0.1)
  --public-key <key>     the public key of the project (default ${demoKeys.publicKey})
  --secret-key <key>     the secret key of the project (default ${demoKeys.secretKey})
  --file <uuid>          a file that exists; can be repeated (default: every UUID is a file)
  --latency <ms>         the time until a response is sent (default 0)
  --read-delay <ms>      the time until a write can be read (default 0)
  -h, --help             print this help
`;

async function main(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      port: { type: 'string', default: '4000' },
      host: { type: 'string', default: '127.0.0.1' },
      'public-key': { type: 'string', default: demoKeys.publicKey },
      'secret-key': { type: 'string', default: demoKeys.secretKey },
      file: { type: 'string', multiple: true, default: [] },
      latency: { type: 'string', default: '0' },
      'read-delay': { type: 'string', default: '0' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help || args.length === 0) {
    console.log(help);
    return;
  }
  const command = positionals.join(' ');
  if (command !== 'emulate') throw new Error(`\`${command}\` is not a command: use \`emulate\``);

  const keys = { publicKey: values['public-key'], secretKey: values['secret-key'] };
  const emulator = createEmulator({
    keys,
    files: Object.fromEntries(values.file.map((uuid) => [uuid, {}])),
    acceptAnyUuid: values.file.length === 0,
    latency: parseWholeNumber('latency', values.latency),
    readDelay: parseWholeNumber('read-delay', values['read-delay']),
  });
  const port = parseWholeNumber('port', values.port);
  const server = await serve(emulator.fetch, { port, host: values.host });
  console.log(`Emulating Uploadcare's File Metadata API. Press Ctrl-C to stop.

  baseUrl    ${server.url}
  publicKey  ${keys.publicKey}
  secretKey  ${keys.secretKey === demoKeys.secretKey ? keys.secretKey : '(not shown)'}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => console.log('Stopped.')));
  }
}

function parseWholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`\`--${name}\` must be a whole number, got ${JSON.stringify(text)}`);
  return Number(text);
}

// The reader of the output may close it first, as `head` does.
process.stdout.on('error', () => {});

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const message = error.code === 'EADDRINUSE' ? '`--port` is in use: choose another port' : error.message;
  console.error(`uploadcare-metadata: ${message}\nRun uploadcare-metadata --help for the options.`);
  process.exitCode = 1;
});
