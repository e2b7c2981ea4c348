// A clock that is off, which the answers of the API tell.
import { type ApiWarning, type Auth, signedAuth } from 'uploadcare-metadata';
import { failures, operations } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, keys, uuid } from '../client.ts';
import type { Case, Context } from '../context.ts';

const hour = 3_600_000;
const skews = { behind: hour, 'ahead of': -hour };

/** The HMAC of the platform, which is not ours. */
async function signElsewhere(text: string): Promise<string> {
  const bytes = (each: string) => new TextEncoder().encode(each);
  const hmac = { name: 'HMAC', hash: 'SHA-1' };
  const key = await crypto.subtle.importKey('raw', bytes(keys.secretKey), hmac, false, ['sign']);
  const signature = new Uint8Array(await crypto.subtle.sign('HMAC', key, bytes(text)));
  return [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

const auths: Record<string, () => Auth> = {
  'a secret key': () => signedAuth(keys),
  'a sign function': () => signedAuth({ publicKey: keys.publicKey, sign: signElsewhere }),
};

async function methodsIn({ control }: Context): Promise<string[]> {
  return (await control.requests()).map(({ method }) => method);
}

export const clock: Case[] = [
  ...Object.entries(auths).flatMap(([who, auth]) =>
    Object.entries(skews).map(
      ([where, skew]): Case => ({
        name: `a clock ${where} the server's is made up for, with ${who}`,
        async run(context) {
          const warnings: ApiWarning[] = [];
          const onWarning = (warning: ApiWarning) => warnings.push(warning);
          const options = { auth: auth(), onWarning, maxRetries: 0 };
          const client = await begin(context, { skew }, options);
          equal(await client.set(uuid, 'pet', 'naïve 🐈'), 'naïve 🐈');
          equal(await client.get(uuid, 'pet'), 'naïve 🐈');
          equal(await methodsIn(context), ['PUT', 'PUT', 'GET']);
          equal(warnings.length, 1, 'the number of warnings');
          const { message = '' } = warnings[0] ?? {};
          ensure(message.includes(` 60 minutes ${where} `), `the warning is ${message}`);

          const { api } = await begin(context, { skew }, options);
          const params = { path: { uuid, key: 'pet' } };
          const { data } = await api.PUT(operations.updateFileMetadataKey.path, { params, body: 'naïve 🐈' });
          equal(data, 'naïve 🐈');
          equal(await methodsIn(context), ['PUT', 'PUT']);
        },
      }),
    ),
  ),
  {
    name: 'a clock that is off does not make a wrong secret right, nor have it tried again and again',
    async run(context) {
      const auth = signedAuth({ ...keys, secretKey: 'wrong' });
      const client = await begin(context, { skew: hour }, { auth });
      const first = await failureOf(context, client.get(uuid, 'pet'));
      has(first, { ...failures.invalidSignature, attempts: 2 });
      const second = await failureOf(context, client.get(uuid, 'pet'));
      has(second, { ...failures.incorrectCredentials, attempts: 1 });
      equal(await methodsIn(context), ['GET', 'GET', 'GET']);
    },
  },
];
