// What the cases are handed: a way to an emulator, and control over it. Nothing here is of one runtime.
import type { MetadataClientOptions } from 'uploadcare-metadata';
import type { EmulatorOptions, Fault, FileMetadata } from 'uploadcare-metadata/emulator';

/** A request as it came in. */
export interface Seen {
  readonly method: string;
  /** The one that the request was for, by its own account. */
  readonly host: string;
  readonly path: string;
  readonly userAgent: string | null;
}

/** What something in front of the API can do in its place, once each. */
export type Misbehaviour = 'redirect' | 'stall' | 'endless' | 'gzip' | 'echo';

/** The options of an emulator that can be sent to another process. */
export type Setting = Omit<EmulatorOptions, 'now' | 'sleep' | 'random'>;

/** Control over an emulator that may be in another process. */
export interface Control {
  /** Back to the start, with other options. */
  start(options: Setting): Promise<void>;
  fail(fault: Fault): Promise<void>;
  misbehave(how: Misbehaviour): Promise<void>;
  metadataOf(uuid: string): Promise<FileMetadata | null>;
  requests(): Promise<readonly Seen[]>;
  /** Waits until this many requests have come. */
  received(count: number): Promise<void>;
  /** Waits until this many connections were closed before they had their whole answer. */
  abandoned(count: number): Promise<void>;
}

/** A way to an emulator. */
export interface Context {
  /** What a client needs to get there. */
  readonly options: Partial<MetadataClientOptions>;
  readonly control: Control;
  /** What a log of the runtime shows of a value. */
  readonly inspect?: ((value: unknown) => string) | undefined;
}

/** A way over HTTP, with what only the runtime can tell. */
export interface RuntimeContext extends Context {
  /** The way there, which a page has as its own origin. */
  readonly url: string;
  /** The way to the same emulator from another origin. */
  readonly otherUrl: string;
  /** Whether visitors could read a secret key here. */
  readonly isBrowser: boolean;
}

/** One thing that has to be so. Rejects when it is not. */
export interface Case<C extends Context = Context> {
  readonly name: string;
  run(context: C): Promise<void>;
}
