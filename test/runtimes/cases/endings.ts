// Calls that end before they are answered: by their deadline, or by their caller. The connection has to end with them.
import { MetadataError } from 'uploadcare-metadata';
import { operations } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, rejectionOf, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';

const list = operations.listFileMetadata.path;

export const endings: Case<RuntimeContext>[] = [
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
        (signal: AbortSignal) => client.api.GET(list, { params: { path: { uuid } }, signal }),
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
];
