// Whatever is sent, what leaves is one of the four operations on the very uuid, key and value that `authorize` saw, and
// said `true` to.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  credentialsHeader,
  operations,
  parameterRules,
  requestMediaType,
  serverUrl,
  signature,
  valueRule,
} from '../../generated/constants.ts';
import { serializePath } from '../../src/path.ts';
import { bodyHash } from '../../src/signature.ts';
import { keys, noon, uuid } from '../support/client.ts';
import { type Asked, operationIds, proxied, signing, signingRequest } from './support.ts';

const runs = { numRuns: 3_000 };

const often = <T>(usual: fc.Arbitrary<T>, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 12, arbitrary: usual }, { weight: 1, arbitrary: other });
const words = [...new Set(operationIds.flatMap((id) => operations[id].path.split(/\/|\{.+?\}/)))].filter(
  Boolean,
);
const hostile = fc.oneof(
  fc.constantFrom(
    '.',
    '..',
    '%2e%2e',
    '%2E.',
    '%252e%252e',
    '%2f',
    '%5c',
    '\\',
    '//',
    '',
    '%',
    '%00',
    '%0a',
    ';',
    '@',
  ),
  fc.string({ unit: fc.constantFrom(...'./:%2eEfF\\?#{}a\n \u2028;@') }),
  fc.string({ unit: 'binary' }),
);
const uuids = often(fc.uuid(), hostile);
const names = often(fc.stringMatching(new RegExp(parameterRules.key.pattern)), hostile);
/** A path as it should be, or put together from its pieces and others. */
const paths = often(
  fc
    .tuple(fc.constantFrom(...operationIds), uuids, names)
    .map(([id, uuid, key]) => operations[id].path.replace('{uuid}', () => uuid).replace('{key}', () => key)),
  fc
    .array(fc.oneof(fc.constantFrom(...words), uuids, names), { maxLength: 9 })
    .map((all) => `/${all.join('/')}`),
);
const mounts = fc.oneof(fc.constantFrom('', '/api', '/api/', '/x/..', '/%2e%2e'), paths);
const methods = often(
  fc.constantFrom(...operationIds.map((id) => operations[id].method.toUpperCase())),
  fc.oneof(fc.constantFrom('HEAD', 'OPTIONS', 'POST', 'PATCH', 'get', 'TRACE'), fc.string()),
);
const values = fc.string({ unit: 'binary', maxLength: 2 * valueRule.maxLength });
const bodies = often(
  fc.oneof(
    fc.constant(''),
    values.map((value) => JSON.stringify(value)),
  ),
  fc.oneof(values, fc.json()),
);
const contentTypes = often(fc.constant(requestMediaType), fc.string());
const headersFrom = (...names: string[]) =>
  fc.dictionary(fc.constantFrom(...names), fc.string({ minLength: 6 }), { maxKeys: 4 });
const otherHeaders = often(
  headersFrom(
    'Cookie',
    'Accept',
    credentialsHeader,
    signature.dateHeader,
    'User-Agent',
    'X-HTTP-Method-Override',
  ),
  headersFrom('Sec-Fetch-Site', 'Origin', 'Host', 'X-Forwarded-Host', 'Content-Encoding', 'Content-Length'),
);
const answers = often<unknown>(
  fc.constant(true),
  fc.oneof(fc.constantFrom(false, undefined, null, 1, 'true', {}, []), fc.anything()),
);

/** As `authorize` says it: at once, later, or by throwing. */
const decisions = fc.tuple(answers, often(fc.constantFrom('now', 'later'), fc.constant('throws')));
function decide([answer, how]: [unknown, string]): boolean {
  if (how === 'throws') throw answer;
  return (how === 'later' ? Promise.resolve(answer) : answer) as boolean;
}

function headersOf(contentType: string, others: Record<string, string>): Headers | undefined {
  try {
    return new Headers({ ...others, 'Content-Type': contentType });
  } catch {
    return undefined;
  }
}

it('by the proxy', async () => {
  let passed = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      mounts,
      paths,
      methods,
      contentTypes,
      otherHeaders,
      bodies,
      decisions,
      async (mount, path, method, contentType, others, body, decision) => {
        const allowed: Asked[] = [];
        const { proxy, sent, emulator } = proxied({
          authorize({ request, ...call }) {
            if (decision[0] === true && decision[1] !== 'throws') allowed.push(call);
            return decide(decision);
          },
        });
        emulator.setFile(uuid);
        const headers = headersOf(contentType, others);
        const url = `https://app.example.com${mount}${path}`;
        if (!headers || !URL.canParse(url)) return;
        // Made by hand, as no platform's `Request` lets all of this be.
        const stream = body === '' ? null : new Response(body).body;
        const request = { url, method, headers, body: stream, signal: new AbortController().signal };
        const response = await proxy(request as Request);

        expect(response.status).toBeGreaterThanOrEqual(200);
        expect(await response.text()).not.toContain(keys.secretKey);
        expect(sent.length).toBe(allowed.length);
        if (allowed.length === 0) {
          refused++;
          expect(response.status).toBeGreaterThanOrEqual(400);
          return;
        }
        passed++;
        const [call] = allowed as [Asked];
        const [leaving] = sent as [Request];
        const operation = operations[call.operation];
        const { path: template } = operation;
        expect(leaving.method).toBe(operation.method.toUpperCase());
        expect(leaving.method).toBe(method);
        expect(leaving.url).toBe(serverUrl + serializePath(template, { uuid: call.uuid, key: call.key }));
        expect(new URL(leaving.url).pathname.split('/')).toEqual(
          template
            .split('/')
            .map((segment) => ({ '{uuid}': call.uuid, '{key}': call.key })[segment] ?? segment),
        );
        expect(await leaving.text()).toBe(operation.hasBody ? JSON.stringify(call.value) : '');
        expect(call.value === undefined).toBe(!operation.hasBody);
        for (const [name, value] of Object.entries(others)) {
          if (value.trim() !== '' && name !== 'Host')
            expect(leaving.headers.get(name)).not.toBe(value.trim());
        }
      },
    ),
    runs,
  );
  expect([passed > 300, refused > 300], `${passed} passed, ${refused} refused`).toEqual([true, true]);
});

it('by the signing handler', async () => {
  let signed = 0;
  let refused = 0;
  const hash = fc.oneof(fc.constant(bodyHash(new Uint8Array())), fc.stringMatching(/^[0-9a-f]{32}$/));
  const seconds = fc.integer({ min: -150, max: 150 });
  const dates = often(
    seconds.map((each) => new Date(noon + each * 1_000).toUTCString()),
    fc.oneof(
      fc.date({ noInvalidDate: true }).map((date) => date.toUTCString()),
      fc.string(),
    ),
  );
  const parts = fc.record<Record<string, unknown>>({
    method: methods,
    path: paths,
    bodyHash: often(hash, fc.string()),
    contentType: contentTypes,
    date: dates,
  });
  const asSent = often<unknown>(
    parts,
    fc.oneof(
      fc
        .tuple(parts, fc.dictionary(fc.string(), fc.anything(), { minKeys: 1 }))
        .map(([a, b]) => ({ ...a, ...b })),
      parts.map((each) => Object.values(each)),
      parts.map((each) => Object.values(each).join('\n')),
      fc
        .tuple(parts, fc.constantFrom('method', 'path', 'bodyHash', 'contentType', 'date'), fc.anything())
        .map(([each, name, other]) => ({ ...each, [name]: other })),
    ),
  );
  await fc.assert(
    fc.asyncProperty(asSent, decisions, async (given, decision) => {
      const text = safely(() => JSON.stringify(given));
      if (text === undefined) return;
      const { handler, asked } = signing({ authorize: () => decide(decision) });
      const response = await handler(signingRequest(text));
      const answer = await response.json();
      if (response.status !== 200) {
        refused++;
        expect(Object.keys(answer)).toEqual(['detail']);
        expect(JSON.stringify(answer)).not.toMatch(/[0-9a-f]{40}/);
        return;
      }
      signed++;
      // What JSON leaves out was not sent.
      const sent = JSON.parse(text) as Record<string, string>;
      expect([decision[0], decision[1] !== 'throws', asked.length]).toEqual([true, true, 1]);
      const [call] = asked as [Asked];
      const { path, method, hasBody } = operations[call.operation];
      const { date, bodyHash: hashed } = sent;
      expect(Object.keys(sent)).toHaveLength(5);
      expect(hashed === bodyHash(new Uint8Array())).toBe(!hasBody);
      expect(Math.abs(Date.parse(date ?? '') - noon)).toBeLessThanOrEqual(120_000);
      const lines = [
        method.toUpperCase(),
        hashed,
        requestMediaType,
        date,
        serializePath(path, { uuid: call.uuid, key: call.key }),
      ];
      expect(lines.join('\n').split('\n')).toHaveLength(5);
      const proof = createHmac('sha1', keys.secretKey).update(lines.join('\n')).digest('hex');
      expect(answer).toEqual({ signature: proof });
    }),
    runs,
  );
  expect([signed > 300, refused > 300], `${signed} signed, ${refused} refused`).toEqual([true, true]);
});

function safely(make: () => string | undefined): string | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}
