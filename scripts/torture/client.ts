// Cases of the client: its ways to prove who calls, its verbs, and its raw api.
import { schemes, serverUrl } from '../../generated/constants.ts';
import type { MetadataClient, MetadataVerbs } from '../../src/index.ts';
import type { Handler } from '../../src/server/index.ts';
import { baseUrlOf, mount, type Parts, partsOf, signerUrl, tokenOf, type Use } from './clients.ts';
import { settled } from './clock.ts';
import { gated } from './gate.ts';
import { judgeError, judgeResult, type Outcome } from './judge.ts';
import { judgeAnswer } from './judge-answer.ts';
import type { CallPlan, ClientPlan } from './plans.ts';
import { callRaw, extras, judgeRaw } from './raw.ts';
import type { Asked } from './requests.ts';
import { Scene } from './scene.ts';
import { signerGate } from './signer.ts';
import { answererOf, type Keys } from './source.ts';
import { partsFor, type Stage, type World } from './world.ts';

export async function playClient(
  world: World,
  use: Use,
  plan: ClientPlan,
  keys: Keys,
): Promise<[Scene, Outcome[]]> {
  const scene = new Scene({ clock: world.clock, ...plan, keys: plan.standing ? world.keys : keys });
  // Known when the parts are made.
  let handler: Handler | undefined;
  const stage = stageOf(scene, use, plan, async (request) => {
    const response = (await handler?.(request)) as Response;
    await judgeAnswer(scene, response.clone());
    return response;
  });
  let parts: Parts;
  try {
    const name = plan.standing ? JSON.stringify(use) : undefined;
    parts = partsFor(world, name, stage, (place) => partsOf(world, use, plan, keys, place));
  } catch (error) {
    return [scene, [judgeError(scene, error)]];
  }
  handler = parts.handler;
  scene.mustHide('the client', parts.client);

  // The platform's own requests leave listeners until they are collected.
  const shared = plan.standing && plan.abort === undefined && !use.raw;
  const signal = shared ? world.signal : scene.controller.signal;
  const calls = plan.calls.map((call): Promise<unknown> => {
    // What else is no option is for openapi-fetch and the platform to refuse.
    const hasSignal = call.options === 'signal' || use.raw;
    const given = { ...call, options: hasSignal ? { signal } : call.options };
    try {
      return use.raw ? callRaw(parts.client as MetadataClient, given, scene) : callVerb(parts.client, given);
    } catch (error) {
      scene.broke(`${call.operation} throws in place of rejecting: ${error}`);
      return Promise.resolve();
    }
  });
  const results = await settled(world.clock, calls);
  if (results === undefined) {
    scene.broke('a call that does not settle');
    return [scene, ['hangs']];
  }
  const outcomes = results.map((result, index) => {
    const { options, extra, ...asked } = plan.calls[index] as CallPlan;
    // With what misleads it, or with parameters in its base, a call that is right can become wrong.
    const isPlain =
      (use.raw ? extra >= extras.length : options === 'signal') && !/[{}]/.test(baseOf(use, plan));
    if (result.status === 'rejected') return judgeError(scene, result.reason, asked, isPlain);
    return use.raw ? judgeRaw(scene, result.value) : judgeResult(scene, result.value, asked);
  });
  return [scene, outcomes];
}

function callVerb(
  client: MetadataVerbs,
  { operation, uuid, key, value, options }: CallPlan,
): Promise<unknown> {
  const [u, k, v, o] = [uuid, key, value, options] as [string, string, string, object];
  const calls = {
    listFileMetadata: () => client.list(u, o),
    getFileMetadataKey: () => client.get(u, k, o),
    updateFileMetadataKey: () => client.set(u, k, v, o),
    deleteFileMetadataKey: () => client.delete(u, k, o),
  };
  return calls[operation]();
}

function stageOf(scene: Scene, use: Use, plan: ClientPlan, handle: Handler): Stage {
  const { way, behind } = use;
  const { calls: asked, standing, source } = plan;
  const allowed: Asked[] = [];
  const { maxRetries } = plan.options;
  const attempts = (standing || typeof maxRetries !== 'number' ? 2 : maxRetries) + 1;
  const throughUs = ({ input, init }: { input: string; init: RequestInit }) =>
    handle(new Request(input, init));
  const noScheme = way === 'none' || way === 'browser';
  const common = { scene, most: asked.length * (attempts + 1) };

  scene.secrets.add(tokenOf(scene.keys));
  return {
    scene,
    allowed,
    api: gated({
      ...common,
      base: behind === 'proxy' ? serverUrl : baseOf(use, plan),
      lists: behind ? [asked, allowed] : [asked],
      scheme: noScheme && !behind ? undefined : way === 'simple' ? schemes.simple : schemes.signed,
      answer: answererOf(source, scene.clock, scene.keys),
      // The proxy may correct its clock with each attempt.
      most: common.most * (behind === 'proxy' ? 2 : 1),
    }),
    backEnd: gated({ ...common, base: mount, lists: [asked], scheme: undefined, answer: throughUs }),
    signer: signerGate(
      scene,
      standing || behind ? signerUrl : plan.signer.url,
      behind ? throughUs : answererOf(plan.signer.source, scene.clock, scene.keys),
    ),
  };
}

/** Where the requests of a client go; nowhere when it cannot take the option. */
function baseOf(use: Use, plan: ClientPlan): string {
  try {
    const { origin, pathname } = new URL(String(baseUrlOf(use, plan) ?? serverUrl), globalThis.location.href);
    return (origin + pathname).replace(/\/+$/, '');
  } catch {
    return 'nowhere';
  }
}
