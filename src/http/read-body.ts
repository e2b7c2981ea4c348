/** A stream of bytes: the web's `ReadableStream` fits. */
export interface ByteStream {
  /** Returns the only reader of the stream. */
  getReader(): {
    /** Reads the next chunk. */
    read(): Promise<{
      /** True at the end. */
      readonly done: boolean;
      /** The chunk. */
      readonly value?: Uint8Array | undefined;
    }>;
    /** Cancels the rest of the stream. */
    cancel(): Promise<unknown>;
  };
  /** Cancels the rest of a stream that has no reader. */
  cancel(): Promise<unknown>;
}

/** The part of a `Response` or `Request` that is needed to read its body. */
export interface WithBody {
  /** `null` for no body; `undefined` on platforms without streams, such as React Native. */
  readonly body?: ByteStream | null | undefined;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
}

/**
 * Reads a whole body as UTF-8. Resolves with `undefined`, and reads no further, when it has more than `maxBytes`. Stops when
 * `signal` aborts.
 */
export async function readBody(source: WithBody, maxBytes: number, signal?: AbortSignal): Promise<string | undefined> {
  const { body } = source;
  if (body === null) return '';
  if (body === undefined) {
    if (Number(source.headers.get('Content-Length')) > maxBytes) return undefined;
    const text = await source.text();
    return text.length > maxBytes ? undefined : text;
  }
  const reader = body.getReader();
  signal?.addEventListener('abort', () => void cancelStream(reader));
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done || value === undefined) return text + decoder.decode();
    // An empty chunk counts too: otherwise an endless number of them could follow.
    size += value.byteLength || 1;
    if (size > maxBytes) {
      void cancelStream(reader);
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** Cancels the rest of a body. Never fails: a polyfill may have no `cancel`. */
export async function cancelStream(stream: Pick<ByteStream, 'cancel'> | null | undefined): Promise<void> {
  try {
    await stream?.cancel();
  } catch {
    // Nobody waits for it.
  }
}
