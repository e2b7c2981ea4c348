import type { ProjectKeys } from './credentials.ts';
import type { FileMetadata } from './store.ts';
import type { Throttle } from './throttle.ts';

/** How an emulator is to behave. Nothing has to be given. */
export interface EmulatorOptions {
  /** The keys of the project. Default: `demopublickey` and `demosecretkey`. */
  readonly keys?: ProjectKeys;
  /** The files that exist at the start and after `reset()`, with their metadata. Default: none. */
  readonly files?: Readonly<Record<string, FileMetadata>>;
  /** Whether any UUID is a file from the first request on. Default: false. */
  readonly acceptAnyUuid?: boolean;
  /** Whether the simple scheme over plain HTTP is refused, as in production. Default: false. */
  readonly requireHttps?: boolean;
  /** What every answer has as its `Warning` header. Default: none. */
  readonly warning?: string;
  /** The origin that pages may call from, for CORS. Default: none. */
  readonly allowOrigin?: string;
  /**
   * The status for keys, values and numbers of keys that are not taken. Not known of the API: 400, or 422.
   * Default: 400.
   */
  readonly invalidStatus?: 400 | 422;
  /** What deleting a key that is not there gives. Not known of the API for certain: probably 404. Default: 404. */
  readonly deleteMissingStatus?: 404 | 204;
  /** How many requests are taken. Default: any number. */
  readonly throttle?: Throttle;
  /** How many milliseconds pass before an answer. Default: 0. */
  readonly latency?: number;
  /** After how many milliseconds a write can be read. Default: 0. */
  readonly readDelay?: number;
  /** How many milliseconds the emulator's clock is ahead. Default: 0. */
  readonly clockSkew?: number;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: () => number;
  /** The wait for the latency. For tests. */
  readonly sleep?: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
  /** From 0 up to 1, for request ids. For tests. */
  readonly random?: () => number;
}
