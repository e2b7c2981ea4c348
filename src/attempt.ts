// One attempt: a request is sent, and answered in whole, or it fails in time. What makes it a request of the API, and
// what proves who calls, is the caller's: what is not needed, such as signing in a browser, is not brought along.
import { operations } from '../generated/constants.ts';
import { type Answer, type Redaction, readAnswer, reasonOf } from './answer.ts';
import { withDeadline } from './deadline.ts';
import { ConnectionError, TimeoutError } from './errors.ts';
import type { Route } from './path.ts';
import { type ApiWarning, warnOf } from './warning.ts';

export interface AttemptOptions {
  readonly fetch: typeof fetch;
  readonly timeout: number;
  readonly onWarning: ((warning: ApiWarning) => void) | undefined;
}

/** What is sent, once it is ready. */
export interface Prepared {
  readonly headers: Headers | Record<string, string>;
  /** Empty for none. */
  readonly body: string | Uint8Array<ArrayBuffer>;
  /** Takes what must not be seen out of what comes back. */
  readonly redaction: Redaction;
}

/** `prepare` is part of what has to be done in time. */
export type Attempt = (
  route: Route,
  url: string,
  signal: AbortSignal | undefined,
  prepare: (signal: AbortSignal) => Promise<Prepared>,
) => Promise<Answer>;

export function createAttempt({ fetch, timeout, onWarning }: AttemptOptions): Attempt {
  return (route, url, outer, prepare) =>
    withDeadline(
      timeout,
      () => new TimeoutError(route, timeout),
      outer,
      async (signal) => {
        const { headers, body, redaction } = await prepare(signal);
        // Signing can take its time: a call that has been given up meanwhile is not sent.
        signal.throwIfAborted();
        const method = operations[route.operation].method.toUpperCase();
        const init: RequestInit = { method, headers, redirect: 'manual', signal };
        if (body.length > 0) init.body = body;
        let response: Response;
        try {
          response = await fetch(url, init);
        } catch (error) {
          throw new ConnectionError(route, reasonOf(error, redaction.text));
        }
        return readAnswer(response, route, redaction, (header) => {
          if (!signal.aborted) warnOf(onWarning, route, header);
        });
      },
    );
}
