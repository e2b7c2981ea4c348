// Corrects clock skew: when the clock of this machine is wrong, requests are signed with the server's time.
import { signature } from '../../generated/constants.ts';
import type { CallContext } from '../errors/errors.ts';
import { type OnWarning, warn } from '../errors/warning.ts';

const minute = 60_000;
// Less than the API tolerates, and more than a date in seconds and a slow response account for.
const tolerance = (signature.maxDateSkewSeconds * 1_000) / 3;
/** A refuted offset is tried again after this time: a 401 can have had another reason then. */
const refutedFor = 5 * minute;

/** The time that requests are signed with. */
export interface Clock {
  /** The correction in use, in milliseconds. */
  readonly offset: number;
  /** Returns the corrected time. */
  time(): Date;
  /** Learns that credentials signed with this offset were accepted. */
  accepted(offset: number): void;
  /**
   * Learns that credentials signed with `offset` were rejected by a server whose clock shows `serverTime`. If the difference
   * explains that, the offset in use changes, and `onWarning` hears of it before anything is signed with it.
   */
  rejected(offset: number, serverTime: number | undefined, context: CallContext, tolerated?: number): void;
}

/** Creates a clock. One that does not `correct` keeps to `now`. */
export function createClock(now: () => number, correct: boolean, onWarning?: OnWarning): Clock {
  const state = { offset: 0, confirmed: 0, refuted: { offset: 0, until: Number.NEGATIVE_INFINITY } };

  return {
    get offset() {
      return state.offset;
    },
    time: () => new Date(now() + state.offset),
    accepted(offset) {
      if (offset === state.offset) state.confirmed = offset;
    },
    rejected(offset, serverTime, context, tolerated = tolerance) {
      if (!correct || serverTime === undefined) return;
      const isNear = (other: number) => Math.abs(serverTime - now() - other) <= tolerated;
      if (isNear(offset)) {
        // The time was right, so the credentials are wrong for another reason.
        if (offset !== state.offset || offset === state.confirmed) return;
        // The clock of this machine is right: an earlier correction no longer counts.
        if (Math.abs(offset) <= tolerated) {
          state.confirmed = offset;
          return;
        }
        state.refuted = { offset, until: now() + refutedFor };
        state.offset = state.confirmed;
        return;
      }
      // Calls at the same time learn the same: the first one changes the offset.
      if (isNear(state.offset) || (now() < state.refuted.until && isNear(state.refuted.offset))) return;
      state.offset = serverTime - now();
      if (Math.abs(state.offset) > minute) warn(onWarning, context, clockSkewMessage(state.offset));
    },
  };
}

function clockSkewMessage(offset: number): string {
  const minutes = Math.round(Math.abs(offset) / minute);
  const side = offset > 0 ? 'behind' : 'ahead of';
  return `The clock of this machine is ${minutes} minutes ${side} the server's. Requests are now signed with the server's time.`;
}
