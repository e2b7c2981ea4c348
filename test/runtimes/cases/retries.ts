// Trouble that passes, and trouble that does not.
import { NotFoundError } from 'uploadcare-metadata';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, rejectionOf, uuid } from '../client.ts';
import type { Case } from '../context.ts';

export const retries: Case[] = [
  ...([500, 503, 429, 'reset'] as const).map(
    (kind): Case => ({
      name: `a fault (${kind}) that passes`,
      async run(context) {
        const client = await begin(context);
        await context.control.fail({ kind, operation: 'updateFileMetadataKey' });
        equal(await client.set(uuid, 'pet', 'naïve 🐈'), 'naïve 🐈');
        equal(await client.get(uuid, 'pet'), 'naïve 🐈');
        const requests = await context.control.requests();
        equal(
          requests.map(({ method }) => method),
          ['PUT', 'PUT', 'GET'],
        );
      },
    }),
  ),
  {
    name: 'throttling, and the wait that it asks for',
    async run(context) {
      const waits: number[] = [];
      const sleep = async (wait: number) => void waits.push(wait);
      const throttle = { burst: 1, perSecond: 0.25 };
      const client = await begin(context, { throttle }, { sleep, maxRetries: 1 });
      await client.list(uuid);
      const error = await failureOf(context, client.list(uuid));
      has(error, { name: 'RateLimitError', retryAfter: 4, attempts: 2 });
      equal(waits, [4_000]);
      equal((await context.control.requests()).length, 3, 'the number of requests');
    },
  },
  {
    name: 'a deletion whose answer is lost is done',
    async run(context) {
      const client = await begin(context, { files: { [uuid]: { pet: 'cat' } } });
      await context.control.fail({ kind: 503, applied: true });
      equal(await client.delete(uuid, 'pet'), undefined);
      equal(await context.control.metadataOf(uuid), {});
    },
  },
  {
    name: 'a deletion whose connection is lost is done, or was repeated by the runtime itself, which finds nothing',
    async run(context) {
      const client = await begin(context, { files: { [uuid]: { pet: 'cat' } } });
      await context.control.fail({ kind: 'reset', applied: true });
      try {
        equal(await client.delete(uuid, 'pet'), undefined);
      } catch (error) {
        // All but Node repeat what they have sent on a connection that was open before, and do not tell.
        ensure(error instanceof NotFoundError && error.attempts === 1, `it is ${error}`);
      }
      equal((await context.control.requests()).length, 2, 'the number of requests');
      equal(await context.control.metadataOf(uuid), {});
    },
  },
  {
    name: 'the wait between attempts is on the timers of the runtime',
    async run(context) {
      const client = await begin(context, {}, { sleep: undefined, random: () => 0.001 });
      await context.control.fail({ kind: 503, times: 2 });
      equal(await client.list(uuid), {});
      equal((await context.control.requests()).length, 3, 'the number of requests');
    },
  },
  {
    name: 'a call that is given up before it starts sends nothing',
    async run(context) {
      const client = await begin(context);
      const reason = { why: 'not needed' };
      const signal = AbortSignal.abort(reason);
      ensure((await rejectionOf(client.list(uuid, { signal }))) === reason, 'it is not the reason');
      equal(await context.control.requests(), [], 'what was sent');
    },
  },
  {
    name: 'a call that is given up while it waits for its next attempt ends at once',
    async run(context) {
      const controller = new AbortController();
      const reason = { why: 'not needed any more' };
      const random = () => {
        // A wait is about to begin that would keep the process alive.
        setTimeout(() => controller.abort(reason));
        return 100;
      };
      const client = await begin(context, {}, { sleep: undefined, random });
      await context.control.fail({ kind: 503, times: 3 });
      const call = client.list(uuid, { signal: controller.signal });
      ensure((await rejectionOf(call)) === reason, 'it is not the reason');
      equal((await context.control.requests()).length, 1, 'the number of requests');
    },
  },
] satisfies Case[];
