import type { CallContext } from './errors.ts';

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

/** Calls `onWarning`. A callback that fails must not fail a call that the API has carried out. */
export function warn(
  onWarning: OnWarning | undefined,
  { operation, uuid, key }: CallContext,
  message: string,
  requestId?: string,
): void {
  if (onWarning === undefined) return;
  const warning: ApiWarning = {
    message,
    operation,
    uuid,
    ...(key !== undefined && { key }),
    ...(requestId !== undefined && { requestId }),
  };
  new Promise((resolve) => resolve(onWarning(warning))).catch(() => {});
}
