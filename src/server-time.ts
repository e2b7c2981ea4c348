// When the clock of this machine is off, requests are signed with the time of the server.
import type { Answer } from './answer.ts';
import { CallError, SigningError } from './errors.ts';
import { httpDate } from './http-date.ts';
import type { Route } from './path.ts';
import type { Call } from './perform.ts';
import { fewMinutes, offsetToTry, oneMinute, remarkOn } from './skew.ts';
import { type ApiWarning, warn } from './warning.ts';

/** An attempt, signed for a time that is `offset` milliseconds from the clock of this machine. */
type AttemptAt = (offset: number) => Promise<Answer>;

export interface ServerTimeOptions {
  readonly now: () => number;
  readonly onWarning: ((warning: ApiWarning) => void) | undefined;
}

/**
 * Makes one attempt; and, once in a call, another with the time of the server, when the first was refused and the
 * server's `Date` says that the clock may be why. Where that helps, it holds for later calls too.
 */
export function createServerTime({
  now,
  onWarning,
}: ServerTimeOptions): (attempt: AttemptAt, route: Route, call: Call) => Promise<Answer> {
  let known = 0;
  // The last one that did not help. None is so far off.
  let refuted = Number.POSITIVE_INFINITY;

  return async (attempt, route, call) => {
    for (;;) {
      const corrected = call.offset !== undefined;
      const offset = call.offset ?? known;
      const [outcome] = await Promise.allSettled([attempt(offset)]);
      const refusal = refusalIn(outcome);
      if (corrected) {
        if (isTaken(outcome)) {
          // Calls at the same time find out the same.
          if (Math.abs(offset - known) > oneMinute) warn(onWarning, route, remarkOn(offset));
          known = offset;
        } else if (refusal?.byApi) {
          // A clock that is right is not to be held back by what was learnt before.
          if (Math.abs(offset) < fewMinutes) known = 0;
          else refuted = offset;
        }
      } else if (refusal) {
        const { serverTime, tolerance } = refusal;
        call.offset = offsetToTry(serverTime, now(), [offset, refuted], tolerance);
        if (call.offset !== undefined) continue;
      }
      return resultOf(outcome, call);
    }
  };
}

type Outcome = PromiseSettledResult<Answer>;

function resultOf(outcome: Outcome, call: Call): Answer {
  if (outcome.status === 'fulfilled') return outcome.value;
  const { reason } = outcome;
  // With retries, they are counted there.
  if (call.offset !== undefined && !call.signal?.aborted && reason instanceof CallError)
    Reflect.set(reason, 'attempts', 2);
  throw reason;
}

/** What is in front of the API can be in trouble without a look at the credentials. */
function isTaken(outcome: Outcome): boolean {
  return outcome.status === 'fulfilled' && outcome.value.status < 500 && !refusalIn(outcome);
}

interface Refusal {
  readonly serverTime: number | undefined;
  readonly tolerance?: number;
  readonly byApi: boolean;
}

/** Credentials that were refused, by the API or by the back end that signs. */
function refusalIn(outcome: Outcome): Refusal | undefined {
  if (outcome.status === 'fulfilled') {
    const { status, header } = outcome.value;
    return status === 401 ? { serverTime: httpDate(header('Date')), byApi: true } : undefined;
  }
  const { reason } = outcome;
  if (!(reason instanceof SigningError && reason.status === 401)) return undefined;
  // It may put up with less than the API.
  return { serverTime: reason.serverTime, tolerance: oneMinute, byApi: false };
}
