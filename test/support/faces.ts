// The four operations on both faces of the client, so that one table of cases tests both.
import type { MetadataClient, MetadataOperations } from 'uploadcare-metadata';
import { operations } from '../../generated/constants.ts';
import { uuid } from './client.ts';

export type Operation = 'list' | 'get' | 'set' | 'delete';

/** The arguments of a call: wrong ones too. Those that are left out are valid. */
export type Arguments = Partial<Record<'uuid' | 'key' | 'value' | 'signal', unknown>>;

/** Makes a call and returns its data. */
export type Face = (client: MetadataClient, operation: Operation, args?: Arguments) => Promise<unknown>;

const routes = {
  list: operations.listFileMetadata,
  get: operations.getFileMetadataKey,
  set: operations.updateFileMetadataKey,
  delete: operations.deleteFileMetadataKey,
};
const valid = { uuid, key: 'pet', value: 'cat' };
type Loose = (...given: unknown[]) => Promise<unknown>;

/** Makes a call with the operations. Returns its value. */
export async function callOperation(client: MetadataOperations, operation: Operation, args?: Arguments) {
  const { uuid, key, value, ...options } = { ...valid, ...args };
  const given = { list: [uuid], get: [uuid, key], set: [uuid, key, value], delete: [uuid, key] }[operation];
  return (client[operation] as Loose)(...given, options);
}

/** Makes a call with the typed fetch client. Returns its data or error, and the response. */
export async function callApi({ api }: MetadataClient, operation: Operation, args?: Arguments) {
  const { uuid, key, value, ...options } = { ...valid, ...args };
  const { method, path, requestBody } = routes[operation];
  const params = { path: operation === 'list' ? { uuid } : { uuid, key } };
  const init = { params, ...(requestBody && { body: value }), ...options };
  return (await (api[method] as Loose)(path, init)) as { data?: unknown; error?: object; response: Response };
}

export const faces: readonly [['operations', Face], ['api', Face]] = [
  ['operations', callOperation],
  ['api', async (...call) => (await callApi(...call)).data],
];
