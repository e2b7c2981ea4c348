// What is put to the torture. A test hands in parts that are broken on purpose.
import { createMetadataClient as createBrowserClient } from '../../src/browser.ts';
import { createMetadataClient, remoteSigner, signedAuth, simpleAuth } from '../../src/index.ts';
import { createMetadataProxy, createSigningHandler } from '../../src/server/index.ts';

export interface Subject {
  readonly createMetadataClient: typeof createMetadataClient;
  readonly createBrowserClient: typeof createBrowserClient;
  readonly signedAuth: typeof signedAuth;
  readonly simpleAuth: typeof simpleAuth;
  readonly remoteSigner: typeof remoteSigner;
  readonly createMetadataProxy: typeof createMetadataProxy;
  readonly createSigningHandler: typeof createSigningHandler;
}

export const subject: Subject = {
  createMetadataClient,
  createBrowserClient,
  signedAuth,
  simpleAuth,
  remoteSigner,
  createMetadataProxy,
  createSigningHandler,
};
