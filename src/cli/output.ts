// The output for people and for programs.
import { once } from 'node:events';
import { MetadataError } from '../errors/errors.ts';
import { PartialUpdateError } from '../errors/partial-update-error.ts';
import type { Context, Input, Output } from './command.ts';

/** Writes text, and waits while the reader is slow. */
export async function write(stream: Output, text: string): Promise<void> {
  if (!stream.write(text) && !stream.destroyed) await Promise.race([once(stream, 'drain'), once(stream, 'close')]);
}

/** Prints a result: as JSON with `--json`, else as `text`. */
export function print({ stdout }: Context, { values }: Input, result: unknown, text: string): void {
  stdout.write(values['json'] ? `${JSON.stringify(result)}\n` : text);
}

/** Escapes control characters: a value must not move the cursor of a terminal or turn text around, and a line stays a line. */
export function escapeControls(text: string): string {
  const names: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return text.replace(
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu,
    (character) => names[character] ?? `\\u{${character.charCodeAt(0).toString(16)}}`,
  );
}

/** Returns the message of an error for people, with what to do. */
export function describeError(error: unknown): string {
  const message = escapeControls(error instanceof Error ? error.message : String(error));
  if (!(error instanceof PartialUpdateError)) return message;
  const lines = (['set', 'deleted', 'notTried'] as const).map(
    (name) => `  ${name === 'notTried' ? 'not tried' : name}: ${error[name].join(', ') || '(none)'}`,
  );
  const failed = error.failed.map((each) => `  failed: ${each.key}: ${escapeControls(messageOf(each.error))}`);
  return [message, ...lines, ...failed].join('\n');
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}

/** Returns the fields of an error for programs. The errors of the client contain no credentials. */
export function errorFields(error: unknown): object {
  if (error instanceof MetadataError) return { ...error.toJSON(), retryable: error.retryable };
  return { name: error instanceof Error ? error.name : 'Error', message: messageOf(error) };
}

/** Tells if colours are wanted. */
export function hasColors(stream: Output, env: Context['env']): boolean {
  return stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
}
