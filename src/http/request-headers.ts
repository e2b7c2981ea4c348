// Headers of the caller, for a backend of theirs.
import { ValidationError } from '../errors/errors.ts';
import { isTrustworthyOrigin } from './url.ts';

/** Headers for your own backend, such as a session token; a function is called for each request. */
export type RequestHeaders =
  | Readonly<Record<string, string>>
  | (() => Readonly<Record<string, string>> | Promise<Readonly<Record<string, string>>>);

/** Throws a {@link ValidationError} for headers that anybody on the way to `url` could read. `argument` names the URL. */
export function validateSecrecy(headers: RequestHeaders | undefined, argument: string, url: string): void {
  if (headers !== undefined && !isTrustworthyOrigin(url))
    throw new ValidationError(argument, 'must start with https:// when `headers` are passed');
}

/** Returns the headers of one request, by lowercase name. Errors that a function throws are passed on. */
export async function resolveHeaders(headers: RequestHeaders = {}): Promise<Record<string, string>> {
  const resolved = typeof headers === 'function' ? await headers() : headers;
  try {
    // `undefined` would be no headers at all.
    if (typeof resolved === 'object') return Object.fromEntries(new Headers(resolved));
  } catch {
    // The error of the platform would contain the value.
  }
  throw new ValidationError('headers', 'must be headers that can be sent');
}
