/** Takes credentials out of what comes back. */
export interface Redaction {
  /** Redacts a string. */
  text(text: string): string;
  /** Redacts every string in a JSON document, names included; other text as one string. */
  json(text: string): string;
}

const mark = '[redacted]';

// Every signature has this form, those of earlier attempts and of other calls too.
const anySignature = '(?<![0-9a-f])[0-9a-f]{40}(?![0-9a-f])';

/**
 * Takes out `secrets` and everything that has the form of a signature: a server can repeat the headers that it received, and they must
 * not reach an error or a log. A string that contains one of them in some encoding is replaced as a whole. Calls `secrets` at first use.
 */
export function createRedaction(secrets: () => readonly string[]): Redaction {
  let pattern: RegExp | undefined;
  const text = (original: string) => {
    pattern ??= patternOf(secrets());
    const plain = original.replace(pattern, mark);
    let decoded = plain;
    for (let depth = 0; depth < 3 && /[\\%&]/.test(decoded); depth++) {
      decoded = decodeEscapes(decoded);
      if (decoded.search(pattern) >= 0) return mark;
    }
    return plain;
  };
  return { text, json: (json) => redactJson(json, text) };
}

/** The longest first: a secret that begins like another one is taken out whole. */
function patternOf(secrets: readonly string[]): RegExp {
  const patterns = [...secrets.map(escapeRegExp), anySignature].sort((a, b) => b.length - a.length);
  return new RegExp(patterns.join('|'), 'gi');
}

/** The headers that every request has. Their values are no secrets. */
const ownHeaders = new Set(['accept', 'content-type', 'user-agent']);

/**
 * Returns the secrets among the headers of a request: of each header the value, the part behind the scheme (of `Bearer abc`, `abc`)
 * or a name (of `sid=abc`, `abc`), and each longer word. One or two characters are no secret.
 */
export function secretsOf(headers: Readonly<Record<string, string>>): string[] {
  const secrets = new Set<string>();
  for (const [name, value] of Object.entries(headers)) {
    if (ownHeaders.has(name.toLowerCase()) || value === '') continue;
    const credentials = value.slice(value.indexOf(' ') + 1);
    for (const text of [value, credentials, decodeEscapes(value), decodeBase64(credentials)]) {
      const named = text.split(/;\s*/).map((pair) => pair.replace(/^[^:=]*[:=]/, ''));
      for (const part of [text, ...named]) if (part.length > 2) secrets.add(part);
      for (const word of text.split(/[^\w-]+/)) if (word.length > 7) secrets.add(word);
    }
  }
  return [...secrets];
}

/** Decodes the credentials of `Basic`. */
function decodeBase64(text: string): string {
  try {
    return atob(text);
  } catch {
    return '';
  }
}

function redactJson(text: string, redact: Redaction['text']): string {
  // Byte order marks hide JSON from `JSON.parse`, but not from every reader.
  const json = text.replace(/^\ufeff+/, '');
  try {
    return JSON.stringify(
      JSON.parse(json, (_, value: unknown) => {
        if (typeof value === 'string') return redact(value);
        if (typeof value === 'number') return redact(String(value)) === String(value) ? value : mark;
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), each]));
      }),
    );
  } catch (error) {
    // JSON that is nested too deep to search is dropped.
    return error instanceof SyntaxError ? redact(json) : '';
  }
}

// Escapes of JSON and JavaScript, URLs and HTML. Bytes of UTF-8 make sense together only.
const escapes =
  /\\u[\da-f]{4}|\\x[\da-f]{2}|\\["'\\/]|%[0-7][\da-f]|(?:%[89a-f][\da-f])+|&(?:#\d+|#x[\da-f]+|quot|amp|apos|lt|gt);?/gi;

const entities: Readonly<Record<string, string>> = { quot: '"', amp: '&', apos: "'", lt: '<', gt: '>' };

/** Decodes JSON, URL and HTML escapes. */
function decodeEscapes(text: string): string {
  return text.replace(escapes, (found) => {
    try {
      if (found.startsWith('%')) return decodeURIComponent(found);
      if (/^\\[ux]/i.test(found)) return String.fromCharCode(Number.parseInt(found.slice(2), 16));
      if (found.startsWith('\\')) return found.slice(1);
      const name = found.slice(1).replace(';', '').toLowerCase();
      if (!name.startsWith('#')) return entities[name] ?? found;
      return String.fromCodePoint(Number(name.startsWith('#x') ? `0${name.slice(1)}` : name.slice(1)));
    } catch {
      // Not a character.
      return found;
    }
  });
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
