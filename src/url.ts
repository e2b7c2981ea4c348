import { serverUrl } from '../generated/constants.ts';
import { ValidationError } from './errors.ts';

/**
 * An address that is given as an option. One that begins with `/` or `.` is resolved against that of the page or worker,
 * and must not leave its origin, as `//` and `/\` would.
 *
 * @throws {ValidationError} for one that requests cannot be sent to.
 */
export function checkedUrl(name: string, given: unknown): URL {
  const { location } = globalThis as { location?: { href: string } };
  let url: URL;
  try {
    const text = String(given);
    // Without a slash or dot in front, it is more likely to lack its https:// than to be meant as relative.
    const page = /^[/.]/.test(text) ? new URL(String(location?.href)) : undefined;
    url = new URL(text, page);
    if (page && url.origin !== page.origin) throw page;
  } catch {
    throw new ValidationError(
      name,
      'must be an absolute URL, or, where there is a page or worker with an address of its own, begin with `/`',
    );
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new ValidationError(name, 'must start with https:// or http://');
  }
  if (url.username || url.password || url.search || url.hash) {
    throw new ValidationError(name, 'must have no user, password, query or fragment');
  }
  // The raw api would fill in the parameters of the path there, too.
  if (/[{}]/.test(url.host)) throw new ValidationError(name, 'must have no braces in its host');
  return url;
}

/** Whether this is where only those with keys get on. */
export function isProduction(url: string): boolean {
  return new URL(url).host === new URL(serverUrl).host;
}

/** Whether what goes there and comes back is out of the reach of all others: over https, or on this very machine. */
export function isOutOfReach(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}
