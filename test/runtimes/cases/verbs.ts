// The verbs and the raw api, on an API that keeps to the document.
import { type ApiWarning, type Auth, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { failures, maxKeys, operations, parameterRules, valueRule } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, keys, uuid } from '../client.ts';
import type { Case } from '../context.ts';
import { expectNoSecret } from '../secrets.ts';

const schemes: Record<string, () => Auth> = {
  signedAuth: () => signedAuth(keys),
  simpleAuth: () => simpleAuth(keys),
};
export const values = [
  'naïve 🐈 “cat”\n',
  '"',
  '\\',
  '\u2028',
  '😀'.repeat(valueRule.maxLength),
  'null',
  ' ',
];
export const names = ['-:45az_', ':', '::', 'a:b.c', '...', 'Ab_9'];

export const verbs: Case[] = [
  ...Object.entries(schemes).map(
    ([scheme, auth]): Case => ({
      name: `the four verbs and the raw api, with ${scheme}`,
      async run(context) {
        const client = await begin(context, {}, { auth: auth() });
        equal(await client.list(uuid), {});
        equal(await client.set(uuid, 'pet', 'cat'), 'cat');
        equal(await client.set(uuid, 'pet', 'dog'), 'dog');
        equal(await client.get(uuid, 'pet'), 'dog');
        equal(await client.list(uuid), { pet: 'dog' });
        const { getFileMetadataKey, updateFileMetadataKey } = operations;
        const raw = await client.api.PUT(updateFileMetadataKey.path, {
          params: { path: { uuid, key: 'a:b' } },
          body: '🐈',
        });
        equal([raw.response.ok, raw.data, raw.error], [true, '🐈', undefined]);
        equal(await client.delete(uuid, 'pet'), undefined);
        equal(await context.control.metadataOf(uuid), { 'a:b': '🐈' });
        const one = { params: { path: { uuid, key: 'pet' } } };
        const { error, response } = await client.api.GET(getFileMetadataKey.path, one);
        has(failures.notFound, { status: response.status, detail: error?.detail });
        expectNoSecret(client, keys.secretKey, context.inspect);
      },
    }),
  ),

  ...values.map(
    (value): Case => ({
      name: `the value ${JSON.stringify([...value].slice(0, 20).join(''))}`,
      async run(context) {
        const client = await begin(context);
        equal(await client.set(uuid, 'pet', value), value);
        equal(await client.get(uuid, 'pet'), value);
        equal(await client.list(uuid), { pet: value });
      },
    }),
  ),

  {
    name: 'keys with every kind of character',
    async run(context) {
      const client = await begin(context);
      for (const name of names) equal(await client.set(uuid, name, `of ${name}`), `of ${name}`);
      for (const name of names) equal(await client.get(uuid, name), `of ${name}`);
      const expected = Object.fromEntries(names.map((name) => [name, `of ${name}`]));
      equal(await context.control.metadataOf(uuid), expected);
      // A colon is sent as it is.
      const { path } = operations.getFileMetadataKey;
      const paths = names.map((name) => path.replace('{uuid}', uuid).replace('{key}', name));
      const requests = await context.control.requests();
      equal(
        requests.map((request) => request.path),
        [...paths, ...paths],
        'what was sent',
      );
      for (const name of names) await client.delete(uuid, name);
      equal(await client.list(uuid), {});
    },
  },
  {
    name: 'the longest key and as many keys as there can be',
    async run(context) {
      const client = await begin(context);
      const longest = Array.from({ length: maxKeys }, (_, index) =>
        `${index}`.padStart(parameterRules.key.maxLength, 'k'),
      );
      // All at once.
      await Promise.all(longest.map((name) => client.set(uuid, name, `of ${name}`)));
      const expected = Object.fromEntries(longest.map((name) => [name, `of ${name}`]));
      equal(await client.list(uuid), expected);
      const { name } = await failureOf(context, client.set(uuid, 'more', 'v'));
      equal(name, 'BadRequestError');
    },
  },
  {
    name: 'what cannot be right is refused before anything is sent',
    async run(context) {
      const client = await begin(context);
      const tooLong = '🐈'.repeat(valueRule.maxLength + 1);
      for (const [argument, call] of [
        ['uuid', () => client.list(`${uuid}/..`)],
        ['key', () => client.get(uuid, '..')],
        ['key', () => client.delete(uuid, '.')],
        ['key', () => client.set(uuid, 'a/b', 'v')],
        ['key', () => client.set(uuid, 'a\n', 'v')],
        ['value', () => client.set(uuid, 'pet', '')],
        ['value', () => client.set(uuid, 'pet', '\ud83d')],
        ['value', () => client.set(uuid, 'pet', tooLong)],
      ] as const) {
        has(await failureOf(context, call()), {
          name: 'ValidationError',
          code: 'invalid_argument',
          argument,
        });
      }
      equal(await context.control.requests(), [], 'what was sent');
    },
  },
  {
    name: 'a remark of the API reaches onWarning, with the id of the request',
    async run(context) {
      const message = '199 Miscellaneous warning: You are using the demo project';
      const warnings: ApiWarning[] = [];
      const onWarning = (warning: ApiWarning) => warnings.push(warning);
      const client = await begin(context, { warning: message }, { onWarning });
      await client.set(uuid, 'pet', 'cat');
      equal(warnings.length, 1, 'the number of warnings');
      const [{ requestId = '', ...warning } = {}] = warnings as Partial<ApiWarning>[];
      equal(warning, { message, operation: 'updateFileMetadataKey', uuid, key: 'pet' });
      ensure(requestId.length > 0, 'the warning has no request id');
      expectNoSecret(warnings, keys.secretKey, context.inspect);
    },
  },
] satisfies Case[];
