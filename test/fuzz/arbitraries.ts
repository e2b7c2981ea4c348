// The cases as plain data, so that they can be printed, shrunk and run again. The first of several values is the simplest.
import fc from 'fast-check';
import { operations, requestMediaType, schemas } from '../../generated/constants.ts';
import type { OperationId } from '../../src/spec/call.ts';

type Words<List extends string> = List extends `${infer First} ${infer Rest}` ? First | Words<Rest> : List;
const word = <List extends string>(list: List) => fc.constantFrom(...(list.split(' ') as Words<List>[]));
const item = (list: string) => fc.constantFrom(...list.split(' | '));
const record = <T>(model: { [Name in keyof T]: fc.Arbitrary<T[Name]> }): fc.Arbitrary<T> =>
  fc.record<T>(model, { noNullPrototype: true });
/** The first; once in `weight` + 1 times the second. */
const mostly = <A, B>(usual: fc.Arbitrary<A>, other: fc.Arbitrary<B>, weight = 25): fc.Arbitrary<A | B> =>
  fc.oneof({ withCrossShrink: true }, { weight, arbitrary: usual }, { weight: 1, arbitrary: other });
const maybe = <T>(arbitrary: fc.Arbitrary<T>, weight: number): fc.Arbitrary<T | undefined> =>
  mostly(fc.constant(undefined), arbitrary, weight);

// Arguments of calls

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 8 });
const ofLength = (length: number) => fc.constantFrom('a'.repeat(length), '😀'.repeat(length));
const { maxLength } = schemas.MetadataKey;
const hostile = fc.oneof(
  word('. .. %2e%2e %2E. %2F / \\ // ?a # % %00 {key} ; @ a/../b ё __proto__ pet/'),
  fc.constantFrom('', ' ', '\ud800', 'a\udc00', '\u2028', '\r\nX: y', '\u0000'),
  fc.oneof(ofLength(maxLength), ofLength(maxLength + 1), ofLength(schemas.MetadataValue.maxLength + 1), text),
);
const noString = fc.constantFrom<unknown[]>(null, undefined, 5, Number.NaN, true, [], ['pet'], {});
const anything = mostly<unknown, unknown>(hostile, noString, 2);
const uuids = word('21975c81-7f57-4c7a-aef9-acfe28779f78 ABCDEFAB-cdef-ABCD-EFAB-0123456789AB');
const keys = word(`pet a:b ... __proto__ constructor -_.: ${'k'.repeat(maxLength)}`);
const values = mostly(word('cat " \\ </script> {}'), fc.oneof(text, ofLength(schemas.MetadataValue.maxLength)), 1);
// Those that have a method.
const called = ['listFileMetadata', 'getFileMetadataKey', 'updateFileMetadataKey', 'deleteFileMetadataKey'] as const;
const operation = fc.constantFrom<OperationId[]>(...called);
const call = record({
  operation,
  uuid: mostly<unknown, unknown>(uuids, anything),
  key: mostly<unknown, unknown>(keys, anything),
  value: mostly<unknown, unknown>(values, anything),
});

// Responses of the server. `{{echo}}` stands for the credentials that it received, `{{now+5}}` for a date.

const bodies = item(
  '{} | [] | null | "" | "cat" | {"a":1} | {"a":"b","a":"c"} | {"__proto__":"x"} | {"a":["b"]} | 1e999 | " | ' +
    '<!doctype html> | {"detail":null} | {"detail":"\\u001b[31m\\nNo."} | \ufeff"cat" | "\\ud800"',
);
const echoes = item(
  '{"detail":"{{echo}}"} | {{echo}} | {"{{echo}}":1,"a":["{{echo}}"]} | <p>{{echo}} | \ufeff\ufeff{"detail":"{{echo}}"}',
);
const headers = item(
  'Date: {{now+0}} | Date: {{now+1200}} | Date: {{now-4000}} | Date: Fri, 31 Dec 9999 23:59:59 GMT | Date: soon | ' +
    'Retry-After: 0 | Retry-After: 1 | Retry-After: 61 | Retry-After: -1 | Retry-After: {{now+5}} | Retry-After: 1.5 | ' +
    `Retry-After: ${'9'.repeat(400)} | X-Uploadcare-Request-Id: 58133b5c | X-Uploadcare-Request-Id: {{echo}} | ` +
    'Warning: 199 {{echo}} | Warning: 299 \u001b[31m | Location: https://evil.example/{{echo}} | Set-Cookie: {{echo}} | ' +
    'Content-Length: 0 | Content-Length: 5 | Content-Encoding: gzip | X-{{secret}}: 1 | __proto__: x',
);
const reply = record({
  delay: mostly(fc.constant(0), fc.constantFrom(1, 999, 4_999, 5_001, 29_999, 30_001, 10_000_000), 9),
  /** A way to fail in place of a response. */
  failure: maybe(word('rejects throws never nothing frozen revoked foreign undefined empty'), 9),
  /** `undefined` for that of a success. */
  status: fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: fc.constant(undefined) },
    { weight: 6, arbitrary: fc.constantFrom(503, 401, 401, 404, 429, 400, 406, 408, 422, 500, 502, 504) },
    { weight: 1, arbitrary: fc.constantFrom(200, 201, 202, 204, 205, 206, 299, 301, 302, 304, 307, 399) },
    { weight: 1, arbitrary: fc.nat(999) },
  ),
  headers: mostly(fc.constant<string[]>([]), fc.array(headers, { maxLength: 4 }), 1),
  /** `undefined` for the body of a success, or for a detail. */
  body: mostly(fc.oneof(fc.constant(undefined), bodies, echoes), word('[huge] [deep]'), 200),
  form: mostly(word('whole'), word('split noStream cut breaks stalls endless redirected used opaque'), 4),
  echo: word('raw secret first upper twice json'),
});

// The caller, and everything else

const surroundings = {
  replies: fc.array(reply, { minLength: 1, maxLength: 2 }),
  /** One function of the caller that does not do what it should. */
  misbehaviour: maybe(
    record({
      callback: word('sign headers onWarning authorize onError now random'),
      how: word('late throws rejects hangs nonsense aborts'),
      choice: fc.nat(8),
    }),
    6,
  ),
  /** After so many microtasks, or from 60 on milliseconds. */
  abort: maybe(record({ after: fc.oneof(fc.nat(59), fc.nat(40_000)), reason: fc.nat(5) }), 6),
  timeout: fc.constantFrom(30_000, 1, 1_000, 20_000),
  attemptTimeout: fc.constantFrom(10_000, 1, 5_000, 40_000),
};
const changes = 'spies header credentials host key body reads responds throws replaces';
const client = record({
  ...surroundings,
  subject: word('operations operations operations api api browser'),
  transport: mostly(word('fetch'), word('node'), 24),
  auth: word('secretKey sign remote simple none'),
  baseUrl: word('https://api.uploadcare.com https://a.example/v/a:b/ http://127.0.0.1:8080 http://api.example'),
  maxRetries: fc.nat(2),
  wrongOption: maybe(fc.constantFrom<object[]>({ maxRetires: 1 }, { timeout: 0 }, { now: 5 }, { baseUrl: '//a' }), 40),
  /** Adds hostile properties to the prototype of all objects. */
  pollutes: mostly(fc.constant(false), fc.constant(true), 30),
  calls: mostly(fc.tuple(call), fc.tuple(call, call), 3),
  atOnce: fc.boolean(),
  /** Of the client, and of the call; for `api`. */
  middleware: maybe(fc.tuple(word(changes), word(changes)), 1),
});

const path = record({ operation, uuid: mostly(uuids, hostile), key: mostly(keys, hostile) }).map((parts) =>
  operations[parts.operation].path.replace('{uuid}', () => parts.uuid).replace('{key}', () => parts.key),
);
const segments = fc.array(fc.oneof(word('files metadata api'), uuids, hostile), { maxLength: 7 });
const visitorHeaders = item(
  'Cookie: a | Authorization: Bearer b | X-Uploadcare-Date: c | Accept: d | User-Agent: e | X-HTTP-Method-Override: DELETE | ' +
    'Sec-Fetch-Site: same-origin | Sec-Fetch-Site: cross-site | Origin: https://app.example | Origin: https://evil.example',
);
const handler = record({
  ...surroundings,
  subject: word('proxy signing'),
  method: mostly(word('GET PUT DELETE'), word('POST HEAD OPTIONS PATCH get TRACE')),
  mount: mostly(fc.constantFrom('', '/api'), word('/api/ /x/.. /%2e%2e /files/a/metadata /files/a/metadata/b')),
  path: mostly(
    path,
    segments.map((all) => `/${all.join('/')}`),
  ),
  headers: fc.array(visitorHeaders, { maxLength: 2 }),
  contentType: mostly(item(requestMediaType), item(`text/plain | ${requestMediaType}; charset=utf-8 | x/json | `)),
  value: mostly<unknown, unknown>(values, fc.oneof(anything, fc.constant('x'.repeat(20_000))), 5),
  arrival: mostly(word('whole split'), word('breaks stalls endless')),
  /** Changes of the parts that are to be signed. */
  parts: maybe(fc.dictionary(word('method path bodyHash contentType date extra'), anything, { maxKeys: 2 }), 2),
  /** Seconds from now to the date that is to be signed. */
  skew: mostly(fc.constantFrom(0, 119), fc.constantFrom(-119, 121, -121, 1e9)),
});

export const cases = fc.oneof({ weight: 3, arbitrary: client }, { weight: 1, arbitrary: handler });
type ValueOf<A> = A extends fc.Arbitrary<infer T> ? T : never;
export type Reply = ValueOf<typeof reply>;
export type CallPlan = ValueOf<typeof call>;
export type ClientCase = ValueOf<typeof client>;
export type HandlerCase = ValueOf<typeof handler>;
/** The parts that all cases have. */
export type Case = Pick<ClientCase, keyof typeof surroundings> & Partial<Pick<ClientCase, 'middleware' | 'pollutes'>>;
