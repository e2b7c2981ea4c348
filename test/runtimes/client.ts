// A client on an emulator that has just been started.
import {
  createMetadataClient,
  type MetadataClient,
  type MetadataClientOptions,
  MetadataError,
  signedAuth,
} from 'uploadcare-metadata';
import { demoKeys } from 'uploadcare-metadata/emulator';
import { ensure } from './assert.ts';
import type { Context, Setting } from './context.ts';
import { expectNoSecret } from './secrets.ts';

/** The suite runs in browsers too. */
export const keys = { ...demoKeys, dangerouslyAllowBrowser: true };
export const uuid = '21975c81-7f57-4c7a-aef9-acfe28779f78';

/** Starts the emulator anew, with one file and no metadata unless told otherwise. Waits take no time. */
export async function begin(
  { control, options }: Context,
  setting: Setting = {},
  more: Partial<MetadataClientOptions> = {},
): Promise<MetadataClient> {
  await control.start({ files: { [uuid]: {} }, ...setting });
  return createMetadataClient({ auth: signedAuth(keys), sleep: async () => {}, ...options, ...more });
}

export type Failure = MetadataError & Readonly<Record<string, unknown>>;

/** The error of this package that a call rejects with. No secret may be in it, wherever it is from. */
export async function failureOf({ inspect }: Context, call: Promise<unknown>): Promise<Failure> {
  const error = await rejectionOf(call);
  ensure(error instanceof MetadataError && error instanceof Error, `not an error of ours: ${error}`);
  expectNoSecret(error, keys.secretKey, inspect);
  return error as Failure;
}

/** Whatever a call rejects with. */
export async function rejectionOf(call: Promise<unknown>): Promise<unknown> {
  try {
    await call;
  } catch (error) {
    return error;
  }
  throw new Error('nothing was thrown');
}
