// Paths of the project.
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../', import.meta.url));

/** Returns a path relative to the root, with forward slashes. */
export function fromRoot(file: string): string {
  return relative(root, file).replaceAll('\\', '/');
}
