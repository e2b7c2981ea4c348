// What each operation does to a file.
import { failures } from '../../generated/constants.ts';
import type { OperationId } from '../spec/call.ts';
import type { EmulatorOptions } from './options.ts';
import { failed, type Outcome } from './responses.ts';
import { countViolation, keyViolation, readValue } from './rules.ts';
import type { StoredFile } from './store.ts';

interface Call {
  readonly file: StoredFile;
  readonly key: string;
  readonly body: Uint8Array;
  readonly now: number;
  /** What reads give at this time. */
  readonly readable: ReadonlyMap<string, string>;
}

type Performer = (call: Call) => Outcome;

/** By operation, so that the compiler asks for one that the document has and the emulator does not. */
export function createPerformers({
  invalidStatus,
  deleteMissingStatus,
}: Required<Pick<EmulatorOptions, 'invalidStatus' | 'deleteMissingStatus'>>): Record<OperationId, Performer> {
  const withKey = (perform: Performer): Performer => {
    return (call) => {
      const problem = keyViolation(call.key, invalidStatus);
      return problem ? failed(problem) : perform(call);
    };
  };

  return {
    listFileMetadata: ({ readable }) => ({ status: 200, body: Object.fromEntries(readable) }),

    getFileMetadataKey: withKey(({ readable, key }) => {
      const value = readable.get(key);
      return value === undefined ? failed(failures.notFound) : { status: 200, body: value };
    }),

    updateFileMetadataKey: withKey(({ file, key, body, now }) => {
      const value = readValue(key, body, invalidStatus);
      if (typeof value !== 'string') return failed(value);
      const full = countViolation(file.written, key, invalidStatus);
      if (full) return failed(full);
      const status = file.written.has(key) ? 200 : 201;
      file.write(key, value, now);
      return { status, body: value };
    }),

    deleteFileMetadataKey: withKey(({ file, key, now }) => {
      if (!file.written.has(key) && deleteMissingStatus === 404) return failed(failures.notFound);
      file.write(key, undefined, now);
      return { status: 204 };
    }),
  };
}
