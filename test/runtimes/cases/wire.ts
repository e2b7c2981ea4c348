// What comes over the wire and is no answer of the API, or not all of it, or in another form.
import type { ApiWarning } from 'uploadcare-metadata';
import { maxKeys, operations, responseHeaders, valueRule, version } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, keys, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';
import { expectNoSecret } from '../secrets.ts';

const list = operations.listFileMetadata.path;
const file = { params: { path: { uuid } } };

export const wire: Case<RuntimeContext>[] = [
  {
    name: 'a server that is not there gives ConnectionError',
    async run(context) {
      const client = await begin(context, {}, { baseUrl: 'http://127.0.0.1:1' });
      has(await failureOf(context, client.list(uuid)), { name: 'ConnectionError', attempts: 3 });
      equal(await context.control.requests(), [], 'what was sent elsewhere');
    },
  },
  {
    name: 'a body that is cut short gives ConnectionError',
    async run(context) {
      const client = await begin(context, { files: { [uuid]: { pet: 'cat' } } });
      await context.control.fail({ kind: 'truncate', times: 3 });
      has(await failureOf(context, client.get(uuid, 'pet')), { name: 'ConnectionError', attempts: 3 });
      equal(await client.get(uuid, 'pet'), 'cat');
    },
  },
  {
    name: 'a redirect gives ResponseError, and is not followed',
    async run(context) {
      const client = await begin(context);
      await context.control.misbehave('redirect');
      const error = await failureOf(context, client.set(uuid, 'pet', 'cat'));
      has(error, { name: 'ResponseError', attempts: 1 });
      await context.control.misbehave('redirect');
      equal((await failureOf(context, client.api.GET(list, file))).name, 'ResponseError');
      const paths = (await context.control.requests()).map(({ path }) => path);
      ensure(!paths.includes('/elsewhere'), 'it was followed');
      equal(paths.length, 2, 'the number of requests');
    },
  },
  {
    name: 'a body without an end gives ResponseError, and the connection is closed',
    async run(context) {
      const client = await begin(context);
      await context.control.misbehave('endless');
      has(await failureOf(context, client.list(uuid)), { name: 'ResponseError', status: 200, attempts: 1 });
      await context.control.abandoned(1);
    },
  },
  {
    name: 'the most that a file can hold is read, in whatever pieces it comes',
    async run(context) {
      const value = '😀'.repeat(valueRule.maxLength);
      const names = Array.from({ length: maxKeys - 1 }, (_, index) => `key${index}`);
      // Each time, the ends of the pieces fall on another byte of a character.
      for (const first of ['a', 'ab', 'abc', 'abcd']) {
        const metadata = Object.fromEntries([first, ...names].map((name) => [name, value]));
        const client = await begin(context, { files: { [uuid]: metadata } });
        equal(await client.list(uuid), metadata);
      }
    },
  },
  {
    name: 'a compressed body is read, by verbs and raw api',
    async run(context) {
      const client = await begin(context);
      await context.control.misbehave('gzip');
      equal(await client.list(uuid), { pet: 'cat' });
      await context.control.misbehave('gzip');
      const { data, response } = await client.api.GET(list, file);
      equal([data, response.headers.get('Content-Encoding')], [{ pet: 'cat' }, null]);
    },
  },
  {
    name: 'a server that repeats the credentials does not get them into errors, warnings or logs',
    async run(context) {
      const warnings: ApiWarning[] = [];
      const onWarning = (warning: ApiWarning) => warnings.push(warning);
      const client = await begin(context, {}, { onWarning });
      await context.control.misbehave('echo');
      const error = await failureOf(context, client.list(uuid));
      ensure(error.message.includes('[redacted]'), `it is "${error.message}"`);
      await context.control.misbehave('echo');
      const raw = await client.api.GET(list, file);
      equal([raw.response.status, raw.error?.detail.includes('[redacted]')], [401, true]);
      equal(raw.response.headers.get(responseHeaders.warning)?.includes('[redacted]'), true);
      equal(warnings.length, 2, 'the number of warnings');
      for (const each of [warnings, raw.error, raw.response.headers, raw])
        expectNoSecret(each, keys.secretKey, context.inspect);
    },
  },
  {
    name: 'the User-Agent names the program and the package, where the runtime lets it',
    async run(context) {
      const client = await begin(context, {}, { userAgent: 'program/1' });
      await client.list(uuid);
      await client.api.GET(list, file);
      const expected = `program/1 uploadcare-metadata/${version}`;
      for (const { userAgent } of await context.control.requests()) {
        // Some browsers keep to their own.
        if (!context.isBrowser || !userAgent?.startsWith('Mozilla/')) equal(userAgent, expected);
      }
    },
  },
] satisfies Case<RuntimeContext>[];
