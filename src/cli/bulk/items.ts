// Reads the items of `apply`, one after another: memory stays flat for input of any length.
import { pipeline, Readable } from 'node:stream';
import type { UpdateItem } from '../../client/update-many.ts';
import { UsageError } from '../command.ts';
import { codeOf } from './source.ts';

export type Format = 'ndjson' | 'csv';

/** Returns the format that was asked for, or else that of a file with this name. */
export function formatOf(format: unknown, name: string): Format {
  const known = format ?? (/\.csv$/i.test(name) ? 'csv' : 'ndjson');
  if (known !== 'csv' && known !== 'ndjson')
    throw new UsageError(`\`--format\` must be ndjson or csv, got ${JSON.stringify(format)}`);
  return known;
}

/** An item, or the problem of a line that is not an item. */
export type Entry = (
  | { readonly item: UpdateItem; readonly problem?: undefined }
  | { readonly item?: undefined; readonly problem: string }
) & {
  /** The number of its first line, from 1. */
  readonly line: number;
};

/** Decodes UTF-8. Throws a {@link UsageError} for bytes that are none, which would be written as other characters. */
export async function* decode(
  bytes: AsyncIterable<Uint8Array>,
  onBytes: (count: number) => void,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let position = 0;
  const toText = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new UsageError(`The input is not UTF-8, near byte ${position}`);
    }
  };
  for await (const chunk of bytes) {
    const text = toText(chunk);
    position += chunk.byteLength;
    onBytes(chunk.byteLength);
    yield text;
  }
  yield toText();
}

/** Splits text into lines at line feeds only: JSON may contain the other line separators. */
export async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Reads items of `updateMany`, one on each line. */
async function* readNdjson(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  let line = 0;
  for await (const content of splitLines(text)) {
    line++;
    if (content.trim() !== '') yield { ...parseItem(content), line };
  }
}

function parseItem(content: string): { readonly item: UpdateItem } | { readonly problem: string } {
  let item: unknown;
  try {
    item = JSON.parse(content);
  } catch {
    return { problem: 'is not JSON' };
  }
  const { uuid, update, replace, ...others } = Object(item);
  const isItem = typeof uuid === 'string' && (typeof update === 'object') !== (typeof replace === 'object');
  if (!isItem || Object.keys(others).length > 0)
    return { problem: 'must be {"uuid": …, "update": {…}} or {"uuid": …, "replace": {…}}, without other fields' };
  return { item: item as UpdateItem };
}

const columns = ['uuid', 'key', 'value'];

/** Reads rows of uuid, key and value. Rows of one file that follow each other are one update. An empty value deletes the key. */
async function* readCsv(text: AsyncIterable<string>): AsyncGenerator<Entry> {
  const { parse } = await import('csv-parse');
  const parser = parse({ info: true, relax_column_count: true, skip_empty_lines: true });
  const records = pipeline(Readable.from(text), parser, () => {}) as AsyncIterable<{
    info: { lines: number };
    record: string[];
  }>;
  let positions: number[] | undefined;
  let group: { uuid: string; update: Map<string, string | null>; line: number } | undefined;
  const finished = function* (): Generator<Entry> {
    if (group === undefined) return;
    const { uuid, update, line } = group;
    group = undefined;
    yield { item: { uuid, update: Object.fromEntries(update) }, line };
  };
  for await (const { record, info } of orUsageError(records)) {
    if (positions === undefined) {
      const names = record.map((name) => name.trim().toLowerCase());
      positions = columns.map((name) => names.indexOf(name));
      if (names.length !== columns.length || positions.includes(-1))
        throw new UsageError(
          `The first line of the CSV must be ${columns.join(',')}, got ${JSON.stringify(record.join(','))}`,
        );
      continue;
    }
    if (record.length !== columns.length) {
      yield* finished();
      yield { problem: `has ${record.length} columns in place of ${columns.length}`, line: info.lines };
      continue;
    }
    const [uuid = '', key = '', value = ''] = positions.map((position) => record[position]);
    // The second row of a key is a second update.
    if (group?.uuid.toLowerCase() !== uuid.toLowerCase() || group.update.has(key)) {
      yield* finished();
      group = { uuid, update: new Map(), line: info.lines };
    }
    group.update.set(key, value === '' ? null : value);
  }
  yield* finished();
  if (positions === undefined) throw new UsageError('The CSV is empty');
}

/** Passes on what the CSV library reads, and its errors as {@link UsageError}s. */
async function* orUsageError<Row>(records: AsyncIterable<Row>): AsyncGenerator<Row> {
  try {
    yield* records;
  } catch (error) {
    throw codeOf(error)?.startsWith('CSV_') ? new UsageError(`The CSV is wrong. ${(error as Error).message}`) : error;
  }
}

/** Reads the entries of a file. */
export function readEntries(text: AsyncIterable<string>, format: Format): AsyncGenerator<Entry> {
  return format === 'csv' ? readCsv(text) : readNdjson(text);
}
