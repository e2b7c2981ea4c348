// An emulator that can be controlled and watched, and what can stand in front of the API and misbehave.
import { createEmulator } from 'uploadcare-metadata/emulator';
import { credentialsHeader, mediaType, responseHeaders } from '../../generated/constants.ts';
import type { Context, Control, Misbehaviour, Seen } from './context.ts';

export interface Stage {
  /** The emulator, as the client sees it. */
  readonly fetch: (request: Request) => Promise<Response>;
  readonly control: Control;
}

const headers = { 'Content-Type': mediaType };

export function createStage(): Stage {
  let emulator = createEmulator();
  let requests: Seen[] = [];
  let queue: Misbehaviour[] = [];
  let received = counter();
  let abandoned = counter();

  return {
    async fetch(request) {
      const { host, pathname: path } = new URL(request.url);
      const { add } = abandoned;
      requests.push({ method: request.method, host, path, userAgent: request.headers.get('User-Agent') });
      received.add();
      const how = queue.shift();
      if (how !== undefined) return misbehaviours[how](request, add);
      try {
        return await emulator.fetch(request);
      } catch (error) {
        if (request.signal.aborted) add();
        throw error;
      }
    },
    control: {
      async start(options) {
        emulator = createEmulator(options);
        requests = [];
        queue = [];
        received = counter();
        abandoned = counter();
      },
      fail: async (fault) => emulator.fail(fault),
      misbehave: async (how) => void queue.push(how),
      metadataOf: async (uuid) => emulator.metadataOf(uuid) ?? null,
      requests: async () => requests,
      received: (count) => received.reached(count),
      abandoned: (count) => abandoned.reached(count),
    },
  };
}

/** The emulator in this process, in the place of `fetch`. */
export function inProcess(): Context {
  const stage = createStage();
  const fetch: typeof globalThis.fetch = (input, init) => stage.fetch(new Request(input, init));
  return { options: { baseUrl: 'http://localhost', fetch }, control: stage.control };
}

type Misbehave = (request: Request, abandoned: () => void) => Promise<Response>;

const misbehaviours: Record<Misbehaviour, Misbehave> = {
  redirect: async () => new Response(null, { status: 307, headers: { Location: '/elsewhere' } }),
  stall: async (_, cancel) => {
    const start = (body: ReadableStreamDefaultController) => body.enqueue(bytes('{"pet": '));
    return new Response(new ReadableStream({ start, cancel }), { headers });
  },
  endless: async (_, cancel) => {
    const part = bytes(' '.repeat(65_536));
    const pull = (body: ReadableStreamDefaultController) => body.enqueue(part);
    return new Response(new ReadableStream({ pull, cancel }), { headers });
  },
  gzip: async () => {
    const body = new Response('{"pet":"cat"}').body?.pipeThrough(new CompressionStream('gzip')) ?? null;
    return new Response(body, { headers: { ...headers, 'Content-Encoding': 'gzip' } });
  },
  echo: async (request) => {
    const sent = request.headers.get(credentialsHeader) ?? '';
    const body = JSON.stringify({ detail: `You sent ${sent}.` });
    return new Response(body, { status: 401, headers: { ...headers, [responseHeaders.warning]: sent } });
  },
};

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function counter() {
  let count = 0;
  const waiting = new Set<() => void>();
  return {
    add() {
      count++;
      for (const check of waiting) check();
    },
    reached: (wanted: number) =>
      new Promise<void>((resolve) => {
        const check = () => count >= wanted && resolve();
        waiting.add(check);
        check();
      }),
  };
}
