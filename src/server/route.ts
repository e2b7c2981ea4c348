import { operations } from '../../generated/constants.ts';
import { matchRoute, type Route } from '../spec/route.ts';

/** The methods of the operations. */
export const methods: readonly string[] = [...new Set(Object.values(operations).map(({ method }) => method))];

const templates = Object.values(operations).map(({ path }) => path.split('/'));
const lengths = new Set(templates.map((segments) => segments.length - 1));
const firstSegments = new Set(templates.map((segments) => segments[1]?.toLowerCase()));

/**
 * Returns the operation that the end of a path asks for, with its parameters. The rest is where the handler was mounted: some servers
 * leave it in the path, and some drop the slash at the end. A mount path that looks like the path of another call is refused: a guard
 * in front of the handler could have checked that one.
 */
export function matchRouteSuffix(method: string, url: string): Route | undefined {
  const { pathname, search } = new URL(url);
  const segments = pathname.replace(/\/?$/, '/').split('/');
  for (const length of lengths) {
    const route = matchRoute(method, `/${segments.slice(-length).join('/')}${search}`);
    if (route && !containsCall(segments.slice(0, -length).join('/'))) return route;
  }
  return undefined;
}

/** Tells if another call could begin in a path. Guards may decode the path and ignore case. */
function containsCall(path: string): boolean {
  try {
    const segments = decodeURIComponent(path).toLowerCase().split('/');
    return segments.slice(0, -1).some((segment) => firstSegments.has(segment));
  } catch {
    return true;
  }
}
