// Time that passes when nothing else happens: the clock and the timers of everything that runs in a case.

interface Timer {
  readonly at: number;
  readonly fire: () => void;
  /** Whether what is under test set it. */
  readonly ofSubject: boolean;
}

/** Where all cases begin: a date like any other. */
const start = Date.UTC(2026, 10, 5, 13, 14, 41);

export class Clock {
  #now = start;
  #timers = new Map<number, Timer>();
  #lastId = 0;

  readonly now = (): number => this.#now;

  /** Does something later, for the fakes. */
  after(milliseconds: number, fire: () => void): void {
    this.#add(milliseconds, fire, false);
  }

  /** The timers that what is under test has set and not cleared. */
  get left(): number {
    return [...this.#timers.values()].filter(({ ofSubject }) => ofSubject).length;
  }

  /** Goes to the next timer and fires it; false when there is none. */
  tick(): boolean {
    let next: [number, Timer] | undefined;
    for (const entry of this.#timers) if (next === undefined || entry[1].at < next[1].at) next = entry;
    if (next === undefined) return false;
    const [id, { at, fire }] = next;
    this.#timers.delete(id);
    this.#now = Math.max(this.#now, at);
    fire();
    return true;
  }

  reset(): void {
    this.#now = start;
    this.#timers.clear();
  }

  /** Takes the place of the timers and the clock of the platform. Gives what puts them back. */
  install(): () => void {
    const { setTimeout, clearTimeout } = globalThis;
    const { now } = Date;
    Object.assign(globalThis, {
      setTimeout: (fire: () => void, milliseconds = 0) => this.#add(milliseconds, fire, true),
      clearTimeout: (id: number) => this.#timers.delete(id),
    });
    Date.now = this.now;
    return () => {
      Object.assign(globalThis, { setTimeout, clearTimeout });
      Date.now = now;
    };
  }

  #add(milliseconds: number, fire: () => void, ofSubject: boolean): number {
    this.#timers.set(++this.#lastId, { at: this.#now + Math.max(0, milliseconds), fire, ofSubject });
    return this.#lastId;
  }
}

/** Everything that can go on without time passing goes on. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

// What is neither waiting for time nor done after so many turns will never be.
const mostTurns = 20;
// Far more than the attempts of a case can set.
const mostTimers = 10_000;

/** What the promises come to, time passing as it has to; `undefined` when they do not settle. */
export async function settled<T>(
  clock: Clock,
  promises: Promise<T>[],
): Promise<PromiseSettledResult<T>[] | undefined> {
  let results: PromiseSettledResult<T>[] | undefined;
  void Promise.allSettled(promises).then((all) => {
    results = all;
  });
  let timers = 0;
  for (let turns = 0; turns < mostTurns && timers < mostTimers; ) {
    await turn();
    if (results) return results;
    if (clock.tick()) {
      timers++;
      turns = 0;
    } else turns++;
  }
  return undefined;
}

/** Lets everything that was left behind come to its end. */
export async function drain(clock: Clock): Promise<void> {
  await turn();
  for (let timers = 0; timers < mostTimers && clock.tick(); timers++) await turn();
  await turn();
}
