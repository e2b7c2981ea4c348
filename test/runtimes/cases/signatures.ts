// The vectors, made by other code than ours: each has to come out of the package as it was built.
import { signedAuth } from 'uploadcare-metadata';
import { credentialsHeader, schemes, signature } from '../../../generated/constants.ts';
import signatureVectors from '../../unit/signature-vectors.json' with { type: 'json' };
import { equal } from '../assert.ts';
import { keys, uuid } from '../client.ts';
import type { Case } from '../context.ts';

export const signatures: Case[] = signatureVectors.vectors.map((vector) => ({
  name: `the signature vector "${vector.name}"`,
  async run() {
    const { secretKey, method, contentType, uri: path } = vector;
    const request = { method, body: new TextEncoder().encode(vector.body), contentType, path };
    const time = new Date(Date.parse(vector.date));
    const call = { operation: '', request: `${method} ${path}`, uuid, signal: new AbortController().signal };
    const expected = {
      [signature.dateHeader]: vector.date,
      [credentialsHeader]: `${schemes.signed} ${keys.publicKey}:${vector.signature}`,
    };
    const local = signedAuth({ ...keys, secretKey });
    equal(await local.headers(request, time, call), expected, 'what is sent');

    const signed: string[] = [];
    const sign = async (stringToSign: string) => {
      signed.push(stringToSign);
      return vector.signature;
    };
    const elsewhere = signedAuth({ publicKey: keys.publicKey, sign });
    equal(await elsewhere.headers(request, time, call), expected, 'what is sent, signed elsewhere');
    equal(signed, [vector.stringToSign], 'the string to sign');
  },
}));
