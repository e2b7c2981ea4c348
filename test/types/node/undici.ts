// Compiled, never run, as ../client.ts is.
import { Agent } from 'node:https';
import { fetch } from 'undici';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { nodeTransport } from 'uploadcare-metadata/node';

const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
createMetadataClient({ auth, fetch });
createMetadataClient({ auth, transport: nodeTransport({ agent: new Agent({ keepAlive: true }) }) });
// @ts-expect-error an agent is an object of Node
nodeTransport({ agent: true });
