// What one case has around it: the functions of the caller, who behave as the plan says, and what is found wrong.
import { MetadataError, ServerError } from '../../src/index.ts';
import type { Clock } from './clock.ts';
import { type Callback, type Mood, nonsenseFor } from './moods.ts';
import { Secrets } from './secrets.ts';
import type { Keys } from './source.ts';

/** When a call is given up: before it begins, after so many steps, or so many milliseconds. */
export type Abort = { readonly steps: number } | { readonly milliseconds: number } | undefined;

const context = { operation: 'other', request: 'GET /', uuid: 'other' };
const odd: readonly (() => unknown)[] = [
  () => new Error('enough'),
  () => undefined,
  () => null,
  () => 'a text',
  () => Object.freeze(new Error('frozen')),
  () => new ServerError(context, { status: 503 }),
  () => Object.freeze(new ServerError(context, { status: 503 })),
];

export interface SceneOptions {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly moods: Readonly<Record<Callback, Mood>>;
  readonly abort: Abort;
  /** Chooses among what is odd. */
  readonly salt: number;
}

export class Scene {
  readonly clock: Clock;
  readonly keys: Keys;
  readonly secrets = new Secrets();
  readonly controller = new AbortController();
  readonly breaks: string[] = [];
  /** What callbacks were handed. */
  readonly told: unknown[] = [];
  requests = 0;
  /** Whether all calls have settled. */
  over = false;
  readonly #moods: SceneOptions['moods'];
  readonly #salt: number;
  readonly #key = new Secrets();
  readonly #thrown = new Set<unknown>();

  constructor({ clock, keys, moods, abort, salt }: SceneOptions) {
    this.clock = clock;
    this.keys = keys;
    for (const each of [this.secrets, this.#key]) each.add(keys.secretKey);
    this.#moods = moods;
    this.#salt = salt;
    if (abort && 'milliseconds' in abort) clock.after(abort.milliseconds, () => this.abort());
    if (abort && 'steps' in abort) void this.#abortAfter(abort.steps);
  }

  /** Whether no function of the caller misbehaves. */
  get isCalm(): boolean {
    return Object.values(this.#moods).every((mood) => mood === 'well');
  }

  broke(what: string): void {
    if (!this.breaks.includes(what)) this.breaks.push(what);
  }

  abort(): void {
    this.controller.abort(odd[this.#salt % odd.length]?.());
  }

  /** What a function of the caller does, in its mood; `well` is what it should. */
  act<T>(name: Callback, well: () => T): T {
    const isPromised = name !== 'now' && name !== 'random';
    const mood = this.#moods[name];
    const promised = (promise: Promise<unknown>) => promise as T;
    if (mood === 'throws' || (mood === 'rejects' && !isPromised)) throw this.#throwable();
    if (mood === 'rejects') return promised(Promise.reject(this.#throwable()));
    if (mood === 'nonsense') return nonsenseFor[name][this.#salt % nonsenseFor[name].length] as T;
    if (mood === 'aborts') this.abort();
    // A wait that never ends would be that of the caller.
    if (mood === 'late' || (mood === 'hangs' && name === 'sleep'))
      return isPromised ? promised(this.#later(well)) : well();
    if (mood === 'hangs' && isPromised) return promised(new Promise(() => {}));
    return well();
  }

  /** As the `setTimeout` of Node's timers: it rejects when the signal aborts. */
  wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(new DOMException('The wait was aborted', 'AbortError'));
      if (signal?.aborted) stop();
      else {
        // Long waits are let through, endless ones are not waits.
        this.clock.after(Math.min(Number(milliseconds) || 0, 86_400_000), () => {
          signal?.removeEventListener('abort', stop);
          resolve();
        });
        signal?.addEventListener('abort', stop, { once: true });
      }
    });
  }

  /** Whether this is something to reject with: an error of the package, the reason of the abort, or the caller's own. */
  mayReject(error: unknown): 'ours' | 'aborted' | 'own' | undefined {
    const { aborted, reason } = this.controller.signal;
    if (this.#thrown.has(error)) return 'own';
    if (aborted && error === reason) return 'aborted';
    if (aborted && !reason && error instanceof DOMException && error.name === 'AbortError') return 'aborted';
    return error instanceof MetadataError ? 'ours' : undefined;
  }

  /** Fails the case when a secret is anywhere in it. */
  mustHide(what: string, value: unknown): void {
    const found = this.secrets.within(value);
    if (found !== undefined) this.broke(`a secret in ${what}: ${found}`);
  }

  /** As above, for what may have a signature in it, but not the key. */
  mustHideKey(what: string, value: unknown): void {
    const found = this.#key.within(value);
    if (found !== undefined) this.broke(`the secret key in ${what}: ${found}`);
  }

  #throwable(): unknown {
    // Who throws nothing, is told by openapi-fetch that there was something.
    const error = odd[this.#salt % odd.length]?.() || 'nothing';
    this.#thrown.add(error);
    return error;
  }

  #later<T>(well: () => T): Promise<T> {
    return new Promise((resolve) => this.clock.after(5_000, () => resolve(well())));
  }

  async #abortAfter(steps: number): Promise<void> {
    for (let step = 0; step < steps; step++) await undefined;
    this.abort();
  }
}
