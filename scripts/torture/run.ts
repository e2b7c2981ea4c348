// Plays the cases, one after the other, and looks at each when it is over.
import { getEventListeners } from 'node:events';
import { inspect } from 'node:util';
import { caseOf, keysOf, kinds } from './cases.ts';
import { Clock, drain } from './clock.ts';
import { growsTooMuch, growthOf, type Measure } from './growth.ts';
import { described, judgeTold } from './judge.ts';
import type { Scene } from './scene.ts';
import type { Subject } from './subject.ts';
import { startWatch, type Watch } from './watch.ts';
import type { World } from './world.ts';

export interface Settings {
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  readonly subject: Subject;
  /** Without it, growth is not looked for. */
  readonly measure?: Measure | undefined;
}

export interface Broken {
  readonly number: number;
  readonly kind: string;
  readonly breaks: readonly string[];
  /** As it can be printed. */
  readonly plan: string;
  /** With which number the run began, where the case is played on parts that have a past. */
  readonly since: number | undefined;
}

/** Of one kind of cases. */
export interface Tally {
  cases: number;
  requests: number;
  readonly outcomes: Map<string, number>;
}

export interface Result {
  readonly seed: number;
  readonly tallies: ReadonlyMap<string, Tally>;
  readonly broken: readonly Broken[];
  /** What is wrong with the run, not with a case of it. */
  readonly wrong: readonly string[];
  readonly heaps: readonly number[];
}

const windows = 15;
// More of them say no more.
const mostBroken = 10;

export async function torture({ seed, from, to, subject, measure }: Settings): Promise<Result> {
  const clock = new Clock();
  const { signal } = new AbortController();
  const world: World = { subject, clock, standing: new Map(), keys: keysOf('standing'), signal };
  const tallies = new Map<string, Tally>(
    kinds.map(({ name }) => [name, { cases: 0, requests: 0, outcomes: new Map() }]),
  );
  const broken: Broken[] = [];
  const heaps: number[] = [];
  const size = Math.max(1, Math.floor((to - from) / windows));
  const restore = install(clock);
  const watch = startWatch();
  try {
    for (let number = from; number < to && broken.length < mostBroken; number++) {
      const { kind, plan, breaks, outcomes, requests } = await play(world, watch, seed, number);
      const tally = tallies.get(kind) as Tally;
      tally.cases++;
      tally.requests += requests;
      for (const each of outcomes) tally.outcomes.set(each, (tally.outcomes.get(each) ?? 0) + 1);
      if (breaks.length > 0) {
        const since = (plan as { standing: boolean }).standing && number > from ? from : undefined;
        broken.push({ number, kind, breaks, plan: inspect(plan, { depth: 10, breakLength: 110 }), since });
      }
      if (measure && (number - from + 1) % size === 0) heaps.push(await measure());
    }
  } finally {
    watch.stop();
    restore();
  }
  const wrong = growsTooMuch(heaps) ? [`the heap has grown by ${growthOf(heaps)} bytes`] : [];
  return { seed, tallies, broken, wrong, heaps };
}

async function play(world: World, watch: Watch, seed: number, number: number) {
  const { kind, plan, keys } = caseOf(seed, number);
  world.clock.reset();
  try {
    const [scene, outcomes] = await kind.play(world, plan as never, keys);
    await lookBehind(world, scene);
    const { breaks, requests } = scene;
    return { kind: kind.name, plan, breaks: [...breaks, ...watch.take()], outcomes, requests };
  } catch (error) {
    const breaks = [`it cannot be played: ${described(error)}`, ...watch.take()];
    return { kind: kind.name, plan, breaks, outcomes: [], requests: 0 };
  }
}

/** What a case has left behind when its calls have settled. */
async function lookBehind({ clock, signal }: World, scene: Scene): Promise<void> {
  if (clock.left > 0) scene.broke(`${clock.left} timers left behind`);
  scene.over = true;
  await drain(clock);
  judgeTold(scene);
  if (getEventListeners(signal, 'abort').length > 0) scene.broke('a listener left behind on a signal');
}

/** A page for what is relative, and a time that passes at once. */
function install(clock: Clock): () => void {
  const restore = clock.install();
  const { location } = globalThis;
  Object.assign(globalThis, { location: { href: 'https://page.example/app/' } });
  return () => {
    restore();
    Object.assign(globalThis, { location });
  };
}
