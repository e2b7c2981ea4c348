import { responseHeaders } from '../generated/constants.ts';
import type { CallContext } from './errors.ts';

/**
 * A remark of the API on one call, from the `Warning` header; deprecations come this way. Or one of this package, when it
 * finds that the clock is off.
 */
export interface ApiWarning {
  /** The text of the header, for example `199 Miscellaneous warning: …`. */
  readonly message: string;
  /** The operationId of the call. */
  readonly operation: string;
  readonly uuid: string;
  readonly key?: string;
  readonly requestId?: string;
}

/** Hands on the warning of a response, if it has one. */
export function warnOf(
  onWarning: OnWarning,
  context: CallContext,
  header: (name: string) => string | undefined,
): void {
  const message = header(responseHeaders.warning);
  if (message !== undefined) warn(onWarning, context, message, header(responseHeaders.requestId));
}

type OnWarning = ((warning: ApiWarning) => unknown) | undefined;

/** Hands on a remark on a call. */
export function warn(
  onWarning: OnWarning,
  { operation, uuid, key }: CallContext,
  message: string,
  requestId?: string,
): void {
  const warning: ApiWarning = {
    message,
    operation,
    uuid,
    ...(key !== undefined && { key }),
    ...(requestId !== undefined && { requestId }),
  };
  // What goes wrong in the callback must not make a call fail that the API has done.
  new Promise((resolve) => {
    resolve(onWarning?.(warning));
  }).catch(() => {});
}
