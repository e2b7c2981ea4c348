// What a case is made of: a change of a stand-in for Uploadcare's document, and what has to be told of it.
import { operations } from '../../generated/constants.ts';

/** What a change reaches into. */
// biome-ignore lint/suspicious/noExplicitAny: a tree of many shapes, and a wrong step in it is a failed test.
export type Tree = any;
export type Change = (document: Tree) => void;

export interface Told {
  readonly code: number;
  readonly new: unknown[];
  readonly changed: unknown[];
  readonly gone: string[];
  readonly unreasoned: string[];
}

/** What is told when nothing is. */
export const nothing: Told = { code: 0, new: [], changed: [], gone: [], unreasoned: [] };

export interface Case extends Partial<Omit<Told, 'code'>> {
  readonly what: string;
  readonly change: Change;
}

export const { path: listPath } = operations.listFileMetadata;
export const { path: keyPath } = operations.getFileMetadataKey;
export const places = {
  list: `GET ${listPath}`,
  get: `GET ${keyPath}`,
  put: `PUT ${keyPath}`,
  delete: `DELETE ${keyPath}`,
};
export const all: string[] = Object.values(places);
export const ofKeys: string[] = [places.get, places.put, places.delete];
export const notDeclared = 'not declared';

export const differs = (fact: string, theirs: unknown, ours: unknown): object => ({ fact, theirs, ours });
