// Records which items of a file are done, so that a run can resume where another one stopped, even if that was killed.
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { UsageError } from '../command.ts';
import { codeOf } from './source.ts';

/** The items of a file that are done, by their position. */
export interface Journal {
  isDone(position: number): boolean;
  /** Marks an item as done. It is written before this returns. */
  add(position: number): void;
  close(): void;
}

/**
 * Opens the journal of an input file, or creates it. Throws a {@link UsageError} for a file that cannot be one, for the journal of
 * another input, and for that of a run that has not ended.
 */
export async function openJournal(file: string, inputFile: string): Promise<Journal> {
  const header = `${JSON.stringify({ journal: 'uploadcare-metadata apply', sha256: await hashOf(inputFile) })}\n`;
  const lock = `${file}.lock`;
  try {
    lockFile(lock);
    try {
      return readJournal(file, header, lock);
    } catch (error) {
      unlinkSync(lock);
      throw error;
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`\`--journal\` ${file} cannot be written (${codeOf(error)})`);
  }
}

function readJournal(file: string, header: string, lock: string): Journal {
  const descriptor = openSync(file, 'a+');
  const text = readFileSync(descriptor, 'utf8');
  if (!text.startsWith(header) && !header.startsWith(text)) {
    const isJournal = text.startsWith(header.slice(0, header.indexOf(',')));
    const problem = isJournal ? 'belongs to another input' : 'is not a journal';
    throw new UsageError(`\`--journal\` ${file} ${problem}: use another file`);
  }
  // A killed run may have left half a line.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  ftruncateSync(descriptor, Buffer.byteLength(whole));
  if (whole === '') writeSync(descriptor, header);
  const done = new Set<number>();
  for (const line of whole.slice(header.length).split('\n')) if (line !== '') done.add(Number(line));
  return {
    isDone: (position) => done.has(position),
    add: (position) => void writeSync(descriptor, `${position}\n`),
    close() {
      fsyncSync(descriptor);
      closeSync(descriptor);
      unlinkSync(lock);
    },
  };
}

async function hashOf(file: string): Promise<string> {
  // A pipe can be read once only.
  if (!statSync(file).isFile()) throw new UsageError('`--journal` needs a file as input');
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk);
  return hash.digest('hex');
}

/** Creates the lock file, which contains the id of this process. One of a process that has ended is replaced. */
function lockFile(lock: string): void {
  try {
    closeWith(openSync(lock, 'wx'));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    const owner = Number(readFileSync(lock, 'utf8'));
    if (isRunning(owner))
      throw new UsageError(
        `\`--journal\` is in use by the process ${owner}: wait until it has ended, or delete ${lock} if that is another program`,
      );
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
  } catch (error) {
    // A process of another user.
    return codeOf(error) === 'EPERM';
  }
}
