/**
 * Takes credentials out of texts. What comes back from a server, or from a `fetch` of the caller's, can repeat the
 * header it was sent, and must not carry it into an error or a log.
 */
export function redactor(credentials: string): (text: string) => string {
  // What follows the public key: the signature, or the secret key.
  const proof = credentials.slice(credentials.indexOf(':') + 1);
  if (proof === '') return (text) => text;
  return (text) => text.replaceAll(proof, '[redacted]');
}

/** Redacts every text in a JSON document, names included; what is not JSON, as one text. */
export function redactJson(text: string, redact: (text: string) => string): string {
  try {
    return JSON.stringify(
      JSON.parse(text, (_, value: unknown) => {
        if (typeof value === 'string') return redact(value);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), each]));
      }),
    );
  } catch {
    return redact(text);
  }
}
