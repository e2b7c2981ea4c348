// A search for secrets in whatever a program might print.
import { inspect } from 'node:util';
import { encodings } from './encodings.ts';

/** What must not be seen, in all the ways in which it can be written. */
export class Secrets {
  readonly #forms = new Set<string>();

  add(secret: string): void {
    if (secret.length < 8) return;
    for (const encode of Object.values(encodings)) this.#forms.add(bare(encode(secret)));
  }

  /** The secret that is in the text, in the form that it has there. */
  in(text: string): string | undefined {
    const searched = bare(text);
    for (const form of this.#forms) if (searched.includes(form)) return form;
    return undefined;
  }

  /** As above, of everything that can be read off a value: what is hidden, symbols, getters and causes too. */
  within(value: unknown): string | undefined {
    return this.in(textOf(value));
  }
}

/** Without what printing adds: `inspect` and JSON put backslashes, each where it likes. */
const bare = (text: string): string => text.toLowerCase().replaceAll('\\', '');

const everything = {
  depth: Number.POSITIVE_INFINITY,
  showHidden: true,
  getters: true,
  maxStringLength: null,
  maxArrayLength: null,
} as const;

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const ways = [() => inspect(value, everything), () => JSON.stringify(value), () => String(value)];
  return ways.map(safely).join('\n');
}

function safely(make: () => string | undefined): string {
  try {
    return make() ?? '';
  } catch {
    return '';
  }
}
