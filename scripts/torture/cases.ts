// The kinds of cases, and how a case comes out of a seed and its number.
import fc from 'fast-check';
import { playClient } from './client.ts';
import type { Use, Way } from './clients.ts';
import { type ProxyPlan, proxyPlans, type SigningPlan, signingPlans } from './handler-plans.ts';
import { playProxy, playSigning } from './handlers.ts';
import type { Outcome } from './judge.ts';
import { type ClientPlan, clientPlans } from './plans.ts';
import type { Scene } from './scene.ts';
import type { Keys } from './source.ts';
import type { World } from './world.ts';

interface Kind {
  readonly name: string;
  /** How many of all cases are of this kind. */
  readonly weight: number;
  readonly plans: fc.Arbitrary<unknown>;
  play(world: World, plan: never, keys: Keys): Promise<[Scene, Outcome[]]>;
}

const client = (name: string, weight: number, ways: readonly Way[], more: Partial<Use> = {}): Kind => ({
  name,
  weight,
  plans: clientPlans,
  play(world, plan: ClientPlan, keys) {
    const way = ways[plan.salt % ways.length] as Way;
    return playClient(world, { way, raw: false, behind: undefined, ...more }, plan, keys);
  },
});

export const kinds: readonly Kind[] = [
  client('simpleAuth', 2, ['simple']),
  client('signedAuth', 3, ['signed']),
  client('sign', 2, ['sign']),
  client('remoteSigner', 3, ['remote']),
  client('without auth', 1, ['none']),
  client('for browsers', 2, ['browser']),
  client('raw api', 3, ['simple', 'signed', 'sign', 'remote', 'none'], { raw: true }),
  client('through our proxy', 2, ['none', 'browser'], { behind: 'proxy' }),
  client('signed by our handler', 2, ['remote'], { behind: 'signing handler' }),
  {
    name: 'proxy',
    weight: 4,
    plans: proxyPlans,
    play: (world, plan: ProxyPlan, keys) => playProxy(world, plan, keys),
  },
  {
    name: 'signing handler',
    weight: 4,
    plans: signingPlans,
    play: (world, plan: SigningPlan, keys) => playSigning(world, plan, keys),
  },
];

const byWeight = kinds.flatMap((kind) => Array<Kind>(kind.weight).fill(kind));

export interface Case {
  readonly kind: Kind;
  readonly plan: unknown;
  readonly keys: Keys;
}

/** A case is all in its seed and its number: it can be played again alone. */
export function caseOf(seed: number, number: number): Case {
  const own = mixed(seed, number);
  const kind = byWeight[(own >>> 0) % byWeight.length] as Kind;
  const [plan] = fc.sample(kind.plans, { seed: own, numRuns: 1 });
  return { kind, plan, keys: keysOf((own >>> 0).toString(16)) };
}

/** With all the characters that some encoding writes otherwise. */
export const keysOf = (name: string): Keys => ({
  publicKey: 'publickey',
  secretKey: `Secret-${name.padStart(8, '0')}"<Key>&/\\+~'`,
});

/** Numbers in a row, or seeds, must not make cases that are alike. */
function mixed(seed: number, number: number): number {
  let hash = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(number + 1, 0xc2b2ae35);
  for (const shift of [16, 13, 16]) hash = Math.imul(hash ^ (hash >>> shift), 0x85ebca6b);
  return hash | 0;
}
