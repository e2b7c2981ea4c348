// As much of an assertion library as the cases need, for every runtime.

/** Throws unless both are the same, looked through to the bottom. */
export function equal(actual: unknown, expected: unknown, what = 'it'): void {
  if (!same(actual, expected)) throw new Error(`${what} is ${shown(actual)}, not ${shown(expected)}`);
}

/** Throws unless the object has these fields. */
export function has(actual: object, expected: object): void {
  for (const [name, value] of Object.entries(expected)) {
    equal((actual as Record<string, unknown>)[name], value, `${name} of ${shown(actual)}`);
  }
}

/** Throws what is said unless it is so. */
export function ensure(isSo: boolean, otherwise: string): asserts isSo {
  if (!isSo) throw new Error(otherwise);
}

function same(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [names, others] = [Object.keys(one), Object.keys(other)];
  return (
    names.length === others.length &&
    names.every((name) => name in other && same(one[name as never], other[name as never]))
  );
}

function shown(value: unknown): string {
  return value instanceof Error ? String(value) : (JSON.stringify(value) ?? String(value));
}
