// Whole files: reads once, plans, and writes the differences.
import { schemas } from '../../generated/constants.ts';
import { TimeoutError, ValidationError } from '../errors/errors.ts';
import { NotFoundError } from '../errors/http-errors.ts';
import { type FailedWrite, PartialUpdateError } from '../errors/partial-update-error.ts';
import { limitedSignal } from '../http/deadline.ts';
import { contextOf, createCall } from '../spec/call.ts';
import { ownOptions, validateNumber, validateTimeout } from '../spec/options.ts';
import type { Metadata, MetadataOperations } from './metadata-operations.ts';
import { type Settings, settingsOf, type WriteOptions, writeOptionNames } from './options.ts';
import { untilShown } from './settle.ts';

/** The changes of a file by key: the new value, or `null` to delete the key. */
export type MetadataChanges = Readonly<Record<string, string | null>>;

/** Options of `update` and `replace`. `timeout` limits each request. */
export interface UpdateOptions extends WriteOptions {
  /** The time limit of the whole update, in milliseconds. Default: none. */
  readonly totalTimeout?: number | undefined;
  /** The number of requests at the same time. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Only plans: reads, and writes nothing. Default: false. */
  readonly dryRun?: boolean | undefined;
  /**
   * Writes every named key, whatever the list says. A list can lag some seconds behind earlier writes: set this after another write
   * to the same file. Default: false.
   */
  readonly writeAll?: boolean | undefined;
}

/** The result of an update. It holds for the state that was read. */
export interface UpdateResult {
  /** All metadata of the file after the update. */
  readonly metadata: Metadata;
  /** The keys that were set. */
  readonly set: readonly string[];
  /** The keys that were deleted. */
  readonly deleted: readonly string[];
  /** The named keys that already had the wanted value. */
  readonly unchanged: readonly string[];
}

export const updateOptionNames: readonly string[] = [
  ...writeOptionNames,
  'totalTimeout',
  'concurrency',
  'dryRun',
  'writeAll',
];

/** Changes a file. With `isWhole`, keys that are not in `changes` are deleted. */
export async function updateFile(
  { list, set, delete: remove }: Pick<MetadataOperations, 'list' | 'set' | 'delete'>,
  settings: Settings,
  uuid: string,
  changes: MetadataChanges,
  isWhole: boolean,
  options: UpdateOptions = {},
): Promise<UpdateResult> {
  const context = contextOf(createCall('listFileMetadata', { path: { uuid } }, undefined, {}), 0);
  const wanted = validatedChanges(uuid, changes, isWhole);
  const own = ownOptions(options, updateOptionNames);
  const { totalTimeout, concurrency = 4, dryRun = false, writeAll = false, settle = false } = own;
  const { timeout } = settingsOf(settings, own);
  if (totalTimeout !== undefined) validateTimeout('totalTimeout', totalTimeout);
  validateNumber('concurrency', concurrency, 1);

  const limit = { limit: 'total', milliseconds: totalTimeout ?? 0 } as const;
  const limited = limitedSignal(own.signal, totalTimeout, () => new TimeoutError(context, limit));
  try {
    const { attemptTimeout, maxRetries, onAttempt } = own;
    const each = { timeout, attemptTimeout, maxRetries, onAttempt, signal: limited.signal };
    const before = new Map(Object.entries(await list(uuid, each)));
    const { sets, deletions, unchanged, after } = plan(before, wanted, isWhole, writeAll);
    const result = { metadata: Object.assign(Object.create(null), Object.fromEntries(after)), unchanged };
    const keys = { set: sets.map(([key]) => key), deleted: deletions };
    if (dryRun) return { ...result, ...keys };

    const setAll = sets.map(([key, value]) => [key, () => set(uuid, key, value, each)] as const);
    const deleteAll = deletions.map((key) => [key, () => remove(uuid, key, each).catch(ignoreMissing)] as const);
    // A full file needs room first. Otherwise, an update that stops has lost nothing.
    const needsRoom = before.size + sets.filter(([key]) => !before.has(key)).length > schemas.Metadata.maxProperties;
    const phases = needsRoom ? [deleteAll, setAll] : [setAll, deleteAll];
    const done = new Set<string>();
    const failed: FailedWrite[] = [];
    for (const phase of phases) {
      if (failed.length === 0) await runAll(phase, concurrency, done, failed);
    }
    if (failed.length > 0) {
      const tried = new Set([...done, ...failed.map(({ key }) => key)]);
      throw new PartialUpdateError({
        uuid,
        set: keys.set.filter((key) => done.has(key)),
        deleted: keys.deleted.filter((key) => done.has(key)),
        failed,
        notTried: [...keys.set, ...keys.deleted].filter((key) => !tried.has(key)),
      });
    }
    const isShown = async () => isSame(await list(uuid, each), sets, deletions);
    if (settle) await untilShown(isShown, context, { timeout, sleep: settings.sleep, signal: limited.signal });
    return { ...result, ...keys };
  } finally {
    limited.end();
  }
}

/** Validates all of an update before its first request. */
function validatedChanges(uuid: string, changes: MetadataChanges, isWhole: boolean): Map<string, string | null> {
  if (typeof changes !== 'object' || changes === null || Array.isArray(changes))
    throw new ValidationError('changes', 'must be an object of values by key');
  const wanted = new Map(Object.entries(changes));
  for (const [key, value] of wanted) {
    try {
      if (isWhole || value !== null) createCall('updateFileMetadataKey', { path: { uuid, key } }, value, {});
      else createCall('deleteFileMetadataKey', { path: { uuid, key } }, undefined, {});
    } catch (error) {
      const isValue = error instanceof ValidationError && error.argument === 'value';
      // Of many values, the key tells which one is wrong.
      throw isValue ? new ValidationError(`changes.${key}`, error.message.replace('`value` ', '')) : error;
    }
  }
  checkCount([...wanted.values()].filter((value) => value !== null).length);
  return wanted;
}

function checkCount(count: number): void {
  const { maxProperties } = schemas.Metadata;
  if (count > maxProperties)
    throw new ValidationError('changes', `must leave the file with at most ${maxProperties} keys, not ${count}`);
}

function plan(
  before: ReadonlyMap<string, string>,
  wanted: ReadonlyMap<string, string | null>,
  isWhole: boolean,
  writeAll: boolean,
) {
  const sets: [key: string, value: string][] = [];
  const deletions: string[] = [];
  const unchanged: string[] = [];
  const after = new Map(isWhole ? [] : before);
  for (const [key, value] of wanted) {
    const isSame = value === null ? !before.has(key) : before.get(key) === value;
    if (value === null) after.delete(key);
    else after.set(key, value);
    if (isSame && !writeAll) unchanged.push(key);
    else if (value === null) deletions.push(key);
    else sets.push([key, value]);
  }
  if (isWhole) deletions.push(...[...before.keys()].filter((key) => !wanted.has(key)));
  checkCount(after.size);
  return { sets, deletions, unchanged, after };
}

/** Tells if a list shows all writes. */
function isSame(
  metadata: Metadata,
  sets: readonly [key: string, value: string][],
  deletions: readonly string[],
): boolean {
  return sets.every(([key, value]) => metadata[key] === value) && !deletions.some((key) => key in metadata);
}

/** A key that is gone needs no deletion. */
function ignoreMissing(error: unknown): void {
  if (!(error instanceof NotFoundError)) throw error;
}

/** Runs the writes, some at the same time. After a failure, no other starts; those in flight finish. */
async function runAll(
  writes: readonly (readonly [key: string, write: () => Promise<unknown>])[],
  concurrency: number,
  done: Set<string>,
  failed: FailedWrite[],
): Promise<void> {
  const waiting = [...writes];
  const work = async () => {
    for (let next = waiting.shift(); next !== undefined && failed.length === 0; next = waiting.shift()) {
      const [key, write] = next;
      await write().then(
        () => done.add(key),
        (error: unknown) => failed.push({ key, error }),
      );
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, writes.length) }, work));
}
