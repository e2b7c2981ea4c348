// Cases of the two handlers, sent whatever a visitor can send.
import { operations, requestMediaType, schemes, serverUrl, signature } from '../../generated/constants.ts';
import type { Handler } from '../../src/server/index.ts';
import { settled } from './clock.ts';
import { gated } from './gate.ts';
import type { ProxyPlan, SigningPlan } from './handler-plans.ts';
import { incoming } from './incoming.ts';
import { judgeError, type Outcome } from './judge.ts';
import { judgeAnswer } from './judge-answer.ts';
import { hashOf, type Parts, textOf } from './parts.ts';
import { type Asked, hmacOf, type Operation } from './requests.ts';
import { Scene } from './scene.ts';
import { answererOf, type Keys } from './source.ts';
import { functionsAt, partsFor, type Stage, type World } from './world.ts';

const nothing: typeof fetch = () => Promise.reject(new Error('nobody calls this'));

export async function playProxy(world: World, plan: ProxyPlan, keys: Keys): Promise<[Scene, Outcome[]]> {
  const scene = new Scene({ clock: world.clock, ...plan, keys: plan.standing ? world.keys : keys });
  const allowed: Asked[] = [];
  const gate = gated({
    scene,
    base: serverUrl,
    lists: [allowed],
    scheme: schemes.signed,
    answer: answererOf(plan.source, world.clock, scene.keys),
    most: 2,
  });
  const api: typeof fetch = (input, init) => {
    const headers = [...new Headers(init?.headers)].join('\n');
    if (/visitor/.test(headers)) scene.broke(`a header of the visitor was sent on: ${headers}`);
    return gate(input, init);
  };
  const stage: Stage = { scene, allowed, api, signer: nothing, backEnd: nothing };
  const handler = partsFor(world, plan.standing ? 'proxy' : undefined, stage, (place) => {
    const { now, onWarning, onError, authorize, api: fetch } = functionsAt(place);
    return world.subject.createMetadataProxy({
      ...{ now, onWarning, onError, authorize, fetch },
      auth: world.subject.signedAuth(scene.keys),
      ...(!plan.standing && { timeout: plan.timeout }),
    });
  });
  const takesBody = Object.values(operations).some(
    ({ method, hasBody }) => hasBody && method.toUpperCase() === plan.method,
  );
  const body = takesBody === plan.fitting ? plan.body : '';
  const [outcome] = await answerOf(scene, handler, incoming(scene, plan, plan.path, body));
  return [scene, [outcome]];
}

export async function playSigning(world: World, plan: SigningPlan, keys: Keys): Promise<[Scene, Outcome[]]> {
  const scene = new Scene({ clock: world.clock, ...plan, keys: plan.standing ? world.keys : keys });
  const allowed: Asked[] = [];
  const stage: Stage = { scene, allowed, api: nothing, signer: nothing, backEnd: nothing };
  const handler = partsFor(world, plan.standing ? 'signing' : undefined, stage, (place) => {
    const { now, onError, authorize } = functionsAt(place);
    return world.subject.createSigningHandler({ secretKey: scene.keys.secretKey, now, onError, authorize });
  });
  const given = textOf(plan, scene.clock.now());
  const [outcome, text] = await answerOf(scene, handler, incoming(scene, plan, '/sign', given));
  if (outcome === '200') checkSignature(scene, JSON.parse(given), allowed, text);
  else if (/[0-9a-f]{40}/.test(text)) scene.broke(`something like a signature in a refusal: ${text}`);
  return [scene, [outcome]];
}

async function answerOf(scene: Scene, handler: Handler, request: Request): Promise<[Outcome, string]> {
  const results = await settled(scene.clock, [handler(request)]);
  if (results === undefined) {
    scene.broke('a request that gets no answer');
    return ['hangs', ''];
  }
  const [result] = results as [PromiseSettledResult<Response>];
  if (result.status === 'rejected') {
    scene.broke('a handler that rejects');
    return [judgeError(scene, result.reason), ''];
  }
  return [String(result.value?.status), await judgeAnswer(scene, result.value)];
}

/** A signature is one of the call that was allowed, and of nothing else. */
function checkSignature(scene: Scene, given: Parts, allowed: readonly Asked[], answer: string): void {
  const [asked] = allowed;
  if (asked === undefined) {
    scene.broke('a signature that nobody allowed');
    return;
  }
  const { method, path, hasBody } = operations[asked.operation as Operation];
  const lines = [
    method.toUpperCase(),
    given.bodyHash,
    requestMediaType,
    given.date,
    path.replace('{uuid}', () => String(asked.uuid)).replace('{key}', () => String(asked.key)),
  ];
  const fits =
    lines.join('\n').split('\n').length === lines.length &&
    (given.bodyHash === hashOf('')) === !hasBody &&
    Math.abs(Date.parse(given.date) - scene.clock.now()) <= signature.maxDateSkewSeconds * 1_000;
  const expected = JSON.stringify({ signature: hmacOf(scene.keys.secretKey, lines) });
  if (!fits || answer !== expected) scene.broke(`${answer} for ${JSON.stringify(given)}`);
}
