// The limits of texts, and of how many there can be: each has to be a number where it is one.
import { DocumentError } from './agreement.ts';
import { type Document, follow, type Schema } from './document.ts';
import type { Path, Place } from './places.ts';

/** The rule for a value, whether it comes alone or as one of a map. */
export function valueRule(document: Document, schema: Path): Place<Schema> {
  const ofMap = follow<Schema>(document, [...schema, 'additionalProperties']);
  return rule(document, ofMap?.at ?? schema);
}

export function rule(document: Document, path: Path): Place<Schema> {
  const { at, value } = follow<Schema>(document, path) ?? { at: path, value: {} };
  const { minLength, maxLength, pattern } = value;
  for (const name of ['minLength', 'maxLength'] as const) wholeNumber(value[name], [...at, name]);
  return {
    at,
    value: {
      ...(minLength !== undefined && { minLength }),
      ...(maxLength !== undefined && { maxLength }),
      ...(pattern !== undefined && { pattern }),
    },
  };
}

/** A limit that is none is not handed on: the linter may not have looked yet. */
function wholeNumber(value: unknown, at: Path): void {
  if (value !== undefined && !Number.isInteger(value))
    throw new DocumentError(`${at.at(-1)} is ${JSON.stringify(value)}, not a whole number`, [at]);
}

export function counted(place: Place): Place {
  wholeNumber(place.value, place.at);
  return place;
}
