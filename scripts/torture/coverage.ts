// Whether a run has seen enough to mean something: a client that refuses everything breaks nothing.
import type { Tally } from './run.ts';

const ofClients = ['done', 'ValidationError', 'ResponseError', 'ConnectionError', 'TimeoutError', 'aborted'];
const verbs = [...ofClients, 'NotFoundError', 'AuthenticationError', 'RateLimitError', 'ServerError'];
const expected: Readonly<Record<string, readonly string[]>> = {
  simpleAuth: verbs,
  signedAuth: verbs,
  sign: [...verbs, 'thrown by the caller'],
  remoteSigner: [...verbs, 'SigningError'],
  'without auth': verbs,
  'for browsers': verbs,
  'raw api': [...ofClients, '401', '404', '429', '503'],
  'through our proxy': verbs.filter((name) => !/^(ResponseError|ConnectionError)$/.test(name)),
  'signed by our handler': [...verbs, 'SigningError'],
  proxy: ['200', '201', '204', '400', '401', '403', '404', '405', '413', '415', '502', '503', '504'],
  'signing handler': ['200', '400', '401', '403', '405', '413', '415', '503'],
};
/** Fewer cases need not come to everything. */
const enough = 20_000;

/** What no case came to, of all that there is to come to. */
export function gapsIn(tallies: ReadonlyMap<string, Tally>): string[] {
  const cases = [...tallies.values()].reduce((sum, tally) => sum + tally.cases, 0);
  if (cases < enough) return [];
  return [...tallies].flatMap(([kind, { outcomes }]) =>
    (expected[kind] ?? [])
      .filter((outcome) => !outcomes.has(outcome))
      .map((outcome) => `no case of ${kind} came to ${outcome}`),
  );
}
