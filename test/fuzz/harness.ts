// The surroundings of one case: virtual time, the functions and the signal of the caller, and a record of everything.
import { vi } from 'vitest';
import { ServerError } from '../../src/index.ts';
import { keys } from '../support/secrets.ts';
import type { Case, Reply } from './arbitraries.ts';
import type { Sent } from './server.ts';

const otherCall = { operation: 'other', request: 'GET /', uuid: 'other', attempts: 9 };
/** An error of the package that is about another call. */
export const foreignError = (detail = '') => new ServerError(otherCall, { status: 503, detail });
/** The session token that `remoteSigner` sends to its backend. */
export const token = 'Bearer c2Vzc2lvbi10b2tlbg';

/** Things that the caller throws, and aborts with. */
const reasons: readonly (() => unknown)[] = [
  () => new Error('enough'),
  () => undefined,
  () => null,
  () => 'stop',
  () => Object.freeze(new Error('frozen')),
  () => Object.freeze(foreignError()),
];
/** Results that no function of the caller should have. */
const nonsense: readonly unknown[] = [
  undefined,
  null,
  {},
  5,
  1e20,
  Number.NaN,
  'true',
  'G'.repeat(40),
  { X: 'line\nbreak' },
];

export class Harness {
  readonly plan: Case;
  readonly requests: Sent[] = [];
  /** Every form of the credentials that was sent or repeated. */
  readonly secrets = new Set<string>([keys.secretKey, JSON.stringify(keys.secretKey).slice(1, -1), token]);
  /** The strings that the function `sign` of the caller signed. */
  readonly signed: string[] = [];
  /** Everything that callbacks and middleware received. */
  readonly heard: unknown[] = [];
  /** Requests that middleware keeps. */
  readonly kept: Request[] = [];
  /** Everything that functions of the caller threw, and that calls may reject with. */
  readonly thrown = new Set<unknown>();
  /** The clocks of the servers that responded with 401 minus ours, in milliseconds. */
  readonly skews = [0];
  /** Bodies and connections that were neither read to the end nor given up. */
  readonly open = new Set<object>();
  readonly controller = new AbortController();
  #timers = 0;
  #replies = 0;

  constructor(plan: Case) {
    this.plan = plan;
    const { after = 0 } = plan.abort ?? {};
    if (plan.abort) void (after < 60 ? microtasks(after) : this.later(after)).then(() => this.abort());
  }

  /** True if the functions of the caller do what they should, and nothing aborts. */
  get isCalm(): boolean {
    const { misbehaviour, abort, pollutes } = this.plan;
    return !misbehaviour && !abort && !pollutes;
  }

  /** The number of timers that the code under test has left. */
  get leftTimers(): number {
    return vi.getTimerCount() - this.#timers;
  }

  abort(): void {
    this.controller.abort(reasons[this.plan.abort?.reason ?? 0]?.());
  }

  async later(milliseconds: number): Promise<void> {
    this.#timers++;
    await new Promise<void>((resolve) => setTimeout(resolve, milliseconds));
    this.#timers--;
  }

  nextReply(): Reply {
    const { replies } = this.plan;
    return replies[Math.min(this.#replies++, replies.length - 1)] as Reply;
  }

  /** Records that something is open. Returns a function that records that it is closed, as when `signal` aborts. */
  track(signal?: AbortSignal): () => void {
    const thing = {};
    this.open.add(thing);
    const close = () => void this.open.delete(thing);
    signal?.addEventListener('abort', close);
    return close;
  }

  /** Acts as a function of the caller: as it should, or as the plan says. */
  act<T>(callback: string, well: () => T): T {
    const { callback: name, how, choice = 0 } = this.plan.misbehaviour ?? {};
    if (name !== callback) return well();
    const isAsync = callback !== 'now' && callback !== 'random';
    if (how === 'aborts') this.abort();
    if (how === 'nonsense') return nonsense[choice] as T;
    if (how === 'late' && isAsync) return this.later(5_000).then(well) as T;
    if (how === 'hangs' && isAsync) return new Promise(() => {}) as T;
    if (how !== 'throws' && how !== 'rejects') return well();
    const error = reasons[choice % reasons.length]?.();
    // Errors of the others are never passed on.
    if (['sign', 'headers', 'now', 'random'].includes(callback)) this.thrown.add(error);
    if (how === 'rejects' && isAsync) return Promise.reject(error) as T;
    throw error;
  }

  /** Moves the time until `work` settles. Throws if it does not within `limit` milliseconds. */
  async settled<T>(work: Promise<T>, limit: number): Promise<T> {
    let isSettled = false;
    const settle = () => {
      isSettled = true;
    };
    work.then(settle, settle);
    const end = performance.now() + limit;
    for (await turn(); !isSettled; await turn()) {
      const isOver = vi.getTimerCount() === 0 || performance.now() > end;
      if (isOver) throw new Error(`not settled within ${limit} ms`);
      vi.advanceTimersToNextTimer();
    }
    return work;
  }

  /** Lets everything happen that comes too late. */
  async finish(): Promise<void> {
    for (let count = vi.getTimerCount(); count > 0; count--) {
      vi.advanceTimersToNextTimer();
      await turn();
    }
  }
}

async function microtasks(count: number): Promise<void> {
  for (let done = 0; done < count; done++) await undefined;
}

/** Lets everything happen that needs no time. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
