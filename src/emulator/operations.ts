// The effect of each operation on a file.
import { failures } from '../../generated/constants.ts';
import type { OperationId } from '../spec/call.ts';
import type { EmulatorSettings } from './options.ts';
import { type PlainResponse, rejectionResponse } from './responses.ts';
import { countViolation, keyViolation, parseValueBody } from './rules.ts';
import type { StoredFile } from './store.ts';

/** The facts that an operation works on. */
interface OperationInput {
  readonly file: StoredFile;
  readonly key: string;
  readonly body: Uint8Array;
  /** The time in milliseconds since 1970. */
  readonly now: number;
  /** The metadata that reads return at this time. */
  readonly readable: ReadonlyMap<string, string>;
}

type Performer = (input: OperationInput) => PlainResponse;

/** Creates the operations. An operation that the OpenAPI description has and the emulator does not is a compile error. */
export function createPerformers({
  invalidStatus,
  deleteMissingStatus,
}: EmulatorSettings): Record<OperationId, Performer> {
  const withKey = (perform: Performer): Performer => {
    return (input) => {
      const rejection = keyViolation(input.key, invalidStatus);
      return rejection ? rejectionResponse(rejection) : perform(input);
    };
  };

  return {
    listFileMetadata: ({ readable }) => ({ status: 200, body: Object.fromEntries(readable) }),

    getFileMetadataKey: withKey(({ readable, key }) => {
      const value = readable.get(key);
      return value === undefined ? rejectionResponse(failures.notFound) : { status: 200, body: value };
    }),

    updateFileMetadataKey: withKey(({ file, key, body, now }) => {
      const value = parseValueBody(key, body, invalidStatus);
      if (typeof value !== 'string') return rejectionResponse(value);
      const tooMany = countViolation(file.written, key, invalidStatus);
      if (tooMany) return rejectionResponse(tooMany);
      const status = file.written.has(key) ? 200 : 201;
      file.write(key, value, now);
      return { status, body: value };
    }),

    deleteFileMetadataKey: withKey(({ file, key, now }) => {
      if (!file.written.has(key) && deleteMissingStatus === 404) return rejectionResponse(failures.notFound);
      file.write(key, undefined, now);
      return { status: 204 };
    }),
  };
}
