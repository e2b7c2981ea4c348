import type { Redaction } from './redaction.ts';

/** Describes why sending failed. The error itself is never kept: it can contain the request, and with it the credentials. */
export function describeFailure(error: unknown, redaction: Redaction): string {
  try {
    const { message, cause } = error as { message?: unknown; cause?: { message?: unknown; code?: unknown } };
    const parts = [message, cause?.message || cause?.code].filter((part) => typeof part === 'string' && part !== '');
    const text = parts.join(': ');
    if (text !== '') return redaction.text(text).slice(0, 200);
  } catch {
    // Even reading an error can throw.
  }
  return 'the request failed';
}
