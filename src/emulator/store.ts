/** The metadata of one file: values by key. */
export type FileMetadata = Record<string, string>;

interface Write {
  /** The time of the write, in milliseconds since 1970. */
  readonly at: number;
  readonly key: string;
  /** The new value; `undefined` for a deletion. */
  readonly value: string | undefined;
}

/** One file: the metadata that was written to it, and the part of it that can be read. */
export class StoredFile {
  readonly written: Map<string, string>;
  readonly #readable: Map<string, string>;
  #pending: Write[] = [];

  readonly #onWrite: (file: StoredFile) => void;

  constructor(metadata: FileMetadata, onWrite: (file: StoredFile) => void = () => {}) {
    this.written = new Map(Object.entries(metadata));
    this.#onWrite = onWrite;
    this.#readable = new Map(this.written);
  }

  write(key: string, value: string | undefined, at: number): void {
    apply(this.written, { key, value });
    this.#pending.push({ at, key, value });
    this.#onWrite(this);
  }

  /** Returns the metadata with the writes up to a time. */
  readable(until: number): Map<string, string> {
    this.#pending = this.#pending.filter((write) => {
      if (write.at > until) return true;
      apply(this.#readable, write);
      return false;
    });
    return this.#readable;
  }
}

function apply(map: Map<string, string>, { key, value }: Pick<Write, 'key' | 'value'>): void {
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** The files, by UUID in lowercase. */
export class Store {
  readonly #files = new Map<string, StoredFile>();
  readonly #removed = new Set<string>();

  add(uuid: string, metadata: FileMetadata = {}): StoredFile {
    const file = new StoredFile(metadata);
    this.#files.set(uuid.toLowerCase(), file);
    return file;
  }

  /** Returns a file without metadata, which is kept once it is written to. */
  open(uuid: string): StoredFile {
    return new StoredFile({}, (file) => this.#files.set(uuid.toLowerCase(), file));
  }

  remove(uuid: string): void {
    this.#files.delete(uuid.toLowerCase());
    this.#removed.add(uuid.toLowerCase());
  }

  get(uuid: string): StoredFile | undefined {
    return this.#files.get(uuid.toLowerCase());
  }

  /** Tells if a file of this UUID was ever removed. It may exist again. */
  wasRemoved(uuid: string): boolean {
    return this.#removed.has(uuid.toLowerCase());
  }

  clear(): void {
    this.#files.clear();
    this.#removed.clear();
  }
}
