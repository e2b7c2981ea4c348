// The requests of visitors, made by hand: no platform's `Request` lets all of this be.
import type { ProxyPlan, SigningPlan } from './handler-plans.ts';
import type { Scene } from './scene.ts';

export function incoming(
  scene: Scene,
  { mount, method, contentType, headers, arrival }: ProxyPlan | SigningPlan,
  path: string,
  body: string,
): Request {
  const all = new Headers();
  for (const [name, value] of Object.entries({ ...headers, 'Content-Type': contentType }))
    if (value !== undefined) all.set(name, value);
  return {
    url: new URL(`https://app.example.com${mount}${path}`).href,
    method,
    headers: all,
    body: body === '' && arrival === 'whole' ? null : arriving(new TextEncoder().encode(body), arrival),
    signal: scene.controller.signal,
  } as Request;
}

function arriving(bytes: Uint8Array, arrival: ProxyPlan['arrival']): ReadableStream<Uint8Array> {
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      const size = arrival === 'whole' ? bytes.length : Math.ceil(bytes.length / 2);
      if (at < bytes.length) {
        controller.enqueue(bytes.slice(at, at + size));
        at += size;
        return undefined;
      }
      if (arrival === 'breaks') controller.error(new Error('aborted'));
      else if (arrival === 'stalls') return new Promise<void>(() => {});
      else if (arrival === 'endless') controller.enqueue(new Uint8Array(1_000));
      else controller.close();
      return undefined;
    },
  });
}
