// The record of a request that the emulator received.
import { maxBytes, operations } from '../../generated/constants.ts';
import type { PathParameter } from '../errors/path-parameter.ts';
import type { OperationId } from '../spec/call.ts';
import { type CallParameters, parseHeaders } from '../spec/parameters.ts';
import type { Place } from './place.ts';
import { parseBody } from './rules.ts';

/** A request that the emulator received, with its parameters and value as they were sent: they need not be valid. */
export interface ReceivedRequest {
  /** The method, in uppercase. */
  readonly method: string;
  /** The path, as it was sent. */
  readonly path: string;
  /** The operationId; `undefined` if the request matched no operation. */
  readonly operation: OperationId | undefined;
  /** The UUID of the file. */
  readonly uuid: PathParameter<'uuid'> | undefined;
  /** The metadata key, for a path with one. */
  readonly key: PathParameter<'key'>;
  /** All parameters, by their place and name; `undefined` if the request matched no operation. */
  readonly parameters: CallParameters | undefined;
  /** The value in the body, for an operation that has one; `undefined` if it is not JSON or too large. */
  readonly value: unknown;
  /** The status of the response; `undefined` without a response. */
  readonly status: number | undefined;
}

/** A received request whose facts are still being learned. */
export type Receiving = { -readonly [Field in keyof ReceivedRequest]: ReceivedRequest[Field] };

/** Starts the record of a request to `sent`, its path and query. */
export function startReceiving({ method, headers }: Request, sent: string, { route, segments }: Place): Receiving {
  const { uuid, key } = (route?.path ?? segments ?? {}) as Pick<ReceivedRequest, 'uuid' | 'key'>;
  return {
    method,
    path: sent.replace(/\?.*/s, ''),
    operation: route?.operation,
    uuid,
    key,
    parameters: route && {
      path: route.path,
      query: route.query,
      header: parseHeaders(operations[route.operation].parameters, headers),
    },
    value: undefined,
    status: undefined,
  };
}

/** Returns the value in the body of a request. */
export function receivedValue(operation: OperationId | undefined, body: Uint8Array): unknown {
  const hasValue = operation !== undefined && operations[operation].requestBody !== null;
  return hasValue && body.byteLength <= maxBytes.request ? parseBody(body) : undefined;
}
