// What is asked of a back end that signs.
import { credentialsHeader } from '../../generated/constants.ts';
import { sessionHeader } from './clients.ts';
import { hmacOf, sentOf } from './requests.ts';
import type { Scene } from './scene.ts';
import type { Answerer, Fitting } from './source.ts';

const names = ['bodyHash', 'contentType', 'date', 'method', 'path'];

/** The `fetch` of a signer: only the parts of a call pass, to the url that was given. */
export function signerGate(scene: Scene, url: unknown, answer: Answerer): typeof fetch {
  return (input, init = {}) => {
    const sent = sentOf(input, init);
    scene.requests++;
    if (scene.over) scene.broke('a signature asked for after the end');
    if (sent.url !== addressOf(url) || sent.method !== 'POST' || init.redirect !== 'manual')
      scene.broke(`a signature asked for by ${sent.method} ${sent.url}`);
    if (sent.headers.has(credentialsHeader)) scene.broke('credentials sent to the back end that signs');
    const parts: Record<string, unknown> = JSON.parse(sent.body);
    if (Object.keys(parts).sort().join() !== names.join()) scene.broke(`asked to sign ${sent.body}`);
    const proof = sent.headers.get(sessionHeader) ?? '';
    return answer({ input: sent.url, init, proof, fitting: signed(scene, parts) });
  };
}

function addressOf(url: unknown): string | undefined {
  try {
    return new URL(String(url), globalThis.location.href).href;
  } catch {
    return undefined;
  }
}

function signed({ keys }: Scene, parts: Record<string, unknown>): Fitting {
  const lines = ['method', 'bodyHash', 'contentType', 'date', 'path'].map((name) => parts[name]);
  return { status: 200, body: JSON.stringify({ signature: hmacOf(keys.secretKey, lines) }) };
}
