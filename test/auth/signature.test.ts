// The stages of a signature, against vectors that other code has computed.
import { describe, expect, it } from 'vitest';
import { schemes } from '../../generated/constants.ts';
import { bodyHash, createSigner, credentials, signatureDate, stringToSign } from '../../src/auth/signature.ts';
import signatureVectors from './signature-vectors.json' with { type: 'json' };

const { vectors } = signatureVectors;

describe('signature', () => {
  it.each(vectors)('of "$name" equals the vector in each stage', (vector) => {
    for (const body of [vector.body, new TextEncoder().encode(vector.body)])
      expect(bodyHash(body)).toBe(vector.bodyMd5);
    const parts = { ...vector, bodyHash: vector.bodyMd5, path: vector.uri };
    expect(stringToSign(parts)).toBe(vector.stringToSign);
    const sign = createSigner(vector.secretKey);
    // A signer is used for many requests.
    for (const _ of [1, 2]) expect(sign(vector.stringToSign)).toBe(vector.signature);
    expect(signatureDate(new Date(Date.parse(vector.date)))).toBe(vector.date);
    expect(credentials(schemes.signed, 'demopublickey', vector.signature)).toBe(
      `${schemes.signed} demopublickey:${vector.signature}`,
    );
  });

  it('has vectors', () => {
    expect(vectors).toHaveLength(9);
  });
});
