// Where runtimes differ most: connections that fail or hang, redirects, and bodies as they come over the wire.
import { type ApiWarning, MetadataError } from 'uploadcare-metadata';
import { maxKeys, operations, responseHeaders, valueRule, version } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, keys, rejectionOf, uuid } from '../client.ts';
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
    name: 'no answer in time gives TimeoutError, and the connection is closed',
    async run(context) {
      const client = await begin(context, {}, { timeout: 500, maxRetries: 1 });
      await context.control.fail({ kind: 'hang', times: 2 });
      has(await failureOf(context, client.list(uuid)), { name: 'TimeoutError', attempts: 2 });
      await context.control.abandoned(2);
    },
  },
  {
    name: 'a deletion whose answer does not come in time is done',
    async run(context) {
      const client = await begin(context, { files: { [uuid]: { pet: 'cat' } } }, { timeout: 1_000 });
      await context.control.fail({ kind: 'hang', applied: true });
      equal(await client.delete(uuid, 'pet'), undefined);
      equal(await context.control.metadataOf(uuid), {});
    },
  },
  {
    name: 'half an answer in time gives TimeoutError, and the connection is closed',
    async run(context) {
      const client = await begin(context, {}, { timeout: 500, maxRetries: 0 });
      await context.control.misbehave('stall');
      has(await failureOf(context, client.list(uuid)), { name: 'TimeoutError', attempts: 1 });
      await context.control.abandoned(1);
    },
  },
  {
    name: 'aborting ends a call with the reason given, and closes the connection',
    async run(context) {
      const client = await begin(context);
      const reason = { why: 'not needed any more' };
      for (const call of [
        (signal: AbortSignal) => client.set(uuid, 'pet', 'cat', { signal }),
        (signal: AbortSignal) => client.api.GET(list, { ...file, signal }),
      ]) {
        await begin(context);
        await context.control.fail({ kind: 'hang' });
        const controller = new AbortController();
        const rejection = rejectionOf(call(controller.signal));
        await context.control.received(1);
        controller.abort(reason);
        ensure((await rejection) === reason, 'it is not the reason');
        await context.control.abandoned(1);
      }
    },
  },
  {
    name: 'a signal that times out ends a call with its own TimeoutError',
    async run(context) {
      const client = await begin(context);
      await context.control.fail({ kind: 'hang' });
      const error = await rejectionOf(client.list(uuid, { signal: AbortSignal.timeout(500) }));
      ensure(error instanceof DOMException && !(error instanceof MetadataError), `it is ${error}`);
      equal(error.name, 'TimeoutError');
      await context.control.abandoned(1);
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
      const names = Array.from({ length: maxKeys - 1 }, (_, index) => `${index}`);
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
      equal((await client.api.GET(list, file)).data, { pet: 'cat' });
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
