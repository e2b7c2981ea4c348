import type { CallContext } from './errors.ts';
import { notify } from './notify.ts';

/**
 * A warning about one call: from the `Warning` header of the API, which announces deprecations, or from this package when
 * it corrects clock skew.
 */
export interface ApiWarning {
  /** The value of the header, for example `199 Miscellaneous warning: …`, or a sentence of this package. */
  readonly message: string;
  /** The operationId of the call. */
  readonly operation: string;
  /** The UUID of the file. */
  readonly uuid: string;
  /** The metadata key, for the operations on one key. */
  readonly key?: string;
  /** The request id of the API. */
  readonly requestId?: string;
}

/** Receives warnings. */
export type OnWarning = (warning: ApiWarning) => unknown;

/** Calls `onWarning`. */
export function warn(
  onWarning: OnWarning | undefined,
  { operation, uuid, key }: CallContext,
  message: string,
  requestId?: string,
): void {
  notify(onWarning, {
    message,
    operation,
    uuid,
    ...(key !== undefined && { key }),
    ...(requestId !== undefined && { requestId }),
  });
}
