// Many files: a few at the same time, the items of one file in their order, and none while the API asks for a pause.
import { ValidationError } from '../errors/errors.ts';
import { NotTriedError } from '../errors/not-tried-error.ts';
import { onAbort } from '../http/abort.ts';
import { ownOptions, validateNumber, validateSignal } from '../spec/options.ts';
import type { Attempt } from './attempt.ts';
import type { Metadata, MetadataOperations } from './metadata-operations.ts';
import type { Settings } from './options.ts';
import { type MetadataChanges, type UpdateOptions, type UpdateResult, updateOptionNames } from './update.ts';

/** A file with the changes of `update`. */
export interface FileUpdate {
  /** The UUID of the file. */
  readonly uuid: string;
  /** The new value by key, or `null` to delete the key. */
  readonly update: MetadataChanges;
  /** Not used together with `update`. */
  readonly replace?: undefined;
}

/** A file with the metadata of `replace`. */
export interface FileReplacement {
  /** The UUID of the file. */
  readonly uuid: string;
  /** The values by key: all that the file has afterwards. */
  readonly replace: Metadata;
  /** Not used together with `replace`. */
  readonly update?: undefined;
}

/** An item of `updateMany`. */
export type UpdateItem = FileUpdate | FileReplacement;

/** The outcome of one item: its result, or the error. */
export interface UpdateOutcome<Item> {
  /** The item, as it was passed. */
  readonly item: Item;
  /** The result, if the update succeeded. */
  readonly result?: UpdateResult;
  /** The error, if the update failed. */
  readonly error?: unknown;
}

/** Options of `updateMany`. Those of `update` apply to each item, and `signal` to the whole: no item starts after it. */
export interface UpdateManyOptions extends UpdateOptions {
  /** The number of files, and of requests, at the same time. Default: 8. */
  readonly concurrency?: number | undefined;
}

/** An item that was read, and what identifies its file. */
interface Pulled<Item> {
  readonly item: Item;
  readonly file: unknown;
}

/** Updates files. Yields each outcome as soon as it is known. */
export async function* updateFiles<Item extends UpdateItem>(
  operations: Pick<MetadataOperations, 'update' | 'replace'>,
  { sleep, onAttempt: ofClient }: Settings,
  items: Iterable<Item> | AsyncIterable<Item>,
  options: UpdateManyOptions = {},
): AsyncGenerator<UpdateOutcome<Item>, void, undefined> {
  const { concurrency = 8, signal, onAttempt = ofClient, ...others } = ownOptions(options, updateOptionNames);
  validateNumber('concurrency', concurrency, 1);
  validateSignal(signal);
  const iterator = iteratorOf(items);
  const pause = createPause(sleep);
  const each: UpdateOptions = {
    ...others,
    concurrency: 1,
    onAttempt(attempt) {
      pause.observe(attempt);
      return onAttempt?.(attempt);
    },
  };
  const inFlight = new Map<unknown, Promise<void>>();
  const finished: UpdateOutcome<Item>[] = [];
  // By file: true for a transient failure.
  const failures = new Map<unknown, boolean>();
  const start = ({ item, file }: Pulled<Item>) => {
    const finish = (outcome: UpdateOutcome<Item>) => {
      inFlight.delete(file);
      if ('error' in outcome) failures.set(file, Object(outcome.error).retryable === true);
      finished.push(outcome);
    };
    const failure = failures.get(file);
    // Applied again later than the items behind it, the one that failed would undo them.
    if (failure !== undefined) finished.push({ item, error: new NotTriedError(failure) });
    else inFlight.set(file, perform(operations, item, each).then(finish));
  };

  let next: Pulled<Item> | undefined;
  let reading: Promise<void> | undefined;
  let isAtEnd = false;
  let problem: { readonly error: unknown } | undefined;
  const read = async () => {
    try {
      const { done, value } = await iterator.next();
      if (done) isAtEnd = true;
      else next = { item: value, file: fileOf(value) };
    } catch (error) {
      isAtEnd = true;
      problem = { error };
    }
    reading = undefined;
  };

  let unsubscribe = () => {};
  const aborted = new Promise<void>((resolve) => {
    unsubscribe = onAbort(signal, () => resolve());
  });
  try {
    for (;;) {
      while (finished.length > 0) yield finished.shift() as UpdateOutcome<Item>;
      const hasMore = !signal?.aborted && (next !== undefined || !isAtEnd);
      if (!hasMore && inFlight.size === 0) break;
      const events = [...inFlight.values()];
      if (hasMore && inFlight.size < concurrency) {
        const paused = pause.wait();
        if (paused !== undefined) events.push(paused, aborted);
        else if (next === undefined) {
          reading ??= read();
          events.push(reading, aborted);
        } else if (!inFlight.has(next.file)) {
          start(next);
          next = undefined;
          continue;
        }
      }
      await Promise.race(events);
    }
    signal?.throwIfAborted();
    if (problem !== undefined) throw problem.error;
  } finally {
    unsubscribe();
    pause.end();
    await Promise.all(inFlight.values());
    if (!isAtEnd) await close(iterator, reading);
  }
}

/** Ends the iteration. A source that is busy is not waited for: it may never yield again. */
async function close(iterator: Iterator<unknown> | AsyncIterator<unknown>, reading: Promise<void> | undefined) {
  const closed = (async () => iterator.return?.())();
  if (reading === undefined) await closed;
  else closed.catch(() => {});
}

/** Returns what identifies the file of an item: UUIDs in any case are the same file. An item without a UUID has a file of its own. */
function fileOf(item: unknown): unknown {
  const { uuid } = Object(item);
  return typeof uuid === 'string' ? uuid.toLowerCase() : {};
}

async function perform<Item extends UpdateItem>(
  operations: Pick<MetadataOperations, 'update' | 'replace'>,
  item: Item,
  options: UpdateOptions,
): Promise<UpdateOutcome<Item>> {
  try {
    const { uuid, update, replace } = Object(item) as { uuid: string; update?: MetadataChanges; replace?: Metadata };
    if ((update === undefined) === (replace === undefined))
      throw new ValidationError('item', 'must have a `uuid`, and either `update` or `replace`');
    const result = await (update === undefined
      ? operations.replace(uuid, replace as Metadata, options)
      : operations.update(uuid, update, options));
    return { item, result };
  } catch (error) {
    return { item, error };
  }
}

function iteratorOf<Item>(items: Iterable<Item> | AsyncIterable<Item>): Iterator<Item> | AsyncIterator<Item> {
  const source = Object(items);
  const create = source[Symbol.asyncIterator] ?? source[Symbol.iterator];
  if (typeof create !== 'function') throw new ValidationError('items', 'must be iterable');
  return create.call(items);
}

/** Remembers for how long the API asked for no more requests. */
function createPause(sleep: Settings['sleep']) {
  let until = 0;
  let waiting: Promise<void> | undefined;
  const controller = new AbortController();
  return {
    observe({ status, delay = 0, error }: Attempt): void {
      if (status !== 429) return;
      const { retryAfterSeconds } = Object(error) as { retryAfterSeconds?: number };
      const milliseconds = retryAfterSeconds === undefined ? delay : retryAfterSeconds * 1_000;
      until = Math.max(until, performance.now() + milliseconds);
    },
    /** Returns the wait for the end of the pause, the same for all; `undefined` without a pause. */
    wait(): Promise<void> | undefined {
      const planned = until;
      const left = planned - performance.now();
      if (left <= 0) return waiting;
      const over = () => {
        waiting = undefined;
        // The API may have asked again.
        if (until === planned) until = 0;
      };
      waiting ??= sleep(left, controller.signal).then(over, over);
      return waiting;
    },
    /** Ends a wait that nobody needs. */
    end: () => controller.abort(),
  };
}
