// The four operations on both faces of the client, so that one table of cases tests both.
import type { MetadataClient } from 'uploadcare-metadata';
import { operations } from '../../generated/constants.ts';
import { uuid } from './client.ts';

export type Operation = 'list' | 'get' | 'set' | 'delete';

/** The arguments of a call: wrong ones too. Those that are left out are valid. */
export type Arguments = Partial<Record<'uuid' | 'key' | 'value' | 'signal', unknown>>;

/** Makes a call and returns its data. */
export type Face = (client: MetadataClient, operation: Operation, args?: Arguments) => Promise<unknown>;

const { listFileMetadata, getFileMetadataKey, updateFileMetadataKey, deleteFileMetadataKey } = operations;
const routes = {
  list: listFileMetadata,
  get: getFileMetadataKey,
  set: updateFileMetadataKey,
  delete: deleteFileMetadataKey,
};
const valid = { uuid, key: 'pet', value: 'cat' };
type Loose = (...given: unknown[]) => Promise<unknown>;

const callOperation: Face = async (client, operation, args) => {
  const { uuid, key, value, ...options } = { ...valid, ...args };
  const given = { list: [uuid], get: [uuid, key], set: [uuid, key, value], delete: [uuid, key] }[operation];
  return (client[operation] as Loose)(...given, options);
};

const callApi: Face = async ({ api }, operation, args) => {
  const { uuid, key, value, ...options } = { ...valid, ...args };
  const { method, path } = routes[operation];
  const params = { path: operation === 'list' ? { uuid } : { uuid, key } };
  const init = { params, ...(operation === 'set' && { body: value }), ...options };
  return ((await (api[method] as Loose)(path, init)) as { data?: unknown }).data;
};

export const faces = [
  ['operations', callOperation],
  ['api', callApi],
] as const;
