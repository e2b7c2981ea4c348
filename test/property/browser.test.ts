// The client for browsers does what the other one does without auth: whatever it is given, and whatever comes back.
import fc from 'fast-check';
import { createMetadataClient } from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { expect, it } from 'vitest';
import { credentialsHeader, mediaType, responseHeaders, signature } from '../../generated/constants.ts';
import type { MetadataVerbs } from '../../src/verbs.ts';
import { noon, type Recorder, type RecorderOptions, type Reply, recorder, uuid } from '../support/client.ts';

const texts = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('pet', 'cat', uuid, '..', ''),
);
const arguments_ = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('pet', 'a:b', 'naïve 🐈') },
  { weight: 1, arbitrary: texts },
  { weight: 1, arbitrary: fc.anything() },
);
const calls = fc.record({
  verb: fc.constantFrom('list', 'get', 'set', 'delete'),
  uuid: fc.oneof({ weight: 8, arbitrary: fc.constant(uuid) }, arguments_),
  key: arguments_,
  value: arguments_,
  options: fc.constantFrom(undefined, {}, null, 5, { signal: AbortSignal.abort('no') }, { signal: {} }),
});

const bodies = fc.oneof(
  fc.constantFrom(
    '',
    '"cat"',
    '{}',
    '{"pet":"cat"}',
    '{"pet":1}',
    '[]',
    'null',
    '<html>',
    '{"detail":"No."}',
    '"',
  ),
  fc.json(),
  fc.string(),
  fc.constant('x'.repeat(500_000)),
);
const headers = fc.record(
  {
    'Content-Type': fc.constantFrom(mediaType, 'text/html'),
    [responseHeaders.retryAfter]: fc.oneof(
      fc.constantFrom('1', '3600', new Date(noon).toUTCString()),
      fc.string(),
    ),
    [responseHeaders.requestId]: fc.constantFrom('58133b5c', ''),
    [responseHeaders.warning]: fc.constantFrom('199 Miscellaneous warning: old'),
  },
  { requiredKeys: [] },
);
const statuses = fc.oneof(
  fc.constantFrom(200, 201, 204, 302, 400, 401, 404, 406, 408, 429, 500, 503),
  fc.integer({ min: 200, max: 599 }),
);
// Made anew for each of the two clients.
const replies: fc.Arbitrary<() => Response> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({ status: statuses, body: bodies, headers })
      .map(({ status, body, headers }) => () => {
        const printable = Object.entries(headers).map(([name, value]) => [
          name,
          value.replace(/[^ -~]/g, '?'),
        ]);
        const none = [204, 205, 304].includes(status);
        return new Response(none ? null : body, { status, headers: printable as [string, string][] });
      }),
  },
  {
    weight: 2,
    arbitrary: fc.anything().map((thrown) => () => {
      throw thrown;
    }),
  },
  {
    weight: 1,
    arbitrary: fc.anything().map((given) => () => given as Response),
  },
  {
    weight: 1,
    arbitrary: fc.constant(() => {
      const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('lost')) });
      return new Response(broken, { status: 200 });
    }),
  },
);
// Not endless attempts, nor a time that the two clients could be on either side of.
const refused = fc.anything().filter((given) => typeof given !== 'number' || !(given >= 1));
const options = fc.record(
  {
    maxRetries: fc.oneof(fc.nat(3), refused),
    maxRetryAfter: fc.oneof(fc.nat(100), fc.anything()),
    timeout: fc.oneof(fc.constant(1_000), refused),
    userAgent: fc.oneof(fc.constantFrom('shop/2.1'), fc.anything()),
    baseUrl: fc.oneof(fc.constantFrom('https://shop.example/api/', '/api', 'shop.example', ''), fc.webUrl()),
  },
  { requiredKeys: [] },
);

type Making = (options: never) => MetadataVerbs;

/** All that can be seen of a call: what it came to, what was sent, the waits, the warnings. */
async function traceOf(
  make: Making,
  call: Record<string, unknown>,
  answers: (() => Response)[],
  more: object,
) {
  const warnings: unknown[] = [];
  const outside = {
    baseUrl: 'https://shop.example/api/metadata',
    ...more,
    auth: undefined,
    onWarning: (warning: unknown) => warnings.push(warning),
  } as RecorderOptions;
  const outcome: unknown[] = [];
  let recorded: Recorder<MetadataVerbs> | undefined;
  try {
    recorded = recorder<MetadataVerbs>([...answers] as Reply[], outside, make as never);
    const { uuid, key, value, verb, options } = call;
    const given = { list: [uuid], get: [uuid, key], set: [uuid, key, value], delete: [uuid, key] }[
      verb as 'get'
    ];
    const act = recorded.client[verb as 'get'] as (...given: unknown[]) => Promise<unknown>;
    outcome.push('gave', await act(...given, options));
  } catch (error) {
    const shown = error instanceof Error ? { ...error, name: error.name, message: error.message } : error;
    outcome.push('threw', shown);
  }
  const sent = recorded?.sent.map(({ url, method, headers, body, init }) => ({
    url,
    method,
    headers: [...headers],
    body,
    redirect: init.redirect,
    hasSignal: init.signal instanceof AbortSignal,
  }));
  return { outcome, sent, waits: recorded?.waits, warnings };
}

it('has the same outcomes, requests, waits and warnings', async () => {
  const seen = new Set<unknown>();
  await fc.assert(
    fc.asyncProperty(
      calls,
      fc.array(replies, { minLength: 1, maxLength: 4 }),
      fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: options }),
      async (call, answers, more) => {
        const expected = await traceOf(createMetadataClient as Making, call, answers, more);
        const got = await traceOf(createBrowserClient as Making, call, answers, more);
        expect(got).toEqual(expected);
        for (const { headers } of got.sent ?? []) {
          const names = headers.map(([name]) => name);
          expect(names).not.toContain(credentialsHeader.toLowerCase());
          expect(names).not.toContain(signature.dateHeader.toLowerCase());
        }
        const [kind, what] = got.outcome;
        seen.add(kind === 'gave' ? kind : (what as { code?: string })?.code);
      },
    ),
    { numRuns: 2_000 },
  );
  // Not all calls went wrong at once, nor in the same way.
  for (const way of ['gave', 'invalid_argument', 'connection_failed', 'unexpected_response', 'rate_limited'])
    expect(seen).toContain(way);
});
