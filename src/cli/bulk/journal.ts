// Records which items of a file are done, so that a run can resume where another one stopped, even if that was killed.
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { UsageError } from '../command.ts';

/** The items of a file that are done, by their position. */
export interface Journal {
  /** The number of items that were done by earlier runs. */
  readonly earlier: number;
  isDone(position: number): boolean;
  /** Marks an item as done. It is written before this returns. */
  add(position: number): void;
  close(): void;
}

/**
 * Opens the journal of an input file, or creates it. Throws a {@link UsageError} if it belongs to another input, or to a run that
 * has not ended.
 */
export async function openJournal(file: string, inputFile: string): Promise<Journal> {
  const header = `${JSON.stringify({ journal: 'uploadcare-metadata apply', sha256: await hashOf(inputFile) })}\n`;
  const lock = `${file}.lock`;
  lockFile(lock);
  try {
    const descriptor = openSync(file, 'a+');
    const text = readFileSync(descriptor, 'utf8');
    // A killed run may have left half a line.
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole !== '' && !whole.startsWith(header))
      throw new UsageError(
        `\`--journal\` ${file} belongs to another input: use another file, or delete it to start again`,
      );
    ftruncateSync(descriptor, Buffer.byteLength(whole));
    if (whole === '') writeSync(descriptor, header);
    const done = new Set<number>();
    for (const line of whole.slice(header.length).split('\n')) if (line !== '') done.add(Number(line));
    return {
      earlier: done.size,
      isDone: (position) => done.has(position),
      add: (position) => void writeSync(descriptor, `${position}\n`),
      close() {
        fsyncSync(descriptor);
        closeSync(descriptor);
        unlinkSync(lock);
      },
    };
  } catch (error) {
    unlinkSync(lock);
    throw error;
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Creates the lock file, which contains the id of this process. One of a process that has ended is replaced. */
function lockFile(lock: string): void {
  try {
    closeWith(openSync(lock, 'wx'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const owner = Number(readFileSync(lock, 'utf8'));
    if (isRunning(owner))
      throw new UsageError(`\`--journal\` is in use by the process ${owner}: wait until it has ended`);
    closeWith(openSync(lock, 'w'));
  }
}

function closeWith(descriptor: number): void {
  writeSync(descriptor, `${process.pid}`);
  closeSync(descriptor);
}

function isRunning(id: number): boolean {
  try {
    return id > 0 && process.kill(id, 0);
  } catch {
    return false;
  }
}
