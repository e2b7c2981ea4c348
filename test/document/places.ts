// Places in the document.
export type Path = (string | number)[];

/** Every object and array in a value, with the path to it. */
export function placesIn(value: unknown, path: Path = []): { path: Path; node: object }[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]));
  return [{ path, node: value }, ...below];
}

/** A path as a JSON pointer. */
export function pointer(path: Path): string {
  return `#/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
