// No answer of a handler, and nothing that its host is told, has the secret key or a signature that was sent.
import { inspect } from 'node:util';
import { signedAuth, simpleAuth } from 'uploadcare-metadata';
import { describe, expect, it } from 'vitest';
import { bodyHash } from '../../src/signature.ts';
import type { Sent } from '../support/client.ts';
import { echoes, expectNothingOf, keys, secretsOf } from '../support/secrets.ts';
import { callOf, operationIds, partsOf, proxied, signing, signingRequest } from './support.ts';

/** All of an answer that goes over the wire. */
async function wireOf(response: Response): Promise<string> {
  return inspect([response.status, response.statusText, [...response.headers], await response.text()]);
}

describe.each([
  ['signedAuth', () => signedAuth(keys)],
  ['simpleAuth', () => simpleAuth(keys)],
] as const)('the proxy, with %s', (_, auth) => {
  it.each(echoes)('after %s', async (_, reply) => {
    for (const operation of operationIds) {
      const warnings: unknown[] = [];
      const sent: Sent[] = [];
      const { proxy, errors } = proxied({
        auth: auth(),
        onWarning: (warning) => warnings.push(warning),
        async fetch(input, init = {}) {
          const request = {
            url: String(input),
            method: String(init.method),
            headers: new Headers(init.headers),
            body: undefined,
            init,
          };
          sent.push(request);
          if (reply instanceof Error) throw reply;
          return typeof reply === 'function' ? reply(request) : reply.clone();
        },
      });
      const response = await proxy(callOf(operation));
      expect(sent).toHaveLength(1);
      // Values are handed on as they are stored.
      const wire = await wireOf(response.ok ? new Response(null, response) : response);
      expectNothingOf(secretsOf(sent), [wire, errors, warnings, proxy]);
    }
  });
});

describe('the signing handler', () => {
  it('gives the one signature that was asked for, and nothing else', async () => {
    const { handler } = signing({ secretKey: keys.secretKey });
    const wire = await wireOf(await handler(signingRequest(partsOf('getFileMetadataKey'))));
    expectNothingOf([keys.secretKey], [wire, handler]);
    expect(wire.match(/[0-9a-f]{40}/g)).toHaveLength(1);
  });

  it.each<[string, unknown]>([
    ['other parts', partsOf('getFileMetadataKey', { bodyHash: bodyHash(new Uint8Array([1])) })],
    ['another path', partsOf('getFileMetadataKey', { path: '/files/' })],
    ['an old date', partsOf('getFileMetadataKey', { date: new Date(0).toUTCString() })],
    ['no parts', keys.publicKey],
  ])('gives none for %s', async (_, parts) => {
    const errors: unknown[] = [];
    const { handler } = signing({ secretKey: keys.secretKey, onError: (error) => errors.push(error) });
    const wire = await wireOf(await handler(signingRequest(parts)));
    expectNothingOf([keys.secretKey], [wire, errors]);
    expect(wire).not.toMatch(/[0-9a-f]{40}/);
  });

  it('gives none where it is denied', async () => {
    const { handler } = signing({ authorize: () => false });
    expect(await wireOf(await handler(signingRequest(partsOf('getFileMetadataKey'))))).not.toMatch(
      /[0-9a-f]{40}/,
    );
  });
});
