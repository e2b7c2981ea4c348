// What happens in a case of a client, as data: a case that fails can be printed, and played again alone.
import fc from 'fast-check';
import { operations } from '../../generated/constants.ts';
import { sources } from './answers.ts';
import { common } from './common-plans.ts';
import { anything, evenly, hostile, keys, often, record, urls, uuids, values } from './grammar.ts';
import type { Operation } from './requests.ts';

const operationIds = Object.keys(operations) as Operation[];

/** What a call of the raw api can be given beside its parameters, by their number in `raw.ts`. */
const call = record({
  operation: fc.constantFrom(...operationIds),
  uuid: uuids,
  key: keys,
  value: values,
  options: often<unknown>(
    fc.constant('signal'),
    fc.oneof(fc.constantFrom(undefined, {}, { signal: {} }, { signal: null }), anything),
  ),
  extra: evenly(60),
});
export type CallPlan = typeof call extends fc.Arbitrary<infer T> ? T : never;

/** As many as somebody asks for are made: that is no hang. */
const few = anything.filter((given) => !(Number.isInteger(given) && Number(given) > 9));

export const clientPlans = record({
  ...common,
  /** Whether it is one client for all such cases. */
  standing: often(fc.constant(false), fc.constant(true), 2),
  options: record({
    baseUrl: urls,
    timeout: often<unknown>(
      fc.constantFrom(20, 1_000, 30_000),
      fc.oneof(fc.constantFrom(1, 0, -1), anything),
    ),
    maxRetries: often<unknown>(fc.constantFrom(0, 1, 2, 3), fc.oneof(fc.constantFrom(-1, 1.5), few)),
    maxRetryAfter: often<unknown>(fc.constantFrom(0, 5, 60), fc.oneof(fc.double(), anything)),
    userAgent: often<unknown>(fc.constantFrom(undefined, 'app/1'), fc.oneof(hostile, anything)),
  }),
  signer: record({
    url: often<unknown>(fc.constant('https://shop.example/api/sign'), urls, 4),
    source: sources,
    headers: fc.constantFrom('none', 'given', 'asked for'),
  }),
  calls: fc.oneof(
    { weight: 4, arbitrary: fc.tuple(call) as fc.Arbitrary<CallPlan[]> },
    { weight: 1, arbitrary: fc.array(call, { minLength: 2, maxLength: 3 }) },
  ),
});
export type ClientPlan = typeof clientPlans extends fc.Arbitrary<infer T> ? T : never;
