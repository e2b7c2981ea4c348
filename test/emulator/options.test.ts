import { createEmulator, demoKeys } from 'uploadcare-metadata/emulator';
import { serve } from 'uploadcare-metadata/emulator/server';
import { expect, it } from 'vitest';
import { schemas } from '../../generated/constants.ts';
import { uuid } from '../support/client.ts';

const { NaN: nan } = Number;
const create = (options: object | null) => async () => createEmulator(options as object);
const fileWith = (key: string, value: unknown) => create({ files: { [uuid]: { [key]: value } } });
const fail = (fault: object) => async () => createEmulator().fail(fault as { kind: number });
const listen = (options: object) => () => serve(createEmulator().fetch, options);

it.each<[argument: string, description: string, act: () => Promise<unknown>]>([
  ['throttle', 'a bucket that never fills', create({ throttle: { burst: 1, perSecond: 0 } })],
  ['throttle', 'an empty bucket', create({ throttle: { burst: 0.5, perSecond: 1 } })],
  ['per', 'an unknown name in a throttle', create({ throttle: { burst: 1, per: 1 } })],
  ['uuid', 'an invalid UUID', create({ files: { abc: {} } })],
  ['key', 'an invalid key', fileWith('a b', 'x')],
  ['value', 'a value that is too long', fileWith('pet', 'x'.repeat(schemas.MetadataValue.maxLength + 1))],
  ['latency', 'Infinity', create({ latency: Number.POSITIVE_INFINITY })],
  ['readDelay', 'a negative number', create({ readDelay: -1 })],
  ['clockSkew', 'NaN', create({ clockSkew: nan })],
  ['invalidStatus', 'NaN', create({ invalidStatus: nan })],
  ['deleteMissingStatus', 'another status', create({ deleteMissingStatus: 200 })],
  ['secret', 'an unknown name in the keys', create({ keys: { ...demoKeys, secret: 'x' } })],
  ['acceptAnyUuid', 'a string', create({ acceptAnyUuid: 'no' })],
  ['authentication', 'a string', create({ authentication: 'none' })],
  ['explainCredentials', 'a number', create({ explainCredentials: 1 })],
  ['basePath', 'no slash at the start', create({ basePath: 'api' })],
  ['basePath', 'two slashes', create({ basePath: '//api.example' })],
  ['basePath', 'a query', create({ basePath: '/api?a' })],
  ['basePath', 'null', create({ basePath: null })],
  ['onRequest', 'a string', create({ onRequest: 'log' })],
  ['requireContentType', 'a number', create({ requireContentType: 0 })],
  ['warning', 'a line break', create({ warning: 'a\nb' })],
  ['files', 'a file without metadata', create({ files: { [uuid]: undefined } })],
  ['latency', 'NaN', create({ latency: nan })],
  ['keys', 'a colon', create({ keys: { ...demoKeys, publicKey: 'a:b' } })],
  ['keys', 'no public key', create({ keys: { ...demoKeys, publicKey: undefined } })],
  ['keys', 'no secret key', create({ keys: { ...demoKeys, secretKey: undefined } })],
  ['now', 'a number', create({ now: 1 })],
  ['readDelai', 'an unknown name', create({ readDelai: 1 })],
  ['options', 'null', create(null)],
  ['kind', 'a status of success', fail({ kind: 204 })],
  ['kind', 'a number that is not a status', fail({ kind: 600 })],
  ['kind', 'an unknown kind', fail({ kind: 'nonsense' })],
  ['operation', 'an unknown operation', fail({ kind: 500, operation: 'typo' })],
  ['uuid', 'an invalid UUID in a fault', fail({ kind: 500, uuid: 'abc' })],
  ['key', 'an invalid key in a fault', fail({ kind: 500, key: 'a b' })],
  ['after', 'a negative number', fail({ kind: 500, after: -1 })],
  ['after', 'a fraction', fail({ kind: 500, after: 0.5 })],
  ['times', 'NaN', fail({ kind: 500, times: nan })],
  ['retryAfterSeconds', 'NaN', fail({ kind: 503, retryAfterSeconds: nan })],
  ['applied', 'an unknown name in a fault', fail({ kind: 500, applied: true })],
  ['port', 'NaN', listen({ port: nan })],
  ['port', 'a number above the last port', listen({ port: 65_536 })],
  ['host', 'an empty string', listen({ host: '' })],
  ['prot', 'an unknown name', listen({ prot: 1 })],
])('the emulator refuses `%s`: %s', async (argument, _, act) => {
  await expect(act()).rejects.toMatchObject({ name: 'ValidationError', argument });
});
