import { operations } from '../../generated/constants.ts';
import { matchRoute, type Route } from '../path.ts';

/** The methods of the operations. */
export const methods: readonly string[] = [
  ...new Set(Object.values(operations).map(({ method }) => method.toUpperCase())),
];

// How many segments the paths of the operations have, behind their first slash.
const lengths = new Set(Object.values(operations).map(({ path }) => path.split('/').length - 1));

/**
 * The operation that the end of a path makes. What stands before it is where the handler was put. That need not be
 * known, and would be one more thing to get wrong, as servers differ in whether they leave it there: it has no say in
 * what is sent or in what `authorize` is asked. A slash at the end may have been lost on the way.
 */
export function routeAtEnd(method: string, url: string): Route | undefined {
  const segments = new URL(url).pathname.replace(/\/?$/, '/').split('/');
  for (const length of lengths) {
    const route = matchRoute(method, `/${segments.slice(-length).join('/')}`);
    if (route) return route;
  }
  return undefined;
}
