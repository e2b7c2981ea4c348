// The input of commands.
import { text } from 'node:stream/consumers';
import { type Context, type Option, UsageError } from './command.ts';

export const settle: Option = { type: 'boolean', description: 'wait until a read shows the write' };
export const dryRun: Option = { type: 'boolean', description: 'only print what would be written' };
export const writeAll: Option = {
  type: 'boolean',
  description: 'write every named key, even if a read shows its value, for use right after another write to the file',
};

/** Reads standard input to its end. Rejects at Ctrl-C. */
export async function readAll({ stdin, signal }: Pick<Context, 'stdin' | 'signal'>): Promise<string> {
  const end = () => stdin.destroy(signal.reason);
  signal.addEventListener('abort', end, { once: true });
  try {
    signal.throwIfAborted();
    return await text(stdin);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Returns the whole number of an option. */
export function wholeNumber(name: string, value: unknown, least = 0): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(String(value)) || Number(value) < least)
    throw new UsageError(`\`--${name}\` must be a whole number from ${least}, got ${JSON.stringify(value)}`);
  return Number(value);
}
