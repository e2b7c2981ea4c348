import { schemes } from '../generated/constants.ts';
import type { Redact, Redaction } from './answer.ts';
import { decoded } from './decoded.ts';

const mark = '[redacted]';

// Any Authorization value of either scheme, such as one of an earlier attempt.
const anyCredentials = `(?<=(?:${Object.values(schemes).map(escaped).join('|')})\\s+[^\\s:]+:)(?!${escaped(mark)})[^\\s"'<>\\\\]+`;

/**
 * What comes back from a server, or from a `fetch` of the caller's, can repeat the header it was sent, and must not
 * carry it into an error or a log. A text that has it in some encoding is left out as a whole.
 */
export function redactor(...secrets: string[]): Redact {
  let pattern: RegExp | undefined;
  return (text) => {
    pattern ??= new RegExp([...secrets.filter(Boolean).map(escaped), anyCredentials].join('|'), 'gi');
    const plain = text.replace(pattern, mark);
    return /[\\%&]/.test(plain) && decoded(plain).search(pattern) >= 0 ? mark : plain;
  };
}

/** What follows the public key in credentials: the signature, or the secret key. */
export function proofOf(credentials: string): string {
  return credentials.slice(Math.max(credentials.indexOf(':'), credentials.indexOf(' ')) + 1);
}

/** Takes a secret out of all that comes back. */
export function redactionOf(secret: string): Redaction {
  const text = redactor(secret);
  return { text, body: (body) => redactJson(body, text) };
}

/** Redacts every text in a JSON document, names included; what is not JSON, as one text. */
export function redactJson(text: string, redact: Redact): string {
  // All byte order marks: what is left of them would hide JSON from us and not from those who read on.
  const json = text.replace(/^\ufeff+/, '');
  try {
    return JSON.stringify(
      JSON.parse(json, (_, value: unknown) => {
        if (typeof value === 'string') return redact(value);
        if (typeof value === 'number') return redact(String(value)) === String(value) ? value : '[redacted]';
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), each]));
      }),
    );
  } catch (error) {
    // JSON that is too deep to look through is not handed on.
    return error instanceof SyntaxError ? redact(json) : '';
  }
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
