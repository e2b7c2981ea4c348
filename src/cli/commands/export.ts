import type { Metadata } from '../../client/metadata-operations.ts';
import { decode, formatOf, splitLines } from '../bulk/items.ts';
import { type Counts, createProgress } from '../bulk/progress.ts';
import { openSource } from '../bulk/source.ts';
import { type Command, type Context, exitCodes, type Input } from '../command.ts';
import { wholeNumber } from '../input.ts';
import { escapeControls, messageOf, write } from '../output.ts';

export const exportFiles: Command = {
  details: `Reads UUIDs, one on each line, from a file or standard input. Prints items for \`apply\`, in the same order: with the
output of \`export\`, \`apply\` changes nothing. CSV has no row for a file without metadata.`,
  options: {
    format: { type: 'string', value: 'ndjson|csv', description: 'the format of the output (default ndjson)' },
    concurrency: { type: 'string', value: 'number', description: 'the number of files at the same time (default 8)' },
  },
  arguments: [0, 1],
  run: (input, context) => exportItems(input, context),
};

interface Outcome {
  readonly uuid: string;
  readonly line: number;
  readonly metadata?: Metadata;
  readonly error?: unknown;
}

/** Carries out `export`. `now` is in milliseconds. */
export async function exportItems(
  { values, positionals }: Input,
  context: Context,
  now: () => number = () => performance.now(),
): Promise<number> {
  const [name = '-'] = positionals;
  const { stdout, stderr, signal } = context;
  const format = formatOf(values['format'] ?? 'ndjson', '');
  const concurrency = wholeNumber('concurrency', values['concurrency'], 1) ?? 8;
  const client = context.createClient();
  const { stream, size } = await openSource(name, context);
  const counts: Counts = { done: 0, failed: 0, skipped: 0, bytes: 0 };
  const progress = createProgress(stderr, counts, size, now);
  const toText =
    format === 'csv'
      ? await createCsv()
      : ({ uuid, metadata }: Outcome) => `${JSON.stringify({ uuid, replace: metadata })}\n`;
  // Reads can wait: a rate limit is no reason to give up.
  const patience = { signal, maxRetries: 8, timeout: 300_000 };
  const read = async ({ uuid, line }: { uuid: string; line: number }): Promise<Outcome> => {
    try {
      return { uuid, line, metadata: await client.list(uuid, patience) };
    } catch (error) {
      return { uuid, line, error };
    }
  };
  if (format === 'csv') await write(stdout, 'uuid,key,value\n');
  try {
    for await (const outcome of mapInOrder(
      uuidsIn(splitLines(decode(stream, (count) => (counts.bytes += count)))),
      concurrency,
      read,
    )) {
      signal.throwIfAborted();
      if (outcome.metadata !== undefined) {
        counts.done++;
        await write(stdout, toText(outcome));
      } else {
        counts.failed++;
        progress.clear();
        stderr.write(`line ${outcome.line}: ${escapeControls(messageOf(outcome.error))}\n`);
      }
      progress.update();
    }
    signal.throwIfAborted();
    return counts.failed > 0 ? exitCodes.failed : exitCodes.success;
  } finally {
    progress.end();
    stderr.write(`${counts.done} exported, ${counts.failed} failed.\n`);
  }
}

async function* uuidsIn(lines: AsyncIterable<string>) {
  let line = 0;
  for await (const content of lines) {
    line++;
    const uuid = content.trim();
    if (uuid !== '') yield { uuid, line };
  }
}

/** Maps items, some at the same time, and yields the results in the order of the items. `map` must not reject. */
async function* mapInOrder<Item, Result>(
  items: AsyncIterable<Item>,
  concurrency: number,
  map: (item: Item) => Promise<Result>,
) {
  const pending: Promise<Result>[] = [];
  for await (const item of items) {
    pending.push(map(item));
    if (pending.length >= concurrency) yield (await pending.shift()) as Result;
  }
  for (const result of pending) yield await result;
}

/** Returns a function that writes a row for each key. All values are quoted: they may contain line breaks of any kind. */
async function createCsv(): Promise<(outcome: Outcome) => string> {
  const { stringify } = await import('csv-stringify/sync');
  return ({ uuid, metadata = {} }) =>
    stringify(
      Object.entries(metadata).map(([key, value]) => [uuid, key, value]),
      { quoted: true },
    );
}
