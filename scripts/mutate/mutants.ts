// The mutants of the OpenAPI description: in each, one fact is changed, changed everywhere, or removed.
import { isMap, isScalar, parse, parseDocument, type Document as Yaml } from 'yaml';
import { below, namesIn } from '../generate/description.ts';

export interface Mutant {
  /** The kind of the fact: `prose`, `example`, `limit`, or a word of the description. */
  readonly kind: string;
  /** The JSON pointer of the fact. */
  readonly pointer: string;
  readonly change: string;
  /** Returns the text of the changed description. */
  source(): string;
}

const ignored = /\/(openapi|contact|license|externalDocs|tags|x-tagGroups|\$ref|x-codeSamples)$/;

/** The kinds of values, and another value of the same form. The first pattern that matches the JSON pointer counts. */
const values: [pattern: RegExp, kind: string | undefined, other: (value: string) => unknown][] = [
  [/^(?!#\/components\/examples\/[^/]+$).*\/(example|examples|value)(\/|$)/, 'example', otherText],
  [/\/(title|summary|description)$/, 'prose', otherText],
  // A limit becomes looser, so that the examples still fit.
  [/\/min[^/]+$/, 'limit', (value) => Number(value) - 1],
  [/\/max[^/]+Seconds$/, 'limit', (value) => Number(value) + 60],
  [/\/max[^/]+$/, 'limit', (value) => Number(value) + 1],
  [/\/pattern$/, 'limit', (value) => value.replace('[', '[~')],
  [/\/type$/, undefined, (value) => (value === 'string' ? 'integer' : 'string')],
  [/\/in$/, undefined, () => 'query'],
  [/\/required$/, undefined, () => false],
  [/\/version$/, undefined, (value) => value.replace(/^\d+/, '9')],
  [/^#\/servers/, undefined, (value) => value.replace('://', '://changed.')],
  [/^/, undefined, (value) => `${value}Changed`],
];

/** The names that are facts, likewise. */
const names: typeof values = [
  [/^#\/components\/securitySchemes\/[^/]+$/, 'security scheme', (name) => `${name}Changed`],
  [/^#\/components\/[^/]+\/[^/]+$/, 'component', (name) => `${name}Changed`],
  [/^#\/paths\/[^/]+$/, 'path', (name) => name.replace(/\/$/, '-changed/')],
  [/^#\/paths\/[^/]+\/(get|put|delete)$/, 'method', () => 'post'],
  [/\/responses\/[^/]+$/, 'status', (name) => (name === 'default' ? '5XX' : `${Number(name) + 40}`)],
  [/\/content\/[^/]+$/, 'media type', (name) => name.replace(/\d\+json$|(?<=\/)json$/, '9+json')],
  [/\/headers\/[^/]+$/, 'header', (name) => `${name}-Changed`],
  // Can only be removed.
  [/^#\/(security|servers)\/\d+$|\/examples?$/, undefined, String],
];

function otherText(text: string): unknown {
  if (/^\d+$/.test(text)) return Number(text) + 1;
  return /^[\da-f]{8}-[\da-f-]+$/.test(text)
    ? text.replace(/.$/, (end) => (end === '0' ? '1' : '0'))
    : `${text}-changed`;
}

type Fact = Pick<Mutant, 'kind' | 'pointer'> & { isName: boolean; from: unknown; to: unknown };

function factsIn(value: unknown, pointer: string): Fact[] {
  if (ignored.test(pointer)) return [];
  const isName = typeof value === 'object';
  const inside = Object.entries(isName ? (value ?? {}) : {});
  const facts = inside.flatMap(([name, each]) => factsIn(each, below(pointer, name)));
  const at = namesIn(pointer);
  // A requirement of security is known by its scheme, not by its index.
  const name = /^#\/security\/\d+$/.test(pointer) ? Object.keys(value ?? {})[0] : at.at(-1);
  const from = isName ? name : value;
  const found = (isName ? names : values).find(([pattern]) => pattern.test(pointer));
  const [, kind = at.findLast((name) => !/^\d+$/.test(name)) ?? '', other] = found ?? [];
  return other ? [{ kind, pointer, isName, from, to: other(String(from)) }, ...facts] : facts;
}

export function mutantsOf(source: string): Mutant[] {
  const facts = Object.entries(parse(source)).flatMap(([name, value]) => factsIn(value, below('#', name)));
  return facts.flatMap(({ kind, pointer, isName, from, to }, index) => {
    const at = namesIn(pointer);
    const mutant = (change: string, text: () => string): Mutant => ({ kind, pointer, change, source: text });
    const edited = (change: string, edit: (copy: Yaml) => void) =>
      mutant(change, () => {
        const copy = parseDocument(source);
        edit(copy);
        return String(copy);
      });
    const change = `${from} → ${to}`;
    const once = edited(change, (copy) => (isName ? rename(copy, at, String(to)) : copy.setIn(at, to)));
    const removed = edited(`${from} removed`, (copy) => copy.deleteIn(at));
    if (kind === 'prose') return [once];
    if (from === to) return [removed];
    const word = wholeWord(String(from));
    const isFirst = facts.findIndex((fact) => fact.from === from) === index;
    const isRepeated = typeof from === 'string' && (source.match(word)?.length ?? 0) > 1;
    if (!isFirst || !isRepeated) return [once, removed];
    return [once, mutant(`${change} everywhere`, () => source.replaceAll(word, () => String(to))), removed];
  });
}

/** Matches a text where it is not part of a longer word. */
function wholeWord(text: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}(?![A-Za-z0-9])`, 'g');
}

/** Renames an entry without moving it. */
function rename(copy: Yaml, at: readonly string[], to: string): void {
  const map = copy.getIn(at.slice(0, -1));
  const pair = isMap(map) && map.items.find(({ key }) => isScalar(key) && String(key.value) === at.at(-1));
  if (pair && isScalar(pair.key)) pair.key.value = to;
}

/** Returns `count` mutants of all kinds alike, the same every time. */
export function sampleOf(mutants: readonly Mutant[], count: number): Mutant[] {
  const rank = (mutant: Mutant) => {
    const same = mutants.filter(({ kind }) => kind === mutant.kind);
    return same.indexOf(mutant) / same.length;
  };
  return [...mutants].sort((a, b) => rank(a) - rank(b)).slice(0, count);
}
