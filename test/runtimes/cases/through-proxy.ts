// What a client has to see of the API through a proxy, wherever that is.
import type { ApiWarning } from 'uploadcare-metadata';
import { failures, operations } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { forbidden } from '../back-end.ts';
import { failureOf, keys, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';
import { expectNoSecret } from '../secrets.ts';
import { type Front, proxiedTrouble } from './proxied-trouble.ts';
import { names, values } from './verbs.ts';

export function throughProxy(where: string, begin: Front): Case<RuntimeContext>[] {
  const cases: Case<RuntimeContext>[] = [
    ...proxiedTrouble(begin),
    {
      name: 'the four verbs',
      async run(context) {
        const client = await begin(context);
        equal(await client.list(uuid), {});
        for (const name of names) equal(await client.set(uuid, name, `of ${name}`), `of ${name}`);
        const expected = Object.fromEntries(names.map((name) => [name, `of ${name}`]));
        equal(await client.list(uuid), expected);
        equal(await context.control.metadataOf(uuid), expected);
        for (const name of names) equal(await client.delete(uuid, name), undefined);
        has(await failureOf(context, client.get(uuid, 'a:b')), {
          name: 'NotFoundError',
          ...failures.notFound,
        });
        // Where the proxy stands is no business of the API.
        const { path } = operations.updateFileMetadataKey;
        const paths = (await context.control.requests()).map((request) => request.path);
        ensure(
          paths.includes(path.replace('{uuid}', uuid).replace('{key}', 'a:b')),
          `what was sent is ${paths}`,
        );
        expectNoSecret(client, keys.secretKey, context.inspect);
      },
    },
    {
      name: 'values of every kind, all at once',
      async run(context) {
        const client = await begin(context);
        const stored = await Promise.all(values.map((value, index) => client.set(uuid, `k${index}`, value)));
        equal(stored, values);
        equal(await Promise.all(values.map((_, index) => client.get(uuid, `k${index}`))), values);
        equal(Object.values(await client.list(uuid)).sort(), [...values].sort());
      },
    },
    {
      name: 'a call that is denied',
      async run(context) {
        const client = await begin(context, { files: { [uuid]: { [forbidden]: 'cat' } } });
        for (const call of [
          () => client.get(uuid, forbidden),
          () => client.set(uuid, forbidden, 'dog'),
          () => client.delete(uuid, forbidden),
        ])
          has(await failureOf(context, call()), { name: 'HttpError', status: 403, attempts: 1 });
        equal(await context.control.requests(), [], 'what reached the API');
      },
    },
    {
      name: 'an argument that is wrong',
      async run(context) {
        const client = await begin(context);
        for (const call of [() => client.get(uuid, '..'), () => client.set(uuid, 'pet', '\ud83d')])
          equal((await failureOf(context, call())).name, 'ValidationError');
        equal(await context.control.requests(), [], 'what reached the API');
      },
    },
    {
      name: 'a remark of the API reaches onWarning, and nothing of the credentials that it repeats',
      async run(context) {
        const message = '199 Miscellaneous warning: You are using the demo project';
        const warnings: ApiWarning[] = [];
        const onWarning = (warning: ApiWarning) => warnings.push(warning);
        const client = await begin(context, { warning: message }, { onWarning });
        await client.set(uuid, 'pet', 'cat');
        has(warnings[0] ?? {}, { message, operation: 'updateFileMetadataKey', uuid, key: 'pet' });
        await context.control.misbehave('echo');
        const error = await failureOf(context, client.list(uuid));
        equal(error.name, 'AuthenticationError');
        ensure(error.message.includes('[redacted]'), `it is "${error.message}"`);
        equal(warnings.length, 2, 'the number of warnings');
        ensure(warnings[1]?.message.includes('[redacted]') === true, 'the warning came in another way');
        expectNoSecret(warnings, keys.secretKey, context.inspect);
      },
    },
  ];
  return cases.map((each) => ({ ...each, name: `with ${where}: ${each.name}` }));
}
