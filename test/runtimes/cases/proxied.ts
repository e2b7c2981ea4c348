// Clients without keys, and the proxy that has them: on the server that the page is from, and in this very runtime.
import {
  type CommonOptions,
  createMetadataClient,
  type MetadataVerbs,
  signedAuth,
  TimeoutError,
  ValidationError,
} from 'uploadcare-metadata';
import { createMetadataClient as createBrowserClient } from 'uploadcare-metadata/browser';
import { createMetadataProxy, type Handler, type MetadataProxyOptions } from 'uploadcare-metadata/server';
import { requestMediaType } from '../../../generated/constants.ts';
import { ensure, equal, has } from '../assert.ts';
import { authorize, mounts } from '../back-end.ts';
import { failureOf, keys, uuid } from '../client.ts';
import type { Case, RuntimeContext, Setting } from '../context.ts';
import type { Front } from './proxied-trouble.ts';
import { throughProxy } from './through-proxy.ts';

const sleep = async () => {};
const app = 'https://app.example.com';

async function start({ control }: RuntimeContext, setting?: Setting): Promise<void> {
  await control.start({ files: { [uuid]: {} }, ...setting });
}

function proxyHere({ url }: RuntimeContext, options: Partial<MetadataProxyOptions> = {}): Handler {
  return createMetadataProxy({ auth: signedAuth(keys), baseUrl: url, authorize, ...options });
}

/** The client of the other entry, which may have no keys either. */
function clientOf(proxy: Handler, options: Partial<CommonOptions> = {}): MetadataVerbs {
  const fetch: typeof globalThis.fetch = (input, init) => proxy(new Request(input, init));
  return createMetadataClient({ baseUrl: app + mounts.proxy, fetch, sleep, ...options });
}

const fronts: Record<string, Front> = {
  'the client for pages, and a proxy on its server': async (context, setting, more) => {
    await start(context, setting);
    // A page and a worker need not say where they are from.
    const { isBrowser, url } = context;
    return createBrowserClient({ baseUrl: (isBrowser ? '' : url) + mounts.proxy, sleep, ...more });
  },
  'a client without keys, and a proxy in this runtime': async (context, setting, more) => {
    await start(context, setting);
    return clientOf(proxyHere(context), more);
  },
};

export const proxied: Case<RuntimeContext>[] = [
  ...Object.entries(fronts).flatMap(([name, front]) => throughProxy(name, front)),

  {
    name: 'a relative baseUrl is that of the page or worker, and refused where there is none',
    async run({ isBrowser }) {
      let refused = false;
      try {
        createBrowserClient({ baseUrl: mounts.proxy });
      } catch (error) {
        refused = error instanceof ValidationError && error.argument === 'baseUrl';
      }
      equal(refused, !isBrowser);
    },
  },
  {
    name: 'a page of another origin cannot call a proxy',
    async run(context) {
      await start(context);
      const client = createBrowserClient({ baseUrl: context.otherUrl + mounts.proxy, sleep });
      if (!context.isBrowser) return equal(await client.list(uuid), {});
      for (const call of [() => client.list(uuid), () => client.set(uuid, 'pet', 'cat')])
        has(await failureOf(context, call()), { name: 'ConnectionError' });
      equal(await context.control.requests(), [], 'what reached the API');
    },
  },
  {
    name: 'a proxy in this runtime answers with 504 when the API does not, and ends the connection',
    async run(context) {
      await start(context);
      const errors: unknown[] = [];
      const onError = (error: unknown) => errors.push(error);
      const client = clientOf(proxyHere(context, { timeout: 500, onError }), { maxRetries: 0 });
      await context.control.fail({ kind: 'hang' });
      has(await failureOf(context, client.list(uuid)), { name: 'ServerError', status: 504 });
      ensure(errors.length === 1 && errors[0] instanceof TimeoutError, `onError got ${errors}`);
      await context.control.abandoned(1);
    },
  },
  {
    name: 'a proxy in this runtime refuses what no client sends, and sends nothing',
    async run(context) {
      await start(context);
      const proxy = proxyHere(context);
      const headers = { 'Content-Type': requestMediaType };
      const at = `${app}${mounts.proxy}/files/${uuid}/metadata/`;
      for (const [status, path, init] of [
        [413, 'pet/', { method: 'PUT', headers, body: ' '.repeat(1_000_000) }],
        [400, 'pet/', { method: 'PUT', headers, body: '{' }],
        [415, '', {}],
        [405, '', { method: 'OPTIONS', headers }],
        [404, 'pet/more/', { headers }],
      ] as const) {
        const answer = await proxy(new Request(at + path, init));
        equal(answer.status, status, `the answer to ${path} ${Object.keys(init)}`);
        ensure((await answer.text()).includes('"detail"'), 'it gives no reason');
      }
      equal(await context.control.requests(), [], 'what was sent');
    },
  },
];
