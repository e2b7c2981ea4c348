// The bodies of answers that no text can say.
import type { specials } from './answers.ts';

export type Special = (typeof specials)[number];

const large = new Uint8Array(64 * 1_024).fill(0x20);
const text = (body: string): Uint8Array => new TextEncoder().encode(body);

/** A body that is made as it is read: `step` gives the next part, or ends it. */
function streamOf(
  step: (controller: ReadableStreamDefaultController<Uint8Array>, count: number) => void | Promise<void>,
): ReadableStream<Uint8Array> {
  let count = 0;
  return new ReadableStream({ pull: (controller) => step(controller, count++) });
}

export function bodyOf(special: Special, fitting: string | null): BodyInit | null {
  const begun = text((fitting ?? '').slice(0, -1));
  const thenStops =
    (stop: (controller: ReadableStreamDefaultController<Uint8Array>) => void | Promise<void>) =>
    (controller: ReadableStreamDefaultController<Uint8Array>, count: number) =>
      count === 0 ? controller.enqueue(begun) : stop(controller);
  switch (special) {
    case 'fitting':
      return fitting;
    case 'cut':
      return begun as Uint8Array<ArrayBuffer>;
    case 'breaks':
      return streamOf(thenStops((controller) => controller.error(new TypeError('terminated'))));
    case 'stalls':
      return streamOf(thenStops(() => new Promise(() => {})));
    case 'no UTF-8':
      return new Uint8Array([0x22, 0xff, 0xc0, 0x80, 0x22]);
    case 'huge':
      return streamOf((controller, count) => (count < 8 ? controller.enqueue(large) : controller.close()));
    case 'deep':
      return `{"detail":"x","a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
    case 'endless':
      return streamOf((controller) => controller.enqueue(large));
    case 'endless nothing':
      return streamOf((controller) => controller.enqueue(new Uint8Array(0)));
  }
}
