// When the clock of this machine is off, requests are signed with the time of the server.
import type { Answer } from './answer.ts';
import { CallError, SigningError } from './errors.ts';
import { httpDate } from './http-date.ts';
import type { Route } from './path.ts';
import type { Call } from './perform.ts';
import { offsetToTry, remarkOn } from './skew.ts';
import { type ApiWarning, warn } from './warning.ts';

/** An attempt, signed for a time that is `offset` milliseconds from the clock of this machine. */
type AttemptAt = (offset: number) => Promise<Answer>;

export interface ServerTimeOptions {
  readonly now: () => number;
  readonly onWarning: ((warning: ApiWarning) => void) | undefined;
}

/**
 * Makes one attempt; and, once in a call, another with the time of the server, when the first was refused and the
 * server's `Date` says that the clock may be why. What it learns holds for later calls too, unless it did not help.
 */
export function createServerTime({
  now,
  onWarning,
}: ServerTimeOptions): (attempt: AttemptAt, route: Route, call: Call) => Promise<Answer> {
  let known = 0;
  // The last offset that did not help.
  const refuted: number[] = [];

  return async (attempt, route, call) => {
    const used = known;
    const first = await outcomeOf(attempt(used));
    const refusal = call.corrections === 0 && refusalIn(first);
    const better = refusal
      ? offsetToTry(refusal.serverTime, now(), [used, ...refuted], refusal.tolerance)
      : undefined;
    if (better === undefined) return resultOf(first);
    call.corrections++;
    known = better;
    warn(onWarning, route, remarkOn(better));
    const second = await outcomeOf(attempt(better));
    const again = refusalIn(second);
    // The clock was not why, or the `Date` is not true.
    if (again && known === better) known = used;
    if (again && !again.bySigner) refuted[0] = better;
    if (second.status === 'rejected' && !call.signal?.aborted && second.reason instanceof CallError)
      Object.assign(second.reason, { attempts: 2 });
    return resultOf(second);
  };
}

type Outcome = PromiseSettledResult<Answer>;

async function outcomeOf(attempt: Promise<Answer>): Promise<Outcome> {
  const [outcome] = await Promise.allSettled([attempt]);
  return outcome;
}

function resultOf(outcome: Outcome): Answer {
  if (outcome.status === 'fulfilled') return outcome.value;
  throw outcome.reason;
}

interface Refusal {
  readonly serverTime: number | undefined;
  readonly tolerance?: number;
  readonly bySigner: boolean;
}

/** Credentials that were refused, by the API or by the back end that signs. */
function refusalIn(outcome: Outcome): Refusal | undefined {
  if (outcome.status === 'fulfilled') {
    const { status, header } = outcome.value;
    return status === 401 ? { serverTime: httpDate(header('Date')), bySigner: false } : undefined;
  }
  const { reason } = outcome;
  if (!(reason instanceof SigningError && reason.status === 401)) return undefined;
  // It may put up with less than the API.
  return { serverTime: reason.serverTime, tolerance: 60_000, bySigner: true };
}
