// What the sample for Workers has to do where it is deployed: it has its keys, and takes the emulator for production.
import { type CommonOptions, createMetadataClient, type MetadataVerbs } from 'uploadcare-metadata';
import { operations, serverUrl } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { failureOf, rejectionOf, uuid } from '../client.ts';
import type { Case, RuntimeContext, Setting } from '../context.ts';
import { values } from './verbs.ts';

// Those of openapi/samples/frameworks: where it is mounted, and a visitor who may not delete. The file is theirs.
const mount = '/api/metadata';
const visitor = 'theme=dark; session=demosession';

export function sample(workerUrl: string): Case<RuntimeContext>[] {
  async function begin(
    { control }: RuntimeContext,
    setting: Setting = {},
    { cookie = visitor, ...more }: Partial<CommonOptions> & { cookie?: string } = {},
  ): Promise<MetadataVerbs> {
    await control.start({ files: { [uuid]: {} }, ...setting });
    const send: typeof fetch = (input, init) => {
      const headers = new Headers(init?.headers);
      headers.set('Cookie', cookie);
      return fetch(input, { ...init, headers });
    };
    return createMetadataClient({ baseUrl: workerUrl + mount, fetch: send, sleep: async () => {}, ...more });
  }

  return [
    {
      name: 'it makes the calls of a visitor, to production',
      async run(context) {
        const client = await begin(context);
        equal(await client.set(uuid, 'a:b', 'naïve 🐈'), 'naïve 🐈');
        equal(await client.get(uuid, 'a:b'), 'naïve 🐈');
        equal(await client.list(uuid), { 'a:b': 'naïve 🐈' });
        equal((await failureOf(context, client.get(uuid, 'none'))).name, 'NotFoundError');
        const { host } = new URL(serverUrl);
        const { path } = operations.listFileMetadata;
        const requests = await context.control.requests();
        has(requests[2] ?? {}, { method: 'GET', host, path: path.replace('{uuid}', uuid) });
        equal(
          requests.map((request) => request.host),
          Array(4).fill(host),
        );
      },
    },
    {
      name: 'it serves many calls at once',
      async run(context) {
        const client = await begin(context);
        equal(await Promise.all(values.map((value, index) => client.set(uuid, `k${index}`, value))), [
          ...values,
        ]);
        equal(Object.values(await client.list(uuid)).sort(), [...values].sort());
      },
    },
    {
      name: 'it denies what the visitor may not do, and who is none',
      async run(context) {
        const client = await begin(context);
        const stranger = await begin(context, {}, { cookie: 'session=other' });
        for (const call of [
          () => client.delete(uuid, 'pet'),
          () => client.list(uuid.replace(/^./, 'f')),
          () => stranger.list(uuid),
        ])
          has(await failureOf(context, call()), { name: 'HttpError', status: 403, attempts: 1 });
        equal((await fetch(`${workerUrl}/other`)).status, 404);
        equal(await context.control.requests(), [], 'what reached the API');
      },
    },
    {
      name: 'it hands on what the API says, nothing of the credentials, and takes no part in retries',
      async run(context) {
        const client = await begin(context);
        await context.control.fail({ kind: 503, times: 2 });
        equal(await client.set(uuid, 'pet', 'cat'), 'cat');
        equal((await context.control.requests()).length, 3, 'the number of requests');
        await context.control.fail({ kind: 429, times: 3, retryAfter: 7 });
        has(await failureOf(context, client.list(uuid)), {
          name: 'RateLimitError',
          retryAfter: 7,
          attempts: 3,
        });
        await context.control.misbehave('echo');
        const error = await failureOf(context, client.list(uuid));
        equal(error.name, 'AuthenticationError');
        ensure(error.message.includes('[redacted]'), `it is "${error.message}"`);
      },
    },
    {
      name: 'it serves on after an API that did not answer, and a visitor who is gone',
      async run(context) {
        const client = await begin(context, {}, { maxRetries: 0 });
        await context.control.fail({ kind: 'truncate' });
        has(await failureOf(context, client.list(uuid)), { name: 'ServerError', status: 502 });
        await context.control.fail({ kind: 'hang' });
        const controller = new AbortController();
        const rejection = rejectionOf(client.list(uuid, { signal: controller.signal }));
        await context.control.received(2);
        controller.abort('gone');
        equal(await rejection, 'gone');
        // That the connection is closed, workerd only notices when it has something to send: the call goes on until then.
        equal(await client.list(uuid), {});
      },
    },
  ];
}
