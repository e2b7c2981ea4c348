// What the API refuses, in its own words.
import { type MetadataClient, type MetadataClientOptions, signedAuth, simpleAuth } from 'uploadcare-metadata';
import { credentialsHeader, failures } from '../../../generated/constants.ts';
import { ensure, has } from '../assert.ts';
import { begin, failureOf, keys, uuid } from '../client.ts';
import type { Case, Setting } from '../context.ts';

interface Refusal {
  readonly what: string;
  readonly client?: () => Partial<MetadataClientOptions>;
  readonly setting?: Setting;
  /** Default: `listFileMetadata`. */
  readonly operation?: keyof typeof calls;
  readonly name: string;
  readonly failure: { readonly status: number; readonly detail: string };
}

const refusals: Refusal[] = [
  {
    what: 'a wrong secret key',
    client: () => ({ auth: signedAuth({ ...keys, secretKey: 'wrong' }) }),
    name: 'AuthenticationError',
    failure: failures.invalidSignature,
  },
  {
    what: 'a wrong secret key in the simple scheme',
    client: () => ({ auth: simpleAuth({ ...keys, secretKey: 'wrong' }) }),
    name: 'AuthenticationError',
    failure: failures.unknownSecretKey,
  },
  {
    what: 'an unknown public key',
    client: () => ({ auth: signedAuth({ ...keys, publicKey: 'other' }) }),
    name: 'AuthenticationError',
    failure: {
      ...failures.unknownPublicKey,
      detail: failures.unknownPublicKey.detail.replace('{public_key}', 'other'),
    },
  },
  {
    what: 'credentials that cannot be read',
    client: () => ({ auth: { scheme: 'None', headers: async () => ({ [credentialsHeader]: 'none' }) } }),
    name: 'AuthenticationError',
    failure: failures.incorrectCredentials,
  },
  {
    what: 'the simple scheme over plain HTTP',
    client: () => ({ auth: simpleAuth(keys) }),
    setting: { requireHttps: true },
    name: 'BadRequestError',
    failure: failures.simpleOverHttp,
  },
  {
    what: 'no such key',
    operation: 'getFileMetadataKey',
    name: 'NotFoundError',
    failure: failures.notFound,
  },
  {
    what: 'no such key to delete',
    operation: 'deleteFileMetadataKey',
    name: 'NotFoundError',
    failure: failures.notFound,
  },
  { what: 'no such file', setting: { files: {} }, name: 'NotFoundError', failure: failures.notFound },
];

const calls = {
  listFileMetadata: (client: MetadataClient) => client.list(uuid),
  getFileMetadataKey: (client: MetadataClient) => client.get(uuid, 'pet'),
  deleteFileMetadataKey: (client: MetadataClient) => client.delete(uuid, 'pet'),
};

export const apiRefusals: Case[] = refusals.map(
  ({ what, client, setting, operation = 'listFileMetadata', name, failure }) => ({
    name: `${what} gives ${name}`,
    async run(context) {
      const error = await failureOf(context, calls[operation](await begin(context, setting, client?.())));
      has(error, { name, ...failure, operation, uuid, attempts: 1 });
      ensure(String(error['requestId'] ?? '') !== '', 'the error has no request id');
      ensure(error.message.includes(failure.detail), `the message has no detail: ${error.message}`);
    },
  }),
);
