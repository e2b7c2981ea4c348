// The command line in this process, with streams in memory and an emulator behind a port.
import { Readable, Writable } from 'node:stream';
import { createEmulator, type EmulatorOptions } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { onTestFinished } from 'vitest';
import type { Context, Output } from '../../src/cli/command.ts';
import { main } from '../../src/cli/main.ts';
import { keys } from '../support/client.ts';

/** Collects what is written, as a file or a terminal. */
export function createOutput(isTTY = false): Output & { text: string } {
  const output = new Writable({
    write(chunk, _, done) {
      output.text += chunk;
      done();
    },
  }) as Output & { text: string };
  return Object.assign(output, { text: '', isTTY, columns: 80 });
}

export interface Surroundings {
  readonly stdin?: string | Readable;
  readonly isTTY?: boolean;
  readonly env?: Context['env'];
  readonly signal?: AbortSignal;
}

export const environment = { UPLOADCARE_PUBLIC_KEY: keys.publicKey, UPLOADCARE_SECRET_KEY: keys.secretKey };

/** Creates what surrounds a command. */
export function createSurroundings({ stdin = '', isTTY = false, env = environment, signal }: Surroundings = {}) {
  return {
    stdin: typeof stdin === 'string' ? Readable.from([Buffer.from(stdin)]) : stdin,
    stdout: createOutput(isTTY),
    stderr: createOutput(isTTY),
    env,
    signal: signal ?? new AbortController().signal,
  };
}

/** Starts an emulator. Returns it with a function that runs the command line against it. */
export async function startCli(options: EmulatorOptions = {}) {
  const emulator = createEmulator(options);
  const server = await serve(emulator.fetch);
  onTestFinished(() => server.close());
  const run = async ([name = '', ...args]: readonly string[], surroundings?: Surroundings) => {
    const context = createSurroundings(surroundings);
    const code = await main([name, ...(name === 'help' ? [] : ['--base-url', server.url]), ...args], context);
    return { code, stdout: context.stdout.text, stderr: context.stderr.text };
  };
  return { emulator, server, run };
}
