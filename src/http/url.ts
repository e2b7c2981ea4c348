import { serverUrl } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';

/**
 * Parses a URL option. One that starts with `/` or `.` is relative to the page or worker, and must stay on its origin, which
 * `//` and `/\` would leave.
 *
 * @throws {@link ValidationError} for a URL that requests cannot be sent to.
 */
export function parseUrl(name: string, option: unknown): URL {
  const url = resolveUrl(option);
  // openapi-fetch would fill path parameters into braces in the host.
  if (
    !url ||
    !/^https?:$/.test(url.protocol) ||
    url.username ||
    url.password ||
    url.search ||
    url.hash ||
    /[{}]/.test(url.host)
  )
    throw new ValidationError(
      name,
      'must be an http(s) URL without user, query, fragment and braces: absolute or, in a page or worker, starting with `/`',
    );
  return url;
}

/** Parses the option `baseUrl`. Returns it without a slash at the end. */
export function parseBaseUrl(option: unknown): string {
  const { origin, pathname } = parseUrl('baseUrl', option);
  // Not `href`, which keeps a lone `?` or `#`.
  return (origin + pathname).replace(/\/+$/, '');
}

function resolveUrl(option: unknown): URL | undefined {
  const { location } = globalThis as { location?: { href: string } };
  try {
    const text = String(option);
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
