// From a place in the document to the operations that it has a say in.
import { type Document, type OperationEntry, operationsOf } from '../docs/document.ts';

export interface Reach {
  readonly operations: readonly OperationEntry[];
  /** The component that the place is in, and all that refer to it, at once or through others. */
  readonly components: readonly { readonly kind: string; readonly name: string }[];
}

type Secured = { security?: Record<string, unknown>[] };

/** What is reached from a JSON pointer. */
export function reach(document: Document, pointer: string): Reach {
  const [, top, first = '', second] = pointer.split('/');
  const components = new Set(top === 'components' && second ? [componentAt(first, second)] : []);
  const all = Object.entries(document.components ?? {}).flatMap(([kind, named]) =>
    Object.entries(named).map(([name, value]) => ({ kind, name, uses: referencesIn(value) })),
  );
  const isReached = (used: string) => components.has(used);
  let before: number;
  do {
    before = components.size;
    for (const { kind, name, uses } of all) {
      if (uses.some(isReached)) components.add(componentAt(kind, escaped(name)));
    }
  } while (components.size > before);

  const entries = operationsOf(document);
  const isOperation = (path: string, member: string) =>
    entries.some((entry) => entry.path === path && entry.method === member);
  const operations = entries.filter(({ path, method, operation }) => {
    const { security = (document as Secured).security ?? [] } = operation as Secured;
    if (top === 'servers') return true;
    if (top === 'security') return !('security' in operation);
    // What stands beside the operations of a path is for all of them.
    if (top === 'paths' && first === escaped(path)) {
      return second === undefined || second === method || !isOperation(path, second);
    }
    const schemes = security.flatMap((requirement) =>
      Object.keys(requirement).map((name) => componentAt('securitySchemes', escaped(name))),
    );
    const { parameters } = document.paths[path] ?? {};
    return [...schemes, ...referencesIn([operation, parameters])].some(isReached);
  });
  return {
    operations,
    components: all.filter(({ kind, name }) => isReached(componentAt(kind, escaped(name)))),
  };
}

/** The components that a value refers to. */
function referencesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const { $ref } = value as { $ref?: unknown };
  const below = Object.values(value).flatMap(referencesIn);
  if (typeof $ref !== 'string') return below;
  const [, , kind = '', name = ''] = $ref.split('/');
  return [componentAt(kind, name), ...below];
}

const componentAt = (kind: string, name: string): string => `#/components/${kind}/${name}`;

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
