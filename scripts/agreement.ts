// What a document says of one thing in several places has to be the same; an error names what is not.

/** The one value that all places of the document agree on. */
export function only<T>(what: string, values: T[]): T {
  const [value, ...others] = [...new Map(values.map((each) => [JSON.stringify(each), each])).values()];
  if (value === undefined) throw new Error(`the document has no ${what}`);
  if (others.length > 0)
    throw new Error(`the document has more than one ${what}: ${JSON.stringify([value, ...others])}`);
  return value;
}

export function find<T>(what: string, values: T[], test: (value: T) => boolean): T {
  return only(what, values.filter(test));
}

export function defined<T>(what: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`the document has no ${what}`);
  return value;
}

/** An object out of entries, of which those of the same name have to agree. */
export function record(what: string, entries: (readonly [string, unknown])[]): Record<string, unknown> {
  const names = new Set(entries.map(([name]) => name));
  return Object.fromEntries(
    [...names].map((name) => {
      const values = entries.filter(([each]) => each === name).map(([, value]) => value);
      return [name, only(`${what} ${name}`, values)];
    }),
  );
}
