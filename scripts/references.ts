// Every reference of the document points to something: a place in it, or a file beside it.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DocumentError } from './agreement.ts';
import { type Document, documentFile, follow } from './document.ts';
import { pathOf, placesIn } from './places.ts';

/** Throws for those that do not; the tools that follow them would say so without a place. */
export function checkReferences(document: Document): void {
  for (const { path, node } of placesIn(document)) {
    const { $ref } = node as { $ref?: unknown };
    if (typeof $ref === 'string' && !pointsSomewhere(document, $ref))
      throw new DocumentError(`${$ref} points to nothing`, [path]);
  }
}

function pointsSomewhere(document: Document, reference: string): boolean {
  if (reference.startsWith('#')) return follow(document, pathOf(reference)) !== undefined;
  return existsSync(join(dirname(documentFile), reference));
}
