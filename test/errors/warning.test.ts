import { describe, expect, it, vi } from 'vitest';
import { responseHeaders } from '../../generated/constants.ts';
import { apiResponse, createTestClient, errorResponse, requestId, uuid } from '../support/client.ts';
import { faces, type Operation } from '../support/faces.ts';

const message = '199 Miscellaneous warning: You are using the demo project';
const warning = { [responseHeaders.warning]: message };
const cat = apiResponse(200, 'cat', warning);

describe.each(faces)('%s: `onWarning`', (_, perform) => {
  it.each<[number, Operation, Response, string]>([
    [200, 'get', cat, 'getFileMetadataKey'],
    [204, 'delete', apiResponse(204, undefined, warning), 'deleteFileMetadataKey'],
    [302, 'get', apiResponse(302, undefined, warning), 'getFileMetadataKey'],
    [404, 'get', errorResponse(404, 'No.', warning), 'getFileMetadataKey'],
  ])('receives the warning of a %i response to `%s`', async (_, operation, response, operationId) => {
    const onWarning = vi.fn();
    await perform(createTestClient(response, { onWarning }).client, operation).catch(() => {});
    expect(onWarning.mock.calls).toEqual([[{ message, operation: operationId, uuid, key: 'pet', requestId }]]);
  });

  it('receives the warning of each attempt, and is not called without one', async () => {
    const onWarning = vi.fn();
    const replies = [errorResponse(503, 'Later.', warning), cat, apiResponse(200, 'cat')];
    const { client } = createTestClient(replies, { onWarning });
    for (let call = 0; call < 3; call++) await perform(client, 'get');
    expect(onWarning).toHaveBeenCalledTimes(2);
  });

  it('receives no warning of a response that arrives after an abort', async () => {
    const onWarning = vi.fn();
    const controller = new AbortController();
    const reply = () => {
      controller.abort();
      return cat.clone();
    };
    const { client } = createTestClient(reply, { onWarning });
    await perform(client, 'get', { signal: controller.signal }).catch(() => {});
    await new Promise(setImmediate);
    expect(onWarning).not.toHaveBeenCalled();
  });

  it('does not fail a call when it throws or rejects', async () => {
    const fail = () => {
      throw new Error('oops');
    };
    for (const onWarning of [fail, async () => fail()])
      expect(await perform(createTestClient(cat, { onWarning }).client, 'get')).toBe('cat');
  });
});
