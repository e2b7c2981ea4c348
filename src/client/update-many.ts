// Many files: a few at the same time, and none while the API asks for a pause.
import { ValidationError } from '../errors/errors.ts';
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
  const inFlight = new Set<Promise<{ readonly outcome: UpdateOutcome<Item>; readonly remove: () => void }>>();
  const start = (item: Item) => {
    const work = perform(operations, item, each).then((outcome) => ({
      outcome,
      remove: () => void inFlight.delete(work),
    }));
    inFlight.add(work);
  };
  let unsubscribe = () => {};
  const aborted = new Promise<void>((resolve) => {
    unsubscribe = onAbort(signal, () => resolve());
  });

  let next: Promise<IteratorResult<Item>> | undefined;
  let isAtEnd = false;
  try {
    for (;;) {
      const mayStart = !isAtEnd && !signal?.aborted && inFlight.size < concurrency;
      if (!mayStart && inFlight.size === 0) break;
      const events: Promise<unknown>[] = [...inFlight];
      if (mayStart) {
        const paused = pause.wait();
        next ??= paused ? undefined : Promise.resolve(iterator.next());
        events.push(aborted, (paused ?? next) as Promise<unknown>);
      }
      const event = await Promise.race(events);
      if (typeof event !== 'object' || event === null) continue;
      if ('outcome' in event) {
        const { outcome, remove } = event as Awaited<typeof inFlight extends Set<infer Work> ? Work : never>;
        remove();
        yield outcome;
      } else {
        const { done, value } = event as IteratorResult<Item>;
        next = undefined;
        if (done) isAtEnd = true;
        else start(value);
      }
    }
    signal?.throwIfAborted();
  } finally {
    unsubscribe();
    pause.end();
    await iterator.return?.();
    await Promise.all(inFlight);
  }
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
  const { [Symbol.asyncIterator]: asynchronous, [Symbol.iterator]: synchronous } = Object(
    items,
  ) as AsyncIterable<Item> & Iterable<Item>;
  const create = asynchronous ?? synchronous;
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
