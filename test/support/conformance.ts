// The results that a client receives from an API that keeps to the OpenAPI description: values, or the status and detail of a failure.
import {
  type HttpError,
  type MetadataClient,
  type MetadataClientOptions,
  type MetadataOperations,
  signedAuth,
  simpleAuth,
} from 'uploadcare-metadata';
import type { EmulatorOptions } from 'uploadcare-metadata/emulator';
import { failures, schemas } from '../../generated/constants.ts';
import { keys, uuid } from './client.ts';
import * as onFace from './faces.ts';

/** One call on the file: an operation, a key, and a value. */
export type ConformanceCall = readonly [operation: onFace.Operation, key?: string, value?: string];

export interface ConformanceCase {
  readonly name: string;
  readonly calls: readonly ConformanceCall[];
  /** The results of the calls, in order. */
  readonly results: readonly unknown[];
  readonly emulator?: EmulatorOptions;
  readonly client?: Pick<MetadataClientOptions, 'auth'>;
}

const files = { [uuid]: { pet: 'cat' } };
const everyCall: ConformanceCall[] = [['list'], ['get', 'pet'], ['set', 'pet', 'dog'], ['delete', 'pet']];
const allFail = (failure: object) => ({ calls: everyCall, results: everyCall.map(() => failure) });
const longestValue = '😀'.repeat(schemas.MetadataValue.maxLength);
const longestKeys = Array.from({ length: schemas.Metadata.maxProperties }, (_, index) =>
  `${index}`.padStart(schemas.MetadataKey.maxLength, 'k'),
);
const full = Object.fromEntries(longestKeys.map((key) => [key, longestValue]));
const values = ['naïve 🐈 “cat”\n', '"', '\\', '\u2028', '\u0001', 'null', ' ', longestValue];

export const conformance: readonly ConformanceCase[] = [
  {
    name: 'a key is set, read, listed and deleted',
    calls: [
      ['list'],
      ['set', '-:45az_...', 'x'],
      ['set', '-:45az_...', 'y'],
      ['get', '-:45az_...'],
      ['list'],
      ['delete', '-:45az_...'],
      ['list'],
    ],
    results: [{}, 'x', 'y', 'y', { '-:45az_...': 'y' }, undefined, {}],
    emulator: { files: { [uuid]: {} } },
  },
  {
    name: 'values of all kinds are stored as they are',
    calls: values.flatMap((value): ConformanceCall[] => [
      ['set', 'pet', value],
      ['get', 'pet'],
    ]),
    results: values.flatMap((value) => [value, value]),
  },
  {
    name: 'the largest metadata is listed, and one key more is rejected',
    calls: [['list'], ['set', 'more', 'x'], ['set', longestKeys[0] ?? '', 'x']],
    results: [
      full,
      { status: 400, detail: `A file can not have more than ${schemas.Metadata.maxProperties} metadata keys.` },
      'x',
    ],
    emulator: { files: { [uuid]: full } },
  },
  {
    name: 'an unknown key is not found',
    calls: [
      ['get', 'dog'],
      ['delete', 'dog'],
      ['set', 'dog', 'x'],
    ],
    results: [failures.notFound, failures.notFound, 'x'],
  },
  { name: 'an unknown file is not found', ...allFail(failures.notFound), emulator: { files: {} } },
  {
    name: 'the simple scheme is accepted',
    calls: [['list']],
    results: [{ pet: 'cat' }],
    client: { auth: simpleAuth(keys) },
  },
  {
    name: 'a wrong secret key is rejected',
    ...allFail(failures.invalidSignature),
    client: { auth: signedAuth({ ...keys, secretKey: 'wrong' }) },
    emulator: { explainCredentials: false },
  },
  {
    name: 'a throttled call is rejected',
    calls: [['list'], ['list']],
    results: [{ pet: 'cat' }, { ...failures.throttled, detail: failures.throttled.detail.replace(/\d+/, '4') }],
    emulator: { files, throttle: { burst: 1, perSecond: 0.25 } },
  },
];

/** Makes a call with the operations. Returns its value, or the status and detail of its failure. */
export const callOperation = (client: MetadataOperations, [operation, key, value]: ConformanceCall): Promise<unknown> =>
  onFace
    .callOperation(client, operation, { key, value })
    .catch(({ status, detail }: HttpError) => ({ status, detail }));

/** Makes the same call with the typed fetch client. */
async function callApi(client: MetadataClient, [operation, key, value]: ConformanceCall): Promise<unknown> {
  const { data, error, response } = await onFace.callApi(client, operation, { key, value });
  return error ? { status: response.status, ...error } : data;
}

/** The two faces of a client. */
export const faces: [string, (client: MetadataClient, call: ConformanceCall) => Promise<unknown>][] = [
  ['operations', callOperation],
  ['api', callApi],
];
