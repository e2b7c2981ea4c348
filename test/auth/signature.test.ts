// The signature, against vectors of Python's hmac and hashlib, which share no code with the package.
import { describe, expect, it } from 'vitest';
import { bodyHash, createSigner, signatureDate, stringToSign } from '../../src/auth/signature.ts';

const date = 'Mon, 05 Nov 2018 13:14:41 GMT';
const path = '/files/21975c81-7f57-4c7a-aef9-acfe28779f78/metadata/pet/';
const fixed = { method: 'PUT', contentType: 'application/json', path };

describe('signature', () => {
  it.each([
    ['no body', 'demosecretkey', '', 'e9bb3c203d88fd15784837d1878c4a50ca2e922a'],
    ['an ASCII body', 'demosecretkey', '"cat"', 'f06dfa4138db9a5860320e7d0241a4140f22a92e'],
    ['a body as UTF-8', 'demosecretkey', '"naïve 🐈 “cat”\\n"', '6168b4a54a5fdc78efef928994130ed5441663f7'],
    ['a long body', 'demosecretkey', `"${'x'.repeat(512)}"`, 'b725c681e5e8c0cf5c5c07d25142fc9f0507899e'],
    ['a secret key as UTF-8', 'sécrèt-🔑', '"cat"', 'b9cc673c00c084c976f3cca16874e3ba591aa90c'],
  ])('of %s equals the vector', (_, secretKey, body, expected) => {
    const sign = createSigner(secretKey);
    // The body as a string and as bytes, with one signer.
    for (const each of [body, new TextEncoder().encode(body)]) {
      const parts = { ...fixed, bodyHash: bodyHash(each), date: signatureDate(new Date(date)) };
      expect(sign(stringToSign(parts))).toBe(expected);
    }
  });
});
