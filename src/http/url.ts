import { serverUrl } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';

/**
 * Parses a URL option. One that starts with `/` or `.` is relative to the page or worker, and must stay on its origin, which
 * `//` and `/\` would leave.
 *
 * @throws {@link ValidationError} for a URL that requests cannot be sent to.
 */
export function parseUrl(name: string, option: unknown): URL {
  const url = resolveUrl(String(option));
  if (url === undefined) {
    throw new ValidationError(name, 'must be an absolute URL or, in a page or worker, start with `/`');
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ValidationError(name, 'must start with https:// or http://');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ValidationError(name, 'must have no user, password, query or fragment');
  }
  // openapi-fetch would fill path parameters into the host.
  if (/[{}]/.test(url.host)) throw new ValidationError(name, 'must have no braces in its host');
  return url;
}

function resolveUrl(text: string): URL | undefined {
  const { location } = globalThis as { location?: { href: string } };
  try {
    // A URL without a slash or dot in front more likely lacks its https:// than is relative.
    if (!/^[/.]/.test(text)) return new URL(text);
    const page = new URL(String(location?.href));
    const url = new URL(text, page);
    return url.origin === page.origin ? url : undefined;
  } catch {
    return undefined;
  }
}

/** Tells if this is Uploadcare's production API, which needs credentials. */
export function isProduction(url: string): boolean {
  return new URL(url).hostname.replace(/\.$/, '') === new URL(serverUrl).hostname;
}

/**
 * Tells if traffic to this URL cannot be read or changed on the way: HTTPS or loopback. Other names under `.localhost` do
 * not count, because Node asks DNS for them.
 */
export function isTrustworthyOrigin(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
