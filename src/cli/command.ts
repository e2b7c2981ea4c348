import type { Readable, Writable } from 'node:stream';
import type { MetadataClient } from '../client/create-client.ts';

/** An option of a command. */
export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** The name of the value in the help. */
  readonly value?: string;
  readonly description: string;
}

/** A command of the command line. */
export interface Command {
  /** More than the summary, for the help of the command. */
  readonly details?: string;
  readonly options?: Readonly<Record<string, Option>>;
  /** The number of arguments: at least, at most. */
  readonly arguments: readonly [number, number];
  /** Returns the exit code. */
  run(input: Input, context: Context): Promise<number>;
}

/** The arguments of a command. */
export interface Input {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;
  readonly positionals: readonly string[];
}

/** A stream for output, which may be a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Everything around a command. */
export interface Context {
  readonly stdin: Readable & { readonly isTTY?: boolean };
  /** For results. */
  readonly stdout: Output;
  /** For people: progress, summaries and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts at the first Ctrl-C. */
  readonly signal: AbortSignal;
  /** Creates the client, with the keys of the environment. Throws for missing keys. */
  readonly createClient: () => MetadataClient;
}

/** Exit codes that scripts can use. */
export const exitCodes = { success: 0, failed: 1, usage: 2, interrupted: 130, closedPipe: 141 } as const;

/** The command was typed incorrectly. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The commands. Each module is loaded when it is needed, so that the others cost nothing. */
export const commands: Readonly<
  Record<string, { readonly usage: string; readonly summary: string; readonly load: () => Promise<Command> }>
> = {
  list: {
    usage: '<uuid>',
    summary: 'Prints the metadata of a file.',
    load: async () => (await import('./commands/list.ts')).list,
  },
  get: {
    usage: '<uuid> <key>',
    summary: 'Prints the value of a key.',
    load: async () => (await import('./commands/get.ts')).get,
  },
  set: {
    usage: '<uuid> <key> <value>',
    summary: 'Sets a key.',
    load: async () => (await import('./commands/set.ts')).set,
  },
  delete: {
    usage: '<uuid> <key>',
    summary: 'Deletes a key.',
    load: async () => (await import('./commands/delete.ts')).remove,
  },
  update: {
    usage: '<uuid> <key>=<value> …',
    summary: 'Sets and deletes keys; the others stay.',
    load: async () => (await import('./commands/update.ts')).update,
  },
  replace: {
    usage: '<uuid> [<key>=<value> …]',
    summary: 'Replaces all metadata of a file.',
    load: async () => (await import('./commands/update.ts')).replace,
  },
  apply: {
    usage: '<file>',
    summary: 'Updates many files, from NDJSON or CSV.',
    load: async () => (await import('./commands/apply.ts')).apply,
  },
  export: {
    usage: '[<file>]',
    summary: 'Prints the metadata of many files, as NDJSON or CSV.',
    load: async () => (await import('./commands/export.ts')).exportFiles,
  },
  doctor: {
    usage: '',
    summary: 'Checks the keys, the clock and the connection.',
    load: async () => (await import('./commands/doctor.ts')).doctor,
  },
  emulate: {
    usage: '',
    summary: 'Runs a local emulator of the API.',
    load: async () => (await import('./commands/emulate.ts')).emulate,
  },
};
