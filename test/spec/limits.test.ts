// The limits for programs that check their input earlier: the client accepts and refuses the same.
import { isFileUuid, isMetadataKey, isMetadataValue, limits } from 'uploadcare-metadata';
import { expect, it } from 'vitest';
import { apiResponse, createTestClient, uuid } from '../support/client.ts';

const ofLength = (length: number) => 'a'.repeat(length);
const { key, value } = limits;
const anything = [undefined, null, 5, '', 'a', '.', '..', 'a b', 'a\0', '\ud800', uuid, `${uuid}x`, ['a']];

it.each([
  ...anything,
  ...[ofLength(key.maxLength), ofLength(key.maxLength + 1), ofLength(value.maxLength), ofLength(value.maxLength + 1)],
])('the client accepts %j where `isFileUuid`, `isMetadataKey` and `isMetadataValue` do', async (each) => {
  const { client } = createTestClient(apiResponse(200, 'ok'));
  const accepts = (...args: unknown[]) =>
    client.set(...(args as [string, string, string])).then(
      () => true,
      () => false,
    );
  expect(await accepts(each, 'pet', 'cat')).toBe(isFileUuid(each));
  expect(await accepts(uuid, each, 'cat')).toBe(isMetadataKey(each));
  expect(await accepts(uuid, 'pet', each)).toBe(isMetadataValue(each));
});
