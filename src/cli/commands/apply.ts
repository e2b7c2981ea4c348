import type { UpdateItem } from '../../client/update-many.ts';
import { decode, formatOf, readEntries } from '../bulk/items.ts';
import { openJournal } from '../bulk/journal.ts';
import { type Counts, createProgress, duration } from '../bulk/progress.ts';
import { openSource } from '../bulk/source.ts';
import { type Command, type Context, exitCodes, type Input, UsageError } from '../command.ts';
import { dryRun, settle, wholeNumber, writeAll } from '../input.ts';
import { escapeControls, messageOf, write } from '../output.ts';

export const apply: Command = {
  details: `Each line of NDJSON is {"uuid": …, "update": {…}} or {"uuid": …, "replace": {…}}. CSV has the columns uuid, key and value;
an empty value deletes the key. With \`-\`, reads standard input. The items of one file are applied in their order.

Items that fail are printed as NDJSON, so that you can apply them again. With a journal, the same command resumes where it stopped.`,
  options: {
    format: {
      type: 'string',
      value: 'ndjson|csv',
      description: 'the format (default: from the name of the file, else ndjson)',
    },
    concurrency: { type: 'string', value: 'number', description: 'the number of files at the same time (default 8)' },
    journal: { type: 'string', value: 'file', description: 'record in this file which items are done' },
    'dry-run': dryRun,
    'write-all': writeAll,
    settle,
  },
  arguments: [1, 1],
  run: (input, context) => applyItems(input, context),
};

/** An item with its place in the input. */
type Placed = UpdateItem & { readonly position: number; readonly line: number };

/** Carries out `apply`. `now` is in milliseconds. */
export async function applyItems(
  { values, positionals }: Input,
  context: Context,
  now: () => number = () => performance.now(),
): Promise<number> {
  const [name = ''] = positionals;
  const { stdout, stderr, signal } = context;
  const isDryRun = values['dry-run'] === true;
  const format = formatOf(values['format'], name);
  const journalFile = values['journal'] as string | undefined;
  if (journalFile !== undefined && (name === '-' || isDryRun))
    throw new UsageError('`--journal` needs a file as input, and no `--dry-run`');
  const options = {
    concurrency: wholeNumber('concurrency', values['concurrency'], 1) ?? 8,
    dryRun: isDryRun,
    writeAll: values['write-all'] === true,
    settle: values['settle'] === true,
    signal,
  };
  const client = context.createClient();
  const { stream, size } = await openSource(name, context);
  const journal = journalFile === undefined ? undefined : await openJournal(journalFile, name);
  const counts: Counts = { done: 0, failed: 0, skipped: 0, bytes: 0 };
  const start = now();
  const progress = createProgress(stderr, counts, size, now);
  const fail = async (line: number, problem: string, item: UpdateItem | undefined) => {
    counts.failed++;
    progress.clear();
    stderr.write(`line ${line}: ${escapeControls(problem)}\n`);
    if (item !== undefined && !isDryRun) await write(stdout, `${JSON.stringify(plainItem(item))}\n`);
  };
  async function* items(): AsyncGenerator<Placed> {
    const text = decode(stream, (count) => (counts.bytes += count));
    let position = -1;
    for await (const { item, line, problem } of readEntries(text, format)) {
      position++;
      if (journal?.isDone(position)) counts.skipped++;
      else if (item === undefined) await fail(line, problem, undefined);
      else yield { ...item, position, line };
    }
  }
  try {
    for await (const { item, result, error } of client.updateMany(items(), options)) {
      const { uuid, position, line } = item;
      if (error === undefined) {
        journal?.add(position);
        counts.done++;
        const { set, deleted } = result ?? {};
        if (isDryRun) await write(stdout, `${JSON.stringify({ uuid, set, deleted })}\n`);
      } else await fail(line, messageOf(error), item);
      progress.update();
    }
    return counts.failed > 0 ? exitCodes.failed : exitCodes.success;
  } finally {
    journal?.close();
    progress.end();
    stderr.write(summary(counts, values['json'] === true, isDryRun, (now() - start) / 1_000));
    if (signal.aborted && journal !== undefined) stderr.write('Run the same command again to resume.\n');
  }
}

function plainItem({ uuid, update, replace }: UpdateItem): object {
  return { uuid, update, replace };
}

function summary({ done, failed, skipped }: Counts, isJson: boolean, isDryRun: boolean, seconds: number): string {
  if (isJson) return `${JSON.stringify({ done, failed, skipped, seconds })}\n`;
  const before = skipped > 0 ? `, ${skipped} done before` : '';
  return `${done} ${isDryRun ? 'planned' : 'done'}, ${failed} failed${before}, in ${duration(seconds)}.\n`;
}
