// Every status has its error, also where it is not the API that answers.
import {
  AuthenticationError,
  BadRequestError,
  HttpError,
  NotAcceptableError,
  NotFoundError,
  RateLimitError,
  ServerError,
} from 'uploadcare-metadata';
import { failures, operations, requestMediaType } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';

export const classes: readonly (readonly [number, typeof HttpError, attempts: number])[] = [
  [400, BadRequestError, 1],
  [401, AuthenticationError, 1],
  [403, HttpError, 1],
  [404, NotFoundError, 1],
  [406, NotAcceptableError, 1],
  [418, HttpError, 1],
  [429, RateLimitError, 3],
  [500, ServerError, 3],
  [502, ServerError, 3],
  [503, ServerError, 3],
  [504, ServerError, 3],
  [599, ServerError, 1],
];

export const statuses: Case<RuntimeContext>[] = [
  ...classes.map(([status, errorClass, attempts]): Case<RuntimeContext> => {
    const { name } = errorClass.prototype;
    return {
      name: `status ${status} gives ${name}, after ${attempts} attempts`,
      async run(context) {
        const client = await begin(context);
        await context.control.fail({ kind: status, times: attempts });
        const error = await failureOf(context, client.set(uuid, 'pet', 'cat'));
        ensure(error instanceof errorClass && error instanceof HttpError, `it is no instance of ${name}`);
        has(error, { name, status, attempts, operation: 'updateFileMetadataKey', uuid, key: 'pet' });
        equal((await context.control.requests()).length, attempts, 'the number of requests');
        await context.control.fail({ kind: status });
        const raw = await client.api.GET(operations.listFileMetadata.path, { params: { path: { uuid } } });
        equal([raw.data, raw.response.ok, raw.response.status], [undefined, false, status]);
        equal(typeof raw.error?.detail, 'string');
      },
    };
  }),
  {
    name: 'an Accept header that something on the way has changed gives NotAcceptableError',
    async run(context) {
      const fetch: typeof globalThis.fetch = (url, init) => {
        const headers = new Headers(init?.headers);
        headers.set('Accept', requestMediaType);
        return globalThis.fetch(url, { ...init, headers });
      };
      const client = await begin(context, {}, { fetch });
      const error = await failureOf(context, client.list(uuid));
      has(error, { name: 'NotAcceptableError', ...failures.noVersion });
    },
  },
  {
    name: 'a page in place of an answer gives ResponseError',
    async run(context) {
      const client = await begin(context);
      await context.control.fail({ kind: 'html' });
      has(await failureOf(context, client.list(uuid)), { name: 'ResponseError', status: 200, attempts: 1 });
    },
  },
] satisfies Case<RuntimeContext>[];
