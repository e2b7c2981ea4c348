// What a page has to load to use the client without a secret.
import { beforeAll, expect, it } from 'vitest';
import { credentialsHeader, schemes, signature } from '../../generated/constants.ts';
import { type Bundle, bundle } from '../../scripts/bundle.ts';

// What the four functions of Uploadcare's own client weigh, without the rest of it.
const mostBytes = 4_600;

let page: Bundle;
beforeAll(async () => {
  page = await bundle(`export * from './src/browser.ts'`);
});

it('the client for browsers, with all its errors, is no larger than it may be', () => {
  expect(page.brotli).toBeLessThanOrEqual(mostBytes);
  // Not for lack of a client.
  expect(page.brotli).toBeGreaterThan(mostBytes / 2);
});

it('it has nothing that signs, nor a word of it', () => {
  const ours = page.files.filter((file) => /^(src|generated)\//.test(file));
  expect(ours).toEqual(page.files);
  for (const file of ['auth', 'signature', 'redaction', 'transport', 'api', 'server-time', 'remote-signer'])
    expect(ours).not.toContain(`src/${file}.ts`);
  for (const word of [credentialsHeader, schemes.signed, signature.dateHeader]) {
    // The request id begins with the name of the scheme.
    expect(page.code).not.toMatch(new RegExp(`\\b${word}\\b(?!-Request)`));
  }
  expect(page.code).not.toMatch(/\bsign(s|ed|er|ing|ature)?\b|secret|hmac|sha1|md5/i);
});

it('the word would be found where it is', async () => {
  const { code, files } = await bundle(`export { createMetadataClient, signedAuth } from './src/index.ts'`);
  expect(files).toEqual(expect.arrayContaining(['src/auth.ts', expect.stringContaining('openapi-fetch')]));
  expect(code).toMatch(/\bsign\b/);
  expect(code).toContain(credentialsHeader);
});
