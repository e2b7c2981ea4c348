// For anything that the document allows, what is sent is what was meant; for anything else, nothing is sent.
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { ValidationError } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import {
  credentialsHeader,
  operations,
  parameterRules,
  schemes,
  serverUrl,
  signature,
  valueRule,
} from '../../generated/constants.ts';
import { HttpError } from '../../src/http-errors.ts';
import { matchRoute, serializePath } from '../../src/path.ts';
import { retryAfterSeconds, retryDelay } from '../../src/retry.ts';
import { answer, failureOf, keys, recorder } from '../support/client.ts';

const allowed = (rule: { pattern: string; minLength: number; maxLength: number }) =>
  fc
    .stringMatching(new RegExp(rule.pattern))
    .filter(
      (text) =>
        text.length >= rule.minLength && text.length <= rule.maxLength && text !== '.' && text !== '..',
    );
const uuids = allowed(parameterRules.uuid);
const metadataKeys = allowed(parameterRules.key);
const values = fc.string({ unit: 'binary', minLength: valueRule.minLength, maxLength: valueRule.maxLength });
// What stands before the path of an operation.
const base = new URL(serverUrl).pathname.replace(/\/$/, '');
const anything = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: fc.constantFrom(...'./:%2eEfF\\?#{}a\n ') }),
  fc.anything(),
);

const fits = (given: unknown, rule: { pattern?: string; minLength: number; maxLength: number }) =>
  typeof given === 'string' &&
  !/\p{Surrogate}/u.test(given) &&
  [...given].length >= rule.minLength &&
  [...given].length <= rule.maxLength &&
  (rule.pattern === undefined || new RegExp(rule.pattern).test(given));
const fitsPath = (given: unknown, rule: { pattern: string; minLength: number; maxLength: number }) =>
  fits(given, rule) && given !== '.' && given !== '..';

describe('for any uuid, key and value that the document allows', () => {
  it('the path has the segments that were meant, the body is the value, and the signature is right', async () => {
    await fc.assert(
      fc.asyncProperty(uuids, metadataKeys, values, async (uuid, key, value) => {
        const { client, sent } = recorder(answer(200, value));
        expect(await client.set(uuid, key, value)).toBe(value);
        const [{ url, method, headers, body = '' }] = sent as [(typeof sent)[0]];
        const { origin, pathname, search, hash } = new URL(url);
        const meant = (base + operations.updateFileMetadataKey.path)
          .split('/')
          .map((segment) => ({ '{uuid}': uuid, '{key}': key })[segment] ?? segment);
        expect(pathname.split('/')).toEqual(meant);
        expect(url).toBe(origin + pathname);
        expect([origin, search, hash]).toEqual([new URL(serverUrl).origin, '', '']);
        expect(JSON.parse(body)).toBe(value);

        const hashed = createHash('md5').update(body).digest('hex');
        const lines = [
          method,
          hashed,
          headers.get('Content-Type'),
          headers.get(signature.dateHeader),
          pathname,
        ];
        const proof = createHmac('sha1', keys.secretKey).update(lines.join('\n')).digest('hex');
        expect(headers.get(credentialsHeader)).toBe(`${schemes.signed} ${keys.publicKey}:${proof}`);
      }),
      { numRuns: 300 },
    );
  });

  it('a path is recognised as what it was made from', () => {
    fc.assert(
      fc.property(uuids, metadataKeys, (uuid, key) => {
        const { path, method } = operations.getFileMetadataKey;
        expect(matchRoute(method.toUpperCase(), serializePath(path, { uuid, key }))).toMatchObject({
          operation: 'getFileMetadataKey',
          uuid,
          key,
        });
      }),
    );
  });
});

describe('for anything outside it, nothing is sent', () => {
  it.each(['uuid', 'key', 'value'] as const)('%s', async (argument) => {
    const rule = argument === 'value' ? valueRule : parameterRules[argument];
    const outside = anything.filter((given) =>
      argument === 'value' ? !fits(given, rule) : !fitsPath(given, parameterRules[argument]),
    );
    await fc.assert(
      fc.asyncProperty(uuids, metadataKeys, values, outside, async (uuid, key, value, given) => {
        const { client, sent } = recorder(answer(200, 'ok'));
        const args = { uuid, key, value, [argument]: given } as Record<string, string>;
        const error = await failureOf(
          client.set(args['uuid'] ?? '', args['key'] ?? '', args['value'] as string),
        );
        expect(error).toBeInstanceOf(ValidationError);
        expect(sent).toHaveLength(0);
      }),
      { numRuns: 500 },
    );
  });

  it('whatever the raw api is given, what is sent is one of the operations', async () => {
    await fc.assert(
      fc.asyncProperty(anything, anything, fc.string(), async (uuid, key, baseUrl) => {
        const { client, sent } = recorder(answer(200, 'ok'));
        const options = { params: { path: { uuid, key } }, baseUrl } as never;
        await client.api.GET(operations.getFileMetadataKey.path, options).catch(() => {});
        for (const { url, method } of sent) {
          expect(url.startsWith(serverUrl)).toBe(true);
          expect(matchRoute(method, new URL(url).pathname.slice(base.length))).toMatchObject({ uuid, key });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('the wait before another attempt', () => {
  const context = { operation: 'o', request: 'r', uuid: 'u' };

  it('is never asked for past maxRetries, never negative, and never longer than allowed', () => {
    fc.assert(
      fc.property(
        fc.nat(20),
        fc.nat(20),
        fc.nat(100),
        fc.integer({ min: 100, max: 599 }),
        fc.option(fc.nat(200), { nil: undefined }),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, maxRetries, maxRetryAfter, status, retryAfter, random) => {
          const error = new HttpError(context, { status, retryAfter });
          const delay = retryDelay(error, attempt + 1, { maxRetries, maxRetryAfter, random: () => random });
          if (attempt + 1 > maxRetries) expect(delay).toBeUndefined();
          if (delay !== undefined) {
            expect(delay).toBeGreaterThanOrEqual(0);
            expect(delay).toBeLessThanOrEqual(Math.max(8_000, maxRetryAfter * 1_000));
          }
        },
      ),
    );
  });

  it('is read from any header without going wrong', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer(), (header, now) => {
        const seconds = retryAfterSeconds(header, now);
        if (seconds !== undefined) expect(seconds).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
