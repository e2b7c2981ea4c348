// What a visitor sends to one of the handlers in a case, as data.
import fc from 'fast-check';
import { credentialsHeader, requestMediaType, signature } from '../../generated/constants.ts';
import { common } from './common-plans.ts';
import { anything, hostile, methods, mounts, often, paths, record, values } from './grammar.ts';

const contentTypes = often(
  fc.constant(requestMediaType),
  fc.constantFrom('text/plain', '', `${requestMediaType}; charset=utf-8`, `${requestMediaType}, text/plain`),
);
const visitors = fc.constantFrom('visitor-1', 'visitor 2', 'https://visitor.example', 'visitor:3');
const header = <T>(...given: T[]) => fc.option(fc.constantFrom(...given), { nil: undefined, freq: 3 });
const headers = record({
  'Sec-Fetch-Site': often(
    header('same-origin', 'same-origin'),
    header('cross-site', 'none', 'same-site', ''),
  ),
  Origin: header('https://app.example.com', 'null', 'https://evil.example', ''),
  Host: header('evil.example', 'visitor.example'),
  'X-HTTP-Method-Override': header('DELETE', 'POST'),
  'Content-Length': header('0', '99999999', '-1'),
  Cookie: fc.option(visitors, { nil: undefined }),
  Accept: fc.option(visitors, { nil: undefined }),
  [credentialsHeader]: fc.option(visitors, { nil: undefined }),
  [signature.dateHeader]: fc.option(visitors, { nil: undefined }),
  'User-Agent': fc.option(visitors, { nil: undefined }),
});

/** How a body comes in. */
const arrivals = often<'whole' | 'in parts' | 'breaks' | 'stalls' | 'endless'>(
  fc.constant('whole'),
  fc.constantFrom('in parts', 'breaks', 'stalls', 'endless'),
);
const request = { mount: mounts, contentType: contentTypes, headers, arrival: arrivals };

export const proxyPlans = record({
  ...common,
  standing: often(fc.constant(false), fc.constant(true), 2),
  ...request,
  path: paths,
  method: methods,
  body: fc.oneof(
    { weight: 2, arbitrary: fc.constant('') },
    {
      weight: 4,
      arbitrary: values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : '5')),
    },
    { weight: 1, arbitrary: fc.oneof(hostile, fc.json({ maxDepth: 1 }), fc.constant(' '.repeat(20_000))) },
  ),
  /** Whether the body is that of the method. */
  fitting: often(fc.constant(true), fc.constant(false), 8),
  timeout: fc.constantFrom(20, 1_000, 30_000),
});
export type ProxyPlan = typeof proxyPlans extends fc.Arbitrary<infer T> ? T : never;

const partNames = ['method', 'path', 'bodyHash', 'contentType', 'date'] as const;
export const signingPlans = record({
  ...common,
  standing: often(fc.constant(false), fc.constant(true), 2),
  ...request,
  method: often(fc.constant('POST'), methods),
  parts: record({
    method: methods,
    path: paths,
    bodyHash: often<string | undefined>(
      fc.constant(undefined),
      fc.oneof(fc.stringMatching(/^[0-9a-f]{32}$/), hostile),
      8,
    ),
    contentType: often<string>(fc.constant(requestMediaType), fc.oneof(hostile, fc.constant('text/plain'))),
    date: often<string>(
      fc.integer({ min: -130, max: 130 }).map((seconds) => `‹date:${seconds}›`),
      fc.oneof(hostile, fc.constantFrom('‹date:-900›', '‹date:900›', '‹date:0›\nPUT', 'now', '2026-11-05')),
    ),
  }),
  /** What else is wrong with them. */
  change: often<unknown>(
    fc.constant(undefined),
    fc.oneof(
      fc.tuple(fc.constantFrom(...partNames), anything),
      fc.tuple(fc.string({ maxLength: 4 }), anything),
      fc.constantFrom('text', 'list', 'joined', 'nothing'),
    ),
    8,
  ),
});
export type SigningPlan = typeof signingPlans extends fc.Arbitrary<infer T> ? T : never;
