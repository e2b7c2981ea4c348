// What is a fact in the document, of which kind, and what else it could be.
import type { Path } from '../places.ts';

export interface Fact {
  readonly kind: string;
  /** The fact is the name of what stands there, not the value. */
  readonly isKey: boolean;
  readonly from: unknown;
  /** What else it could be; a fact without it can only be removed. */
  readonly to?: unknown;
}

// Texts for readers, who keeps the document, and what only points elsewhere. Everything else counts as a fact.
const prose = [
  'openapi',
  'title',
  'summary',
  'description',
  'contact',
  'license',
  'tags',
  'x-tagGroups',
  '$ref',
  'x-codeSamples',
];
const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

/** What of a path of the document is a fact; `undefined` where only what stands below can be one. */
export function factAt(at: Path, value: unknown): Fact | 'prose' | undefined {
  const name = at.at(-1);
  if (typeof name === 'string' && prose.includes(name)) return 'prose';
  const key = keyKind(at);
  if (key !== undefined) return { kind: key, isKey: true, from: name, to: otherName(key, String(name)) };
  const kind = valueKind(at);
  if (typeof value === 'object') {
    const removable = kind === 'example' || kind === 'security requirement' || kind === 'server';
    return removable && at.length > 1 ? { kind, isKey: false, from: name } : undefined;
  }
  return { kind, isKey: false, from: value, to: otherValue(kind, value) };
}

function keyKind(at: Path): string | undefined {
  const [root, group] = at;
  const above = at.at(-2);
  if (isExample(at)) return undefined;
  if (root === 'paths' && at.length === 2) return 'path';
  if (root === 'paths' && at.length === 3 && methods.includes(String(at[2]))) return 'method';
  if (root === 'paths' && above === 'responses') return 'status';
  if (above === 'content') return 'media type';
  if (above === 'headers' && group !== 'headers') return 'header';
  if (root === 'components' && at.length === 3)
    return group === 'securitySchemes' ? 'security scheme' : 'component';
  return undefined;
}

function valueKind(at: Path): string {
  const name = at.at(-1);
  if (isExample(at)) return 'example';
  if (at[0] === 'security') return 'security requirement';
  if (at[0] === 'servers') return 'server';
  return typeof name === 'number' ? String(at.at(-2)) : String(name);
}

function isExample(at: Path): boolean {
  // components/examples has the examples themselves; the names of components are none.
  const names = at[0] === 'components' && at[1] === 'examples' ? at.slice(3) : at;
  return names.some((part) => part === 'example' || part === 'examples' || part === 'value');
}

function otherName(kind: string, name: string): string {
  if (kind === 'path') return name.replace(/\/$/, '-changed/');
  if (kind === 'method') return name === 'post' ? 'patch' : 'post';
  if (kind === 'status') return /^\d+$/.test(name) ? String(Number(name) + 40) : '5XX';
  if (kind === 'media type' && /\d\+json$/.test(name)) return name.replace(/\d\+json$/, '9+json');
  if (kind === 'media type') return name.replace('/', '/changed+');
  return kind === 'header' ? `${name}-Changed` : `${name}Changed`;
}

function otherValue(kind: string, value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  switch (kind) {
    case 'type':
      return text === 'string' ? 'integer' : 'string';
    case 'in':
      return text === 'query' ? 'header' : 'query';
    case 'format':
      return 'date-time';
    case 'pattern':
      return text.includes('[') ? text.replace('[', '[~') : `${text}|changed`;
    case 'version':
      return `9.${text}`.replace(/\.\d+$/, '');
    case 'server':
      return text.replace('://', '://changed.');
    case 'dateHeader':
      return `${text}-Changed`;
    default:
      // A uuid stays one.
      return /^[\da-f]{8}-[\da-f-]+$/.test(text)
        ? `${text.slice(0, -1)}${text.endsWith('0') ? 1 : 0}`
        : `${text}Changed`;
  }
}
