import { describe, expect, it } from 'vitest';
import { schemes } from '../../generated/constants.ts';
import { bodyHash, credentials, signatureDate, signatureOf, stringToSign } from '../../src/signature.ts';
import signatureVectors from './signature-vectors.json' with { type: 'json' };

const { vectors } = signatureVectors;

describe.each(vectors)('the vector "$name"', (vector) => {
  const parts = { ...vector, bodyHash: vector.bodyMd5, path: vector.uri };

  it('has its body hash', () => {
    expect(bodyHash(new TextEncoder().encode(vector.body))).toBe(vector.bodyMd5);
  });

  it('has its string to sign', () => {
    expect(stringToSign(parts)).toBe(vector.stringToSign);
  });

  it('has its signature', () => {
    expect(signatureOf(vector.secretKey, vector.stringToSign)).toBe(vector.signature);
  });

  it('has its date', () => {
    expect(signatureDate(new Date(Date.parse(vector.date)))).toBe(vector.date);
  });

  it('has its credentials', () => {
    expect(credentials(schemes.signed, 'demopublickey', vector.signature)).toBe(
      `${schemes.signed} demopublickey:${vector.signature}`,
    );
  });
});

it('there are vectors', () => {
  expect(vectors).toHaveLength(9);
});
