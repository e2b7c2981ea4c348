import { ValidationError } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { operations, parameterRules, serverUrl, valueRule } from '../../generated/constants.ts';
import { apiResponse, createTestClient, rejectionOf, uuid } from '../support/client.ts';
import { type Arguments, faces, type Operation } from '../support/faces.ts';

const longestKey = parameterRules.key.maxLength;
const longestValue = valueRule.maxLength;
const { minLength, maxLength } = parameterRules.uuid;
const uuidLengths = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
const huge = 'x'.repeat(100_000_000);

const wrongKeys: [unknown, RegExp][] = [
  ['', /^`key` must not be empty$/],
  ['.', /^`key` must not be "\."/],
  ['..', /must not be "\.\."/],
  ['a/b', /^`key` must match .*, got "a\/b"/],
  ...['a%2Fb', '%2e%2e', 'a%3Ab', 'a b', 'ключ', 'a?b', 'a#b', 'a\\b', '{key}', 'a\n'].map((key): [string, RegExp] => [
    key,
    /must match/,
  ]),
  ['k'.repeat(longestKey + 1), new RegExp(`to ${longestKey} characters, got ${longestKey + 1}`)],
  // The exact number would be the sign of a search through the whole string.
  [huge, /characters, got more$/],
  ['\ud800', /^`key` contains half of a surrogate pair/],
  [undefined, /^`key` must be a string, got undefined/],
  [null, /got null/],
  [1, /got a number/],
  [Symbol('x'), /got a symbol/],
  [['a'], /got an array/],
  [{ toString: () => 'a' }, /got an object/],
];
const wrongUuids = ['', '.', '..', `${uuid}/`, `${uuid}/..`, `../${uuid}`, `${uuid}\n`, ` ${uuid}`, 'me'];
const wrongValues: [unknown, RegExp][] = [
  ['', /^`value` must have .* characters, got 0$/],
  ['x'.repeat(longestValue + 1), new RegExp(`to ${longestValue} characters, got ${longestValue + 1}`)],
  [`${'🐈'.repeat(longestValue - 1)}xx`, new RegExp(`got ${longestValue + 1}$`)],
  ['🐈'.repeat(longestValue + 1), /got more$/],
  ['\udc08\ud83d', /surrogate/],
  [undefined, /got undefined/],
  [null, /got null/],
  [7, /got a number/],
  [['cat'], /got an array/],
];
// JSON turns these into strings before `api` validates the body, or takes seconds for them.
const wrongForOperations: [unknown, RegExp][] = [
  [7n, /got a bigint/],
  [{ toJSON: () => 'cat' }, /got an object/],
  [huge, /got more$/],
];

describe.each(faces)('%s:', (face, perform) => {
  async function expectRefusal(operation: Operation, args: Arguments, problem?: RegExp) {
    const { client, requests } = createTestClient(apiResponse(200, 'ok'));
    const error = await rejectionOf(perform(client, operation, args));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: 'invalid_argument', argument: Object.keys(args)[0] });
    if (problem) expect(error.message).toMatch(problem);
    expect(requests).toEqual([]);
  }
  const printed = (value: unknown) => (value === huge ? 'of 10^8 characters' : value);

  describe.each(['get', 'set', 'delete'] as const)('`%s`', (operation) => {
    it.each(wrongKeys.map(([key, problem]) => [printed(key), key, problem] as const))(
      'rejects key %o before any request',
      (_, key, problem) => expectRefusal(operation, { key }, problem),
    );
  });

  it.each([...wrongUuids, uuid.replaceAll('-', '')])('`list` rejects uuid %j before any request', (wrong) =>
    expectRefusal('list', { uuid: wrong }),
  );

  it('`list` names the lengths that a uuid can have', () =>
    expectRefusal('list', { uuid: 'me' }, new RegExp(`^\`uuid\` must have ${uuidLengths} characters, got 2$`)));

  const values = [...wrongValues, ...(face === 'operations' ? wrongForOperations : [])];
  it.each(values.map(([value, problem]) => [printed(value), value, problem] as const))(
    '`set` rejects value %o before any request',
    (_, value, problem) => expectRefusal('set', { value }, problem),
  );

  it('`set` does not repeat a value that it rejects', () =>
    expectRefusal('set', { value: 'confidential '.repeat(longestValue) }, /^(?!.*confidential)/));

  const accepted = ['x', ' ', '"', '\\', '\0', '\n', '💩', 'é', '__proto__', 'null', '1', '{}'];
  it.each([...accepted, '🐈'.repeat(longestValue)])('`set` sends value %j as JSON', async (value) => {
    const { client, requests } = createTestClient(apiResponse(200, value));
    expect(await perform(client, 'set', { value })).toBe(value);
    expect(JSON.parse(requests[0]?.body ?? '')).toBe(value);
  });

  it.each(['-:45az_', 'a:b', '...', '.a', 'a.', '__proto__', 'constructor', 'k'.repeat(longestKey)])(
    '`get` sends key %j as it is',
    async (key) => {
      const { client, requests } = createTestClient(apiResponse(200, 'cat'));
      await perform(client, 'get', { key });
      const path = operations.getFileMetadataKey.path.replace('{uuid}', uuid).replace('{key}', key);
      expect(requests[0]?.url).toBe(serverUrl + path);
    },
  );
});
