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

/** Redacts every text in a JSON document; what is not JSON, as a text. */
export function redactJson(text: string, redact: (text: string) => string): string {
  try {
    return JSON.stringify(
      JSON.parse(text, (_, value) => (typeof value === 'string' ? redact(value) : value)),
    );
  } catch {
    return redact(text);
  }
}
