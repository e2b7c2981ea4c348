import * as everything from 'uploadcare-metadata';
import { CallError, HttpError, MetadataError, ResponseError } from 'uploadcare-metadata';
import { expect, it } from 'vitest';
import { operations } from '../../generated/constants.ts';
import { apiResponse, createTestClient, errorResponse, rejectionOf, requestId, uuid } from '../support/client.ts';
import { faces, type Operation } from '../support/faces.ts';

const [[, perform]] = faces;
const classes = new Map<string, unknown>(Object.entries(everything));
const line = `PUT ${operations.updateFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', 'pet')}`;

/** Returns the error that an operation rejects with when the API responds with this. */
const errorOf = (response: Response, operation: Operation = 'set') =>
  rejectionOf(perform(createTestClient(response, { maxRetries: 0 }).client, operation));

it.each([
  [400, 'BadRequestError', 'bad_request'],
  [401, 'AuthenticationError', 'authentication_failed'],
  [404, 'NotFoundError', 'not_found'],
  [406, 'NotAcceptableError', 'not_acceptable'],
  [429, 'RateLimitError', 'rate_limited'],
  [500, 'ServerError', 'server_error'],
  [599, 'ServerError', 'server_error'],
  [403, 'HttpError', 'http_error'],
  [422, 'HttpError', 'http_error'],
] as const)('status %i becomes a %s with the code %s', async (status, name, code) => {
  const error = await errorOf(errorResponse(status, 'This is why.'));
  for (const base of [classes.get(name), HttpError, ResponseError, CallError, MetadataError])
    expect(error).toBeInstanceOf(base);
  expect(error.message.startsWith(`${line}: ${status} This is why.`)).toBe(true);
  expect(error.message.endsWith(`(request ${requestId})`)).toBe(true);
  const fields = { status, code, detail: 'This is why.', requestId, attempts: 1 };
  const call = { operation: 'updateFileMetadataKey', uuid, key: 'pet' };
  expect(JSON.parse(JSON.stringify(error))).toEqual({ name, message: error.message, ...call, ...fields });
});

it.each<[number, string, Operation, string]>([
  [401, 'Wrong key', 'list', '401 Wrong key. Check the credentials and the clock of this machine. (request'],
  [403, 'No!', 'list', '403 No! (request'],
  [404, 'Not found.', 'list', 'Check the uuid. (request'],
  [404, 'Not found.', 'get', 'Check the uuid and the key. (request'],
  [429, 'Slow down.', 'get', 'Try again later. (request'],
])('the message for %i %j of `%s` is whole sentences with advice', async (status, detail, operation, end) => {
  expect((await errorOf(errorResponse(status, detail), operation)).message).toContain(end);
});

it('an error about a whole file has no `key`, and one without a request id no `requestId`', async () => {
  const error = await errorOf(new Response(null, { status: 404 }), 'list');
  expect(error).toMatchObject({ operation: 'listFileMetadata', uuid });
  for (const name of ['key', 'requestId', 'detail']) expect(error).not.toHaveProperty(name);
});

it.each<[object, string | undefined]>([
  [{ key: ['Too long.', 'Wrong.'], value: ['Empty.'] }, 'key: Too long. Wrong. value: Empty.'],
  [{ key: 'Too long.', value: [5] }, undefined],
  [{ detail: 7 }, undefined],
  [['Too long.'], undefined],
])('the `detail` of %j is %j', async (body, detail) => {
  expect((await errorOf(apiResponse(400, body)))['detail']).toBe(detail);
});

it('a long `detail` with control characters is cut to 1,000 characters, and escaped in the message', async () => {
  const detail = `\r\n\u001b[31mFORGED\u0085\u2028${'x'.repeat(5_000)}`;
  const error = await errorOf(errorResponse(403, detail));
  expect(error['detail']).toBe(detail.slice(0, 1_000));
  expect(error.message.length).toBeLessThan(1_300);
  expect(error.message).toContain('\\u000d\\u000a\\u001b[31mFORGED\\u0085\\u2028x');
  expect(error.message).not.toMatch(/[\p{Cc}\u2028]/u);
});
