// What only matters in a browser. Elsewhere, the same calls show that it does not get in the way.
import { signedAuth, simpleAuth, ValidationError } from 'uploadcare-metadata';
import { demoKeys } from 'uploadcare-metadata/emulator';
import { ensure, equal, has } from '../assert.ts';
import { begin, failureOf, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';

export const browser: Case<RuntimeContext>[] = [
  ...Object.entries({ signedAuth, simpleAuth }).map(([name, auth]) => ({
    name: `a secret key is refused in a browser, by ${name}`,
    async run({ isBrowser }: RuntimeContext) {
      let refused = false;
      try {
        auth(demoKeys);
      } catch (error) {
        refused = error instanceof ValidationError && error.argument === 'secretKey';
        ensure(!String(error).includes(demoKeys.secretKey), 'the secret key can be seen');
      }
      equal(refused, isBrowser);
    },
  })),
  {
    name: 'without a secret key, a call is signed elsewhere',
    async run(context) {
      const { publicKey } = demoKeys;
      const sign = async (text: string) => {
        const [method, , , , path] = text.split('\n');
        ensure(method === 'GET' && path?.includes(uuid) === true, `to sign is ${text}`);
        return '0'.repeat(40);
      };
      const client = await begin(context, {}, { auth: signedAuth({ publicKey, sign }) });
      equal((await failureOf(context, client.list(uuid))).name, 'AuthenticationError');
    },
  },
  {
    name: 'a page of another origin reads answers, warnings and request ids, where the API lets it',
    async run(context) {
      const warning = '199 Miscellaneous warning: from afar';
      const messages: string[] = [];
      const onWarning = ({ message, requestId }: { message: string; requestId?: string }) =>
        messages.push(message, typeof requestId);
      const setting = { warning, allowOrigin: new URL(context.url).origin };
      const client = await begin(context, setting, { baseUrl: context.otherUrl, onWarning });
      equal(await client.set(uuid, 'a:b', '🐈'), '🐈');
      equal(await client.get(uuid, 'a:b'), '🐈');
      await client.delete(uuid, 'a:b');
      has(await failureOf(context, client.get(uuid, 'a:b')), { name: 'NotFoundError' });
      equal(messages, Array(4).fill([warning, 'string']).flat());
      const methods = (await context.control.requests()).map(({ method }) => method);
      equal(methods.includes('OPTIONS'), context.isBrowser, 'whether it asked before');
    },
  },
  {
    name: 'a page of another origin gets a ConnectionError, where the API does not let it',
    async run(context) {
      const client = await begin(context, {}, { baseUrl: context.otherUrl });
      if (!context.isBrowser) return equal(await client.list(uuid), {});
      const error = await failureOf(context, client.set(uuid, 'pet', 'cat'));
      has(error, { name: 'ConnectionError', attempts: 3 });
      equal(await context.control.metadataOf(uuid), {});
    },
  },
];
