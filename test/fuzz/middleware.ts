// Middleware of the caller for `api`. All of it spies; some changes the request or the response.
import type { Middleware } from 'openapi-fetch';
import type { ClientCase } from './arbitraries.ts';
import type { Harness } from './harness.ts';

type Change = NonNullable<ClientCase['middleware']>[number];

/** Returns a copy with another end of the URL. */
function copy({ url, method, headers, signal }: Request, from: RegExp, to: string, init?: RequestInit): Request {
  return new Request(url.replace(from, to), { method, headers, signal, ...init });
}

const changes: Readonly<Partial<Record<Change, (request: Request) => unknown>>> = {
  header: ({ headers }) => headers.set('X-Extra', 'yes'),
  credentials: ({ headers }) => headers.set('Authorization', 'Bearer own'),
  host: (request) => copy(request, /\/\/[^/]+/, '//evil.example'),
  key: (request) => copy(request, /[^/]+\/$/, 'other/'),
  dots: (request) => copy(request, /[^/]+\/$/, '%2e%2e/'),
  query: (request) => copy(request, /$/, '?a=b'),
  method: (request) => copy(request, /$/, '', { method: 'DELETE' }),
  body: (request) => copy(request, /$/, '', { method: 'PUT', body: '"dog"' }),
  text: (request) => copy(request, /$/, '', { method: 'PUT', body: 'dog' }),
  reads: (request) => request.text(),
  responds: () => new Response('"own"'),
  throws: () => Promise.reject(new Error('own')),
};

export function createMiddleware(change: Change, { kept, heard, thrown, controller }: Harness): Middleware {
  return {
    async onRequest({ request }) {
      kept.push(request);
      try {
        const changed: unknown = await changes[change]?.(request);
        return typeof changed === 'object' ? (changed as Request | Response) : undefined;
      } catch (error) {
        thrown.add(error);
        throw error;
      }
    },
    async onResponse({ request, response }) {
      kept.push(request);
      heard.push([...response.headers].join(), response.ok || (await response.clone().text()));
      return change === 'replaces' ? new Response('"own"') : undefined;
    },
    onError({ request, error }) {
      kept.push(request);
      if (error !== controller.signal.reason) heard.push(error);
    },
  };
}
