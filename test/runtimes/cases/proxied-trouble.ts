// What a client has to see, through a proxy, of an API that fails, and of calls that end before they are answered.
import type { CommonOptions, MetadataVerbs } from 'uploadcare-metadata';
import { ensure, equal, has } from '../assert.ts';
import { failureOf, rejectionOf, uuid } from '../client.ts';
import type { Case, RuntimeContext, Setting } from '../context.ts';
import { classes } from './statuses.ts';

/** Starts the emulator anew, and gives a client with a proxy in front of it. */
export type Front = (
  context: RuntimeContext,
  setting?: Setting,
  more?: Partial<CommonOptions>,
) => Promise<MetadataVerbs>;

const files = { [uuid]: { pet: 'cat' } };

export const proxiedTrouble = (begin: Front): Case<RuntimeContext>[] => [
  {
    name: 'every status has its error, after as many attempts',
    async run(context) {
      for (const [status, { prototype }, attempts] of classes) {
        const client = await begin(context, { files });
        await context.control.fail({ kind: status, times: attempts });
        const error = await failureOf(context, client.get(uuid, 'pet'));
        const operation = 'getFileMetadataKey';
        has(error, { name: prototype.name, status, attempts, operation, uuid, key: 'pet' });
        ensure(String(error['requestId'] ?? '') !== '', `${status} has no request id`);
        equal((await context.control.requests()).length, attempts, 'the number of requests');
        equal(await client.get(uuid, 'pet'), 'cat');
      }
    },
  },
  {
    name: 'an API that gives no usable answer',
    async run(context) {
      const client = await begin(context, { files }, { maxRetries: 0 });
      for (const kind of ['html', 'truncate'] as const) {
        await context.control.fail({ kind });
        const error = await failureOf(context, client.get(uuid, 'pet'));
        has(error, { name: 'ServerError', status: 502, attempts: 1 });
      }
      equal(await client.get(uuid, 'pet'), 'cat');
    },
  },
  {
    name: 'trouble that passes, and the wait that the API asks for',
    async run(context) {
      const waits: number[] = [];
      const client = await begin(context, {}, { sleep: async (wait) => void waits.push(wait) });
      await context.control.fail({ kind: 503 });
      await context.control.fail({ kind: 429, retryAfter: 7 });
      equal(await client.set(uuid, 'pet', 'naïve 🐈'), 'naïve 🐈');
      equal([waits.length, waits[1]], [2, 7_000], 'the waits');
      await context.control.fail({ kind: 503, applied: true });
      equal(await client.delete(uuid, 'pet'), undefined);
      const methods = (await context.control.requests()).map(({ method }) => method);
      equal(methods, ['PUT', 'PUT', 'PUT', 'DELETE', 'DELETE']);
    },
  },
  {
    name: 'no answer in time gives TimeoutError, and the connection to the API is closed',
    async run(context) {
      const client = await begin(context, {}, { timeout: 500, maxRetries: 1 });
      await context.control.fail({ kind: 'hang', times: 2 });
      has(await failureOf(context, client.list(uuid)), { name: 'TimeoutError', attempts: 2 });
      await context.control.abandoned(2);
    },
  },
  {
    name: 'aborting ends a call with the reason given, and closes the connection to the API',
    async run(context) {
      const client = await begin(context);
      await context.control.fail({ kind: 'hang' });
      const controller = new AbortController();
      const reason = { why: 'not needed any more' };
      const rejection = rejectionOf(client.set(uuid, 'pet', 'cat', { signal: controller.signal }));
      await context.control.received(1);
      controller.abort(reason);
      ensure((await rejection) === reason, 'it is not the reason');
      await context.control.abandoned(1);
      equal(await client.list(uuid), {});
    },
  },
];
