// What can come back, as data: a plan that can be printed and played again.
import fc from 'fast-check';
import { mediaType, requestMediaType, responseHeaders } from '../../generated/constants.ts';
import type { Fault } from '../../src/emulator/index.ts';
import { encodings } from './encodings.ts';
import { evenly, gibberish, often, record } from './grammar.ts';

const echo = fc.constantFrom(...Object.keys(encodings)).map((name) => `‹${name}›`);
// As JSON and HTML have it, no header does.
const headerEcho = fc.constantFrom('‹raw›', '‹proof›', '‹percent›', '‹uri›', '‹upper›', '‹lower›');
const echoing = fc
  .tuple(
    fc.constantFrom(
      ...[
        '{"detail":"You sent ☞."}',
        '{"☞":1,"detail":["☞"]}',
        '"☞"',
        '{"a":"☞"}',
        '<p>☞</p>',
        '{"detail":"☞',
      ],
      ...['\ufeff\ufeff{"detail":"☞"}', '{"detail":{"☞":"☞"}}', '☞', '{"signature":"☞"}'],
    ),
    echo,
  )
  .map(([template, each]) => template.replaceAll('☞', each));

const texts = fc.oneof(
  { weight: 4, arbitrary: echoing },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      ...[
        '',
        '{}',
        '[]',
        'null',
        '""',
        '1e999',
        '{"__proto__":"x"}',
        '{"a":1}',
        '{"a":"b"}',
        '<!doctype html>',
      ],
      ...['{"detail":null}', '{"detail":"Not found."}', '"cat"', '"\\ud800"', '\ufeff"cat"', 'undefined'],
    ),
  },
  { weight: 1, arbitrary: gibberish(0, 20) },
);

/** Bodies that no text can say. */
export const specials = [
  'fitting',
  'cut',
  'breaks',
  'stalls',
  'no UTF-8',
  'huge',
  'deep',
  'endless',
  'endless nothing',
] as const;
const bodies = fc.oneof(
  { weight: 9_000, arbitrary: fc.constant<{ special: (typeof specials)[number] }>({ special: 'fitting' }) },
  { weight: 4_500, arbitrary: texts.map((text) => ({ text })) },
  {
    weight: 1_200,
    arbitrary: fc.constantFrom(...specials.slice(1, -1)).map((special) => ({ special })),
  },
  // It takes a while to read until it is too much.
  { weight: 1, arbitrary: fc.constant({ special: 'endless nothing' as const }) },
);

const header = (...values: string[]): fc.Arbitrary<string | undefined> =>
  often<string | undefined>(
    fc.constant(undefined),
    often<string>(fc.constantFrom(...values), headerEcho, 5),
    4,
  );
const dates = ['‹date:0›', '‹date:-30›', '‹date:30›', '‹date:1200›', '‹date:-4000›', '‹date:90000›'];
/** The last date there is. */
const furthest = new Date(8.64e15).toUTCString();
const headers = record({
  Date: header(...dates, furthest, furthest, 'Xxx, 1 GMT', 'now', 'Thu, 01 Jan 1970 00:00:00 GMT'),
  'Content-Type': header(mediaType, 'text/html', `${requestMediaType}; charset=utf-8`, ''),
  [responseHeaders.warning]: header('199 Miscellaneous warning: ‹raw›', '199 ‹percent›', '299 old', ''),
  [responseHeaders.requestId]: header('58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d', '‹proof›', '\u00ff'),
  [responseHeaders.retryAfter]: header('0', '1', '5', '61', '9'.repeat(400), '-1', '1.5', 'soon', ...dates),
  Location: header('/', 'https://evil.example/‹uri›', '//evil.example'),
  'Set-Cookie': header('a=‹raw›'),
  'X-Echo': header('‹raw›', '‹upper›'),
});

const failing = [400, 401, 401, 401, 403, 404, 404, 406, 408, 422, 429, 500, 502, 503, 504, 599];
const odd = [200, 201, 202, 204, 205, 206, 226, 299, 300, 301, 302, 304, 307, 308, 399];
const statuses = fc.oneof(
  { weight: 5, arbitrary: fc.constant<number | undefined>(undefined) },
  { weight: 6, arbitrary: fc.constantFrom(...failing) },
  { weight: 1, arbitrary: fc.constantFrom(...odd) },
);
/** In milliseconds. */
const delays = often(fc.constant(0), fc.constantFrom(1, 19, 21, 999, 29_999, 30_001, 10_000_000), 8);

/** Without a status, that of success. */
const answered = record({ delay: delays, status: statuses, headers, body: bodies });
/** Ways for a `fetch` to fail, by their number in `failures.ts`. */
const failed = record({
  fails: fc.constantFrom('hangs', 'rejects', 'throws', 'gives') as fc.Arbitrary<
    'hangs' | 'rejects' | 'throws' | 'gives'
  >,
  how: evenly(1_000),
  delay: delays,
});
const replies = fc.oneof<fc.Arbitrary<Reply>[]>(
  { weight: 6, arbitrary: answered } as never,
  { weight: 1, arbitrary: failed } as never,
);
type Answered = typeof answered extends fc.Arbitrary<infer T> ? T : never;
type Failed = typeof failed extends fc.Arbitrary<infer T> ? T : never;
export type Reply = Answered | Failed;
export type { Answered, Failed };

const faults: fc.Arbitrary<Fault[]> = fc.array(
  record({
    kind: fc.constantFrom<Fault['kind'][]>(401, 429, 500, 503, 'reset', 'hang', 'truncate', 'html'),
    applied: fc.boolean(),
    times: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 2 },
);
const emulated = record({
  faults,
  skew: often(fc.constant(0), fc.constantFrom(-7_200_000, -600_000, 1_000_000, 86_400_000), 3),
  latency: delays,
  propagation: fc.constantFrom(0, 0, 2_000),
  wrongKey: often(fc.constant(false), fc.constant(true), 10),
  throttled: often(fc.constant(false), fc.constant(true), 10),
});

/** Who answers: whatever the replies say, in turn, the last one again and again; or the emulator. */
export const sources = fc.oneof(
  { weight: 2, arbitrary: record({ replies: fc.array(replies, { minLength: 1, maxLength: 4 }) }) },
  { weight: 1, arbitrary: record({ emulator: emulated }) },
);
export type Source = { readonly replies: Reply[] } | { readonly emulator: Emulated };
export type Emulated = typeof emulated extends fc.Arbitrary<infer T> ? T : never;
