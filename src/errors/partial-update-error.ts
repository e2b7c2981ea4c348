import { MetadataError } from './errors.ts';

/** A write that failed or was interrupted. It may have been stored. */
export interface FailedWrite {
  /** The metadata key. */
  readonly key: string;
  /** The reason: an error of this package, or that of the signal. */
  readonly error: unknown;
}

/** The keys that an update has dealt with when it stopped. */
export interface UpdateProgress {
  /** The UUID of the file. */
  readonly uuid: string;
  /** The keys that were set. */
  readonly set: readonly string[];
  /** The keys that were deleted. */
  readonly deleted: readonly string[];
  /** The writes that failed. */
  readonly failed: readonly FailedWrite[];
  /** The keys that were not tried. */
  readonly notTried: readonly string[];
}

/** An update stopped before all of it was written. Running it again finishes the work. */
export class PartialUpdateError extends MetadataError implements UpdateProgress {
  readonly code = 'partial_update';
  override get name(): string {
    return 'PartialUpdateError';
  }
  readonly uuid: string;
  readonly set: UpdateProgress['set'];
  readonly deleted: UpdateProgress['deleted'];
  readonly failed: UpdateProgress['failed'];
  readonly notTried: UpdateProgress['notTried'];
  readonly #isTransient: boolean;

  constructor({ uuid, set, deleted, failed, notTried }: UpdateProgress) {
    const [first] = failed;
    const reason = first?.error instanceof MetadataError ? `: ${first.error.message}` : '';
    const done = set.length + deleted.length;
    super(
      `The update of ${uuid} stopped after ${done} of ${done + failed.length + notTried.length} writes. Run it again${reason}`,
    );
    this.uuid = uuid;
    this.set = set;
    this.deleted = deleted;
    this.failed = failed;
    this.notTried = notTried;
    this.#isTransient = failed.every(({ error }) => error instanceof MetadataError && error.retryable);
  }

  /** True if every failure was transient. */
  override get retryable(): boolean {
    return this.#isTransient;
  }
}
