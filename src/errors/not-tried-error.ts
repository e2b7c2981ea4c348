import { MetadataError } from './errors.ts';

/** An item was not tried, as an earlier item of its file failed. Pass both to `updateMany` again, in their order. */
export class NotTriedError extends MetadataError {
  readonly code = 'not_tried';
  override get name(): string {
    return 'NotTriedError';
  }
  readonly #isTransient: boolean;

  /** @param isTransient - True if the earlier failure was transient. */
  constructor(isTransient: boolean) {
    super('`item` was not tried: an earlier item of its file failed');
    this.#isTransient = isTransient;
  }

  /** True if the earlier failure was transient. */
  override get retryable(): boolean {
    return this.#isTransient;
  }
}
