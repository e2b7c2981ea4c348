// What a document says of one thing in several places has to be the same; an error names what is not, and where.
import { type Path, type Place, pointer } from './places.ts';

/** Something that is wrong with the document, at these places of it. */
export class DocumentError extends Error {
  override name = 'DocumentError';
  readonly at: readonly Path[];

  constructor(message: string, at: readonly Path[]) {
    super(`${message} at ${at.map(pointer).join(', ')}`);
    this.at = at;
  }
}

/** The one value that all places of the document agree on; `where` one of them was to be looked for. */
export function only<T>(what: string, places: readonly Place<T>[], where: Path): T {
  const different = [...new Map(places.map((place) => [JSON.stringify(place.value), place])).values()];
  const [first, ...others] = different;
  if (first === undefined) throw new DocumentError(`the document has no ${what}`, [where]);
  if (others.length > 0) {
    const values = JSON.stringify(different.map(({ value }) => value));
    // The odd one out is the place to look at first.
    const count = (place: Place) =>
      places.filter(({ value }) => JSON.stringify(value) === JSON.stringify(place.value)).length;
    const at = different.sort((a, b) => count(a) - count(b)).map((place) => place.at);
    throw new DocumentError(`the document has more than one ${what}: ${values}`, at);
  }
  return first.value;
}

export function defined<T>(what: string, value: T | undefined, where: Path): T {
  if (value === undefined) throw new DocumentError(`the document has no ${what}`, [where]);
  return value;
}

/** An object out of named places, of which those of the same name have to agree. */
export function record(
  what: string,
  entries: readonly (readonly [string, Place])[],
): Record<string, unknown> {
  const names = new Set(entries.map(([name]) => name));
  return Object.fromEntries(
    [...names].map((name) => {
      const places = entries.filter(([each]) => each === name).map(([, place]) => place);
      return [name, only(`${what} ${name}`, places, [])];
    }),
  );
}
