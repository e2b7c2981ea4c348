// What of the client a change of the document is felt in.
import type { Document } from '../document.ts';
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

/** `surface` is what users have now, which is that of the base. */
export function touched(change: Change, documents: Documents, surface: Surface): Touched {
  const { base, revision } = documents;
  const reached = [
    ...(change.base ? [reach(base, change.base.pointer)] : []),
    ...(change.revision ? [reach(revision, change.revision.pointer)] : []),
    reach(change.kind === 'removed' ? base : revision, change.path),
  ];
  const verbs = new Map<string, string>();
  const types = new Set<string>();
  for (const { operations, components } of reached) {
    for (const { method, path, operation } of operations) {
      const raw = `api.${method.toUpperCase()}('${path}')`;
      // The base comes first: an operation is known by the operationId that it had.
      if (!verbs.has(raw)) verbs.set(raw, surface.verbs.get(operation.operationId) ?? raw);
      types.add(`operations['${operation.operationId}']`);
      types.add(`paths['${path}']['${method}']`);
    }
    for (const { kind, name } of components) types.add(`components['${kind}']['${name}']`);
  }
  const known = [...types].filter((type) => surface.types.has(type));
  const named = known.flatMap((type) => surface.aliases.get(type) ?? []);
  return { verbs: [...new Set(verbs.values())].sort(), types: [...named.sort(), ...known.sort()] };
}
