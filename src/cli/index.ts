#!/usr/bin/env node
import { parseArgs } from 'node:util';
import { createEmulator, demoKeys } from '../emulator/index.ts';
import { serve } from '../emulator/server.ts';

const help = `uploadcare-metadata emulate [options]

Runs a local Uploadcare for the metadata of files: with state, real signatures, and no account.

  --port <number>        where to listen (default 4000; 0 for any that is free)
  --host <address>       on which address (default 127.0.0.1)
  --public-key <key>     the keys of the project
  --secret-key <key>     (default ${demoKeys.publicKey} and ${demoKeys.secretKey})
  --file <uuid>          a file that exists; can be given again (default: any UUID is a file)
  --latency <ms>         how long an answer takes (default 0)
  --read-delay <ms>      how long until a write can be read (default 0)
  -h, --help             this text
`;

async function main(given: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: given,
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
  if (values.help || given.length === 0) {
    console.log(help);
    return;
  }
  const [command, ...more] = positionals;
  if (command !== 'emulate' || more.length > 0)
    throw new Error(`no such command: ${positionals.join(' ') || 'none'}`);

  const keys = { publicKey: values['public-key'], secretKey: values['secret-key'] };
  const emulator = createEmulator({
    keys,
    files: Object.fromEntries(values.file.map((uuid) => [uuid, {}])),
    acceptAnyUuid: values.file.length === 0,
    latency: wholeNumber('latency', values.latency),
    readDelay: wholeNumber('read-delay', values['read-delay']),
  });
  const port = wholeNumber('port', values.port);
  if (values.host === '') throw new Error('--host has to be an address');
  const server = await serve(emulator.fetch, { port, host: values.host });
  console.log(`Emulating Uploadcare's file metadata. Stop with Ctrl-C.

  baseUrl    ${server.url}
  publicKey  ${keys.publicKey}
  secretKey  ${values['secret-key'] === demoKeys.secretKey ? keys.secretKey : 'as given'}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void server.close().then(() => console.log('Stopped.')));
  }
}

function wholeNumber(name: string, text: string): number {
  if (!/^\d{1,9}$/.test(text) || (name === 'port' && Number(text) > 65_535)) {
    throw new Error(`--${name} has to be a whole number, not ${JSON.stringify(text)}`);
  }
  return Number(text);
}

// Whoever reads what is printed may stop reading.
process.stdout.on('error', () => {});

main(process.argv.slice(2)).catch((error: Error & { code?: string }) => {
  const taken =
    error.code === 'EADDRINUSE' ? 'this port is taken; choose another with --port' : error.message;
  console.error(`uploadcare-metadata: ${taken}\nSee uploadcare-metadata --help.`);
  process.exitCode = 1;
});
