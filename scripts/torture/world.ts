// What outlasts a case: the parts under test that are used again and again, each handed the functions of the case that
// is on.
import type { ApiWarning, Sign } from '../../src/index.ts';
import type { Call } from '../../src/server/index.ts';
import type { Clock } from './clock.ts';
import { type Asked, anyValue, hmacOf } from './requests.ts';
import type { Scene } from './scene.ts';
import type { Keys } from './source.ts';
import type { Subject } from './subject.ts';

/** A case that is on. */
export interface Stage {
  readonly scene: Scene;
  /** What stands for the API, for the back end that signs and for the one in front of the proxy. */
  readonly api: typeof fetch;
  readonly signer: typeof fetch;
  readonly backEnd: typeof fetch;
  /** What `authorize` saw and allowed. */
  readonly allowed: Asked[];
}

/** Where the parts find the case that is on. */
export interface Place {
  stage: Stage;
}

export interface World {
  readonly subject: Subject;
  readonly clock: Clock;
  readonly standing: Map<string, { readonly place: Place; readonly made: unknown }>;
  /** Of the standing parts. */
  readonly keys: Keys;
  /** That of all calls of standing clients. */
  readonly signal: AbortSignal;
}

/** Makes the parts for this case, or finds those that stand. */
export function partsFor<T>(
  { standing }: World,
  name: string | undefined,
  stage: Stage,
  make: (place: Place) => T,
): T {
  if (name === undefined) return make({ stage });
  const found = standing.get(name);
  if (found) {
    found.place.stage = stage;
    return found.made as T;
  }
  const place = { stage };
  const made = make(place);
  standing.set(name, { place, made });
  return made;
}

/** The functions that a caller hands in, as those of the case that is on. */
export function functionsAt(place: Place) {
  const act: Scene['act'] = (name, well) => place.stage.scene.act(name, well);
  const told = (what: unknown) => place.stage.scene.told.push(what);
  return {
    now: () => act('now', place.stage.scene.clock.now),
    random: () => act('random', () => 0.5),
    sleep: (milliseconds: number, signal?: AbortSignal) =>
      act('sleep', () => place.stage.scene.wait(milliseconds, signal)),
    onWarning(warning: ApiWarning) {
      told(warning);
      return act('onWarning', () => undefined);
    },
    onError(error: unknown) {
      told(error);
      return act('onError', () => undefined);
    },
    authorize({ operation, uuid, key, ...rest }: Call): boolean {
      // The handler that signs does not know the value.
      const value = 'value' in rest ? rest.value : anyValue;
      return act('authorize', () => {
        place.stage.allowed.push({ operation, uuid, key, value });
        return true;
      });
    },
    sign: ((text, parts) => {
      const { method, bodyHash, contentType, date, path } = parts;
      const lines = [method, bodyHash, contentType, date, path];
      if (text !== lines.join('\n')) place.stage.scene.broke('sign got a text that is not its parts');
      return act('sign', () => hmacOf(place.stage.scene.keys.secretKey, lines));
    }) as Sign,
    api: ((input, init) => place.stage.api(input, init)) as typeof fetch,
    signer: ((input, init) => place.stage.signer(input, init)) as typeof fetch,
    backEnd: ((input, init) => place.stage.backEnd(input, init)) as typeof fetch,
  };
}
