// Clients whose signatures are made by a signing handler: on the server of the page, or in this very runtime.
import {
  type MetadataClientOptions,
  type RemoteSignerOptions,
  remoteSigner,
  signedAuth,
  ValidationError,
} from 'uploadcare-metadata';
import { createSigningHandler, type Handler } from 'uploadcare-metadata/server';
import { ensure, equal, has } from '../assert.ts';
import { authorize, forbidden, mounts } from '../back-end.ts';
import { begin as beginWith, failureOf, keys, uuid } from '../client.ts';
import type { Case, RuntimeContext } from '../context.ts';
import { expectNoSecret } from '../secrets.ts';

const hour = 3_600_000;

function begin(
  context: RuntimeContext,
  more: Partial<MetadataClientOptions> = {},
  options: RemoteSignerOptions = {},
) {
  const { isBrowser, url } = context;
  const sign = remoteSigner((isBrowser ? '' : url) + mounts.signer, options);
  const auth = signedAuth({ publicKey: keys.publicKey, sign });
  return beginWith(context, {}, { auth, ...more });
}

async function theFourVerbs(context: RuntimeContext, options?: RemoteSignerOptions): Promise<void> {
  const client = await begin(context, {}, options);
  equal(await client.set(uuid, '-:45az_', 'naïve 🐈'), 'naïve 🐈');
  equal(await client.get(uuid, '-:45az_'), 'naïve 🐈');
  equal(await client.list(uuid), { '-:45az_': 'naïve 🐈' });
  equal(await client.delete(uuid, '-:45az_'), undefined);
  equal(await context.control.metadataOf(uuid), {});
  expectNoSecret(client, keys.secretKey, context.inspect);
}

async function aDenial(context: RuntimeContext, options?: RemoteSignerOptions): Promise<void> {
  const client = await begin(context, {}, options);
  const error = await failureOf(context, client.set(uuid, forbidden, 'cat'));
  has(error, { name: 'SigningError', code: 'signing_failed', status: 403, attempts: 1 });
  equal(await context.control.requests(), [], 'what was sent to the API');
}

/** The handler looks at the clock before the API does, and tells the time. */
async function aClockThatIsOff(context: RuntimeContext, options?: RemoteSignerOptions): Promise<void> {
  for (const skew of [hour, -hour]) {
    const client = await begin(context, { now: () => Date.now() + skew, maxRetries: 0 }, options);
    equal(await client.set(uuid, 'pet', 'cat'), 'cat');
    equal(await client.get(uuid, 'pet'), 'cat');
    const methods = (await context.control.requests()).map(({ method }) => method);
    equal(methods, ['PUT', 'GET'], 'what was sent to the API');
  }
}

export const signedElsewhere: Case<RuntimeContext>[] = [
  { name: 'a signing handler on the server signs the four verbs', run: (context) => theFourVerbs(context) },
  {
    name: 'a signing handler on the server does not sign what is denied',
    run: (context) => aDenial(context),
  },
  {
    name: 'a signing handler on the server tells a client whose clock is off the time',
    run: (context) => aClockThatIsOff(context),
  },
  {
    name: 'a call is signed anew when it is tried again, and so is one whose signature did not come',
    async run(context) {
      let count = 0;
      const fetch: typeof globalThis.fetch = async (input, init) =>
        // What is in front of the server can be in trouble.
        ++count === 1 ? new Response(null, { status: 503 }) : globalThis.fetch(input, init);
      const client = await begin(context, {}, { fetch });
      await context.control.fail({ kind: 503 });
      equal(await client.set(uuid, 'pet', 'cat'), 'cat');
      equal(count, 3, 'the number of signatures asked for');
      equal((await context.control.requests()).length, 2, 'the number of requests');
    },
  },
  {
    name: 'a signing handler does all that in this runtime too, but for a browser, where it refuses to be made',
    async run(context) {
      let handler: Handler;
      try {
        handler = createSigningHandler({ secretKey: keys.secretKey, authorize });
      } catch (error) {
        ensure(context.isBrowser && error instanceof ValidationError, `it is ${error}`);
        equal(error.argument, 'secretKey');
        return expectNoSecret(error, keys.secretKey, context.inspect);
      }
      ensure(!context.isBrowser, 'it can be made');
      const fetch: typeof globalThis.fetch = (input, init) => handler(new Request(input, init));
      for (const each of [theFourVerbs, aDenial, aClockThatIsOff]) await each(context, { fetch });
    },
  },
];
