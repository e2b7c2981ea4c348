// Calls of the raw api, with what a caller can hand in there.
import { operations } from '../../generated/constants.ts';
import type { MetadataClient } from '../../src/index.ts';
import type { Outcome } from './judge.ts';
import type { CallPlan } from './plans.ts';
import { credentialsIn, sentOf } from './requests.ts';
import type { Scene } from './scene.ts';

/** What leads a call elsewhere, or tries to; most calls have nothing of it. */
export const extras: readonly ((scene: Scene) => object)[] = [
  () => ({ baseUrl: 'https://evil.example' }),
  () => ({ pathSerializer: () => 'https://evil.example/' }),
  () => ({ pathSerializer: (url: string) => url }),
  () => ({ pathSerializer: (url: string) => `${url}../` }),
  () => ({ pathSerializer: (url: string) => url.replace(/\/\{.*/, '/') }),
  () => ({ bodySerializer: () => 'not json' }),
  () => ({ bodySerializer: () => undefined }),
  () => ({ headers: { 'X-Trace': 'a', Accept: 'text/html', 'Content-Type': 'text/plain' } }),
  () => ({ headers: null }),
  () => ({ params: undefined }),
  () => ({ parseAs: 'text' }),
  (scene) => ({
    async fetch(request: Request) {
      // A `fetch` for one call gets the request as it is before it is signed.
      if (credentialsIn(sentOf(request.url, { headers: request.headers })) !== '')
        scene.broke('credentials in the hand of a fetch of one call');
      return new Response('{}');
    },
  }),
];

export function callRaw({ api }: MetadataClient, plan: CallPlan, scene: Scene): Promise<unknown> {
  const { operation, uuid, key, value, options, extra } = plan;
  const { method, path, hasBody } = operations[operation];
  return api.request(
    method.toLowerCase() as 'get',
    path as never,
    {
      params: { path: { uuid, key } },
      ...(hasBody && { body: value }),
      ...(options as object),
      ...extras[extra]?.(scene),
    } as never,
  );
}

export function judgeRaw(scene: Scene, result: unknown): Outcome {
  const { error, response } = result as { error?: unknown; response: Response };
  scene.mustHide('the response of the raw api', response);
  scene.mustHide('its headers', [...response.headers].join('\n'));
  scene.mustHide('the error of the raw api', error);
  return response.ok ? 'done' : String(response.status);
}
