// The file or standard input that a bulk command reads.
import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Context, UsageError } from '../command.ts';

export interface Source {
  readonly stream: Readable;
  /** In bytes; 0 if it is not known. */
  readonly size: number;
}

/** Opens a file, or standard input for `-`. It is closed at Ctrl-C. */
export async function openSource(name: string, { stdin, signal }: Pick<Context, 'stdin' | 'signal'>): Promise<Source> {
  const size = name === '-' ? 0 : await sizeOf(name);
  // Small pieces: the progress is that of what was read.
  const stream = name === '-' ? stdin : createReadStream(name, { highWaterMark: 4_096 });
  const close = () => stream.destroy();
  if (signal.aborted) close();
  signal.addEventListener('abort', close, { once: true });
  stream.once('close', () => signal.removeEventListener('abort', close));
  return { stream, size };
}

async function sizeOf(name: string): Promise<number> {
  try {
    await access(name, constants.R_OK);
    const stats = await stat(name);
    if (!stats.isDirectory()) return stats.size;
  } catch (error) {
    throw new UsageError(`\`${name}\` cannot be read (${codeOf(error)})`);
  }
  throw new UsageError(`\`${name}\` is a folder`);
}

/** Returns the code of an error of the system, such as ENOENT. */
export function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
