// Nothing that a program can get at, by whatever way, may hold a secret key or a signature.
import { ensure } from './assert.ts';

const anySignature = /(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])/;

/** Throws when the secret key or a signature is anywhere in a value, or in what `inspect` shows of it. */
export function expectNoSecret(
  value: unknown,
  secretKey: string,
  inspect: (value: unknown) => string = String,
): void {
  const seen = [...textsIn(value, new Set()), String(value), JSON.stringify(value) ?? '', inspect(value)];
  ensure(!seen.some((text) => text.includes(secretKey)), 'the secret key can be seen');
  ensure(!seen.some((text) => anySignature.test(text)), 'a signature can be seen');
}

/** Every text that can be reached, however hidden. */
function* textsIn(value: unknown, seen: Set<unknown>): Generator<string> {
  if (typeof value === 'string') yield value;
  if (value === null || !(typeof value === 'object' || typeof value === 'function') || seen.has(value))
    return;
  seen.add(value);
  if (value instanceof Headers) for (const pair of value as unknown as Iterable<string[]>) yield* pair;
  for (const name of Reflect.ownKeys(value)) {
    yield String(name);
    let inside: unknown;
    try {
      inside = value[name as never];
    } catch {
      // What cannot be read shows nothing.
    }
    yield* textsIn(inside, seen);
  }
}
