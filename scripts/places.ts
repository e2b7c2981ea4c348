// Places in the document.
export type Path = readonly (string | number)[];

export interface Place<T = unknown> {
  readonly at: Path;
  readonly value: T;
}

/** A path as a JSON pointer. */
export function pointer(path: Path): string {
  return `#/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}

/** The path of a JSON pointer. */
export function pathOf(text: string): string[] {
  if (text === '#/') return [];
  const parts = text.replace(/^#\//, '').split('/');
  return parts.map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** Every object and array in a value, with the path to it. */
export function placesIn(value: unknown, path: Path = []): { path: Path; node: object }[] {
  if (typeof value !== 'object' || value === null) return [];
  const below = Object.entries(value).flatMap(([name, each]) => placesIn(each, [...path, name]));
  return [{ path, node: value }, ...below];
}
