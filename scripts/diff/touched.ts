// What of the client a change of the document is felt in.
import type { Document } from '../docs/document.ts';
import type { Change } from './compare.ts';
import { reach } from './reach.ts';
import type { Surface } from './surface.ts';

export interface Touched {
  readonly verbs: readonly string[];
  readonly types: readonly string[];
}

export interface Documents {
  readonly base: Document;
  readonly revision: Document;
}

/** `surface` is what users have now, which is that of the base; so the base says what is reached, where it can. */
export function touched(change: Change, { base, revision }: Documents, surface: Surface): Touched {
  const [document, place] = change.base ? [base, change.base] : [revision, change.revision];
  const verbs = new Set<string>();
  const types = new Set<string>();
  // The way through references counts as well: it is all there is when the place is in a file of its own.
  for (const pointer of [place?.pointer ?? '', change.path]) {
    const { operations, components } = reach(document, pointer);
    for (const { method, path, operation } of operations) {
      verbs.add(surface.verbs.get(operation.operationId) ?? `api.${method.toUpperCase()}('${path}')`);
      types.add(`operations['${operation.operationId}']`);
      types.add(`paths['${path}']['${method}']`);
    }
    for (const { kind, name } of components) types.add(`components['${kind}']['${name}']`);
  }
  const known = [...types].filter((type) => surface.types.has(type));
  const named = known.flatMap((type) => surface.aliases.get(type) ?? []);
  return { verbs: [...verbs].sort(), types: [...named.sort(), ...known.sort()] };
}
