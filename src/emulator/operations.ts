// The effect of each operation on the files.
import { failures } from '../../generated/constants.ts';
import type { OperationId } from '../spec/call.ts';
import type { CallParameters } from '../spec/parameters.ts';
import type { EmulatorSettings } from './options.ts';
import { type PlainResponse, rejectionResponse } from './responses.ts';
import { countViolation } from './rules.ts';
import type { StoredFile } from './store.ts';

/** A valid request. */
export interface OperationInput {
  readonly parameters: CallParameters;
  /** The value that the body contains. */
  readonly value: unknown;
  /** The headers of the request. */
  readonly headers: Headers;
  /** Returns the file of a UUID. */
  readonly fileOf: (uuid: string) => StoredFile | undefined;
  /** The time in milliseconds since 1970. */
  readonly now: number;
}

export type Performer = (input: OperationInput) => PlainResponse;

/** An input for an operation on one file. */
interface FileInput extends OperationInput {
  readonly file: StoredFile;
  readonly key: string;
  /** The metadata that reads return at this time. */
  readonly readable: ReadonlyMap<string, string>;
}

/** Creates the operations. The emulator responds to one that is missing here with 501. */
export function createPerformers({
  invalidStatus,
  deleteMissingStatus,
  readDelay,
}: EmulatorSettings): Record<OperationId, Performer> {
  const withFile = (perform: (input: FileInput) => PlainResponse): Performer => {
    return (input) => {
      const { uuid, key } = input.parameters.path as { uuid: string; key: string };
      const file = input.fileOf(uuid);
      if (!file) return rejectionResponse(failures.notFound);
      return perform({ ...input, file, key, readable: file.readable(input.now - readDelay) });
    };
  };

  return {
    listFileMetadata: withFile(({ readable }) => ({ status: 200, body: Object.fromEntries(readable) })),

    getFileMetadataKey: withFile(({ readable, key }) => {
      const value = readable.get(key);
      return value === undefined ? rejectionResponse(failures.notFound) : { status: 200, body: value };
    }),

    updateFileMetadataKey: withFile(({ file, key, value, now }) => {
      const tooMany = countViolation(file.written, key, invalidStatus);
      if (tooMany) return rejectionResponse(tooMany);
      const status = file.written.has(key) ? 200 : 201;
      file.write(key, String(value), now);
      return { status, body: value };
    }),

    deleteFileMetadataKey: withFile(({ file, key, now }) => {
      if (!file.written.has(key) && deleteMissingStatus === 404) return rejectionResponse(failures.notFound);
      file.write(key, undefined, now);
      return { status: 204 };
    }),
  };
}
