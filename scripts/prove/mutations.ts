// Every change of one fact of the document, made from the document itself: each fact is changed, changed everywhere
// it stands, and removed.
import { isMap, isScalar, parse, parseDocument, type Document as Yaml } from 'yaml';
import { type Path, pointer } from '../places.ts';
import { factAt } from './facts.ts';

export interface Mutation {
  /** What kind of fact it changes. */
  readonly kind: string;
  readonly at: string;
  readonly what: string;
  /** By what a finding can name the fact: as it was, and as it is. */
  readonly words: readonly string[];
  /** The document, changed. */
  text(): string;
}

export function mutationsOf(text: string): Mutation[] {
  const found: Mutation[] = [];
  const edited = (edit: (copy: Yaml) => void) => () => {
    const copy = parseDocument(text);
    edit(copy);
    return String(copy);
  };

  const walk = (value: unknown, at: Path) => {
    const fact = factAt(at, value);
    if (fact === 'prose') return;
    if (fact !== undefined) {
      const { kind, from, to } = fact;
      const mutation = { kind, at: pointer(at) };
      if (to !== undefined) {
        const words = [String(from), String(to)];
        const what = `${from} → ${to}`;
        const edit = (copy: Yaml) => (fact.isKey ? rename(copy, at, String(to)) : copy.setIn(at, to));
        found.push({ ...mutation, what, words, text: edited(edit) });
        const [word = '', other = ''] = words;
        const isNew = !found.some((each) => each.what === `${what} everywhere`);
        // As a word of its own: another one that has it inside is another fact.
        const everywhere = new RegExp(`(?<![A-Za-z0-9])${escaped(word)}(?![A-Za-z0-9])`, 'g');
        if (typeof from === 'string' && isNew && (text.match(everywhere) ?? []).length > 1) {
          const all = () => text.replaceAll(everywhere, () => other);
          found.push({ ...mutation, what: `${what} everywhere`, words, text: all });
        }
      }
      const names = typeof value === 'object' ? Object.keys(value ?? {}) : [];
      const words = [String(from), String(at.at(-1)), ...names];
      found.push({ ...mutation, what: 'removed', words, text: edited((copy) => copy.deleteIn(at)) });
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, below] of Object.entries(value)) {
      walk(below, [...at, Array.isArray(value) ? Number(name) : name]);
    }
  };
  walk(parse(text), []);
  return found;
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Gives what stands at a path another name, in its place. */
function rename(copy: Yaml, at: Path, to: string): void {
  const map = copy.getIn(at.slice(0, -1));
  const pair =
    isMap(map) && map.items.find(({ key }) => isScalar(key) && String(key.value) === String(at.at(-1)));
  if (!pair || !isScalar(pair.key)) throw new Error(`there is nothing to rename at ${pointer(at)}`);
  pair.key.value = to;
}

/** `count` of them, the same every time, taken from all kinds alike. */
export function sampleOf(mutations: readonly Mutation[], count: number): Mutation[] {
  const ranked = [...new Set(mutations.map(({ kind }) => kind))].flatMap((kind) => {
    const those = mutations.filter((each) => each.kind === kind);
    return those.map((each, index) => ({ each, rank: index / those.length }));
  });
  return ranked
    .sort((a, b) => a.rank - b.rank)
    .slice(0, count)
    .map(({ each }) => each);
}
