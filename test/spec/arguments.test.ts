// The messages about wrong arguments. The fuzz proves that no wrong argument is sent, and that each valid one is.
import { ValidationError } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { schemas } from '../../generated/constants.ts';
import { apiResponse, createTestClient, rejectionOf, uuid } from '../support/client.ts';
import { type Arguments, faces, type Operation } from '../support/faces.ts';

const longestKey = schemas.MetadataKey.maxLength;
const longestValue = schemas.MetadataValue.maxLength;
const { minLength, maxLength } = schemas.FileUuid;
const uuidLengths = minLength === maxLength ? `${minLength}` : `${minLength} to ${maxLength}`;
const huge = 'x'.repeat(100_000_000);

type WrongCall = [Operation, Arguments, RegExp];
const { pattern } = schemas.MetadataKey;
const mustMatch = ['a/b', 'a%2Fb', '%2e%2e', 'a%3Ab', 'a b', 'ключ', 'a?b', 'a#b', 'a\\b', '{key}', 'a\n'].filter(
  (key) => !new RegExp(pattern, 'u').test(key),
);
const wrongUuids = ['', '.', '..', `${uuid}/..`, `../${uuid}`, `${uuid}\n`, ` ${uuid}`, uuid.replaceAll('-', '')];
const wrongCalls: WrongCall[] = [
  ['get', { key: '' }, /^`key` must not be empty$/],
  ['set', { key: '.' }, /^`key` must not be "\."/],
  ['delete', { key: '..' }, /must not be "\.\."/],
  ['get', { key: 'a b' }, /^`key` must be a string of .* that matches .*, got "a b" of 3 characters$/],
  ...mustMatch.map((key): WrongCall => ['get', { key }, /that matches/]),
  [
    'get',
    { key: 'k'.repeat(longestKey + 1) },
    new RegExp(`to ${longestKey} characters .*" of ${longestKey + 1} characters$`),
  ],
  // The exact number would be the sign of a search through the whole string.
  ['get', { key: huge }, /got a string of over 5000 characters$/],
  ['get', { key: '\ud800' }, /^`key` contains half of a surrogate pair/],
  ['get', { key: undefined }, /^`key` must be a string .*, got undefined/],
  ['get', { key: null }, /got null/],
  ['get', { key: 1 }, /got a number/],
  ['get', { key: Symbol('x') }, /got a symbol/],
  ['get', { key: ['a'] }, /got an array/],
  ['get', { key: { toString: () => 'a' } }, /got an object/],
  ...wrongUuids.map((wrong): WrongCall => ['list', { uuid: wrong }, /^`uuid` must/]),
  ['list', { uuid: 'me' }, new RegExp(`^\`uuid\` must be a string of ${uuidLengths} .* of 2 characters$`)],
  ['list', { uuid: `https://ucarecdn.com/${uuid}/` }, /characters: pass the uuid in that URL$/],
  ['set', { value: '' }, /^`value` must be .*, got a string of 0 characters$/],
  [
    'set',
    { value: `${'🐈'.repeat(longestValue - 1)}xx` },
    new RegExp(`to ${longestValue} .* of ${longestValue + 1} characters$`),
  ],
  ['set', { value: 'a\0b' }, /that matches .*, got a string of 3 characters$/],
  ['set', { value: '\udc08\ud83d' }, /surrogate/],
  ['set', { value: 'confidential '.repeat(longestValue) }, /^(?!.*confidential)/],
];
// JSON turns these into strings before `api` validates the body, or takes seconds for them.
const wrongForOperations: WrongCall[] = [
  ['set', { value: 7n }, /must be a value that JSON can contain/],
  ['set', { value: { toJSON: () => 'cat' } }, /got an object/],
  ['set', { value: huge }, /over 5000 characters$/],
];

describe.each(faces)('%s:', (face, perform) => {
  const all = [...wrongCalls, ...(face === 'operations' ? wrongForOperations : [])];
  const printed = (value: unknown) => (String(value).length > 99 ? 'a long string' : value);
  it.each(
    all.map(([operation, args, problem]) => [operation, Object.values(args).map(printed), args, problem] as const),
  )('`%s` rejects %o before any request', async (operation, _, args, problem) => {
    const { client, requests } = createTestClient(apiResponse(200, 'ok'));
    const error = await rejectionOf(perform(client, operation, args));
    expect(error).toBeInstanceOf(ValidationError);
    expect(error).toMatchObject({ code: 'invalid_argument', argument: Object.keys(args)[0] });
    expect(error.message).toMatch(problem);
    expect(requests).toEqual([]);
  });
});
