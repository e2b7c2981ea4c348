// The place that a request goes to: an operation, a path that has others, or none.
import { failures, serverUrl } from '../../generated/constants.ts';
import { matchPath, matchRoute, type Route } from '../spec/route.ts';
import type { Rejection } from './responses.ts';

/** The place that a request was sent to. */
export interface Place {
  /** The operation, with its parameters as they were sent. */
  readonly route: Route | undefined;
  /** The path as the OpenAPI description writes it; `undefined` if it is none of its paths. */
  readonly template: string | undefined;
  /** The parameters of the path. */
  readonly segments: Readonly<Record<string, unknown>> | undefined;
  /** The rejection of a request that is outside. */
  readonly outside: Rejection | undefined;
}

// A client can have the path of production in its `baseUrl`, or not.
const productionPath = new URL(serverUrl).pathname.replace(/\/$/, '');

/** Finds the place of a request to `sent`, its path and query as they were sent. HEAD is GET without the body. */
export function findPlace(method: string, sent: string, basePath: string): Place {
  const [path = ''] = sent.split('?');
  const isInside = path.startsWith(`${basePath}/`);
  const below = isInside ? sent.slice(basePath.length) : sent;
  const target = below.startsWith(`${productionPath}/`) ? below.slice(productionPath.length) : below;
  const route = isInside ? matchRoute(method === 'HEAD' ? 'GET' : method, target) : undefined;
  const match = isInside ? matchPath(target.replace(/\?.*/s, '')) : undefined;
  const template = route?.template ?? match?.template;
  const isOutside = !isInside || (template === undefined && endsInPath(path));
  return {
    route,
    template,
    segments: match?.segments,
    outside: isOutside ? outside(path, basePath) : undefined,
  };
}

/** Tells if a path of the OpenAPI description is at the end of another path. */
function endsInPath(path: string): boolean {
  const starts = [...path.matchAll(/\//g)].map(({ index }) => index);
  return starts.some((start) => matchPath(path.slice(start)) !== undefined);
}

function outside(path: string, basePath: string): Rejection {
  const { status } = failures.notFound;
  const here = `The emulator is at \`${basePath}/\`, and \`${path}\` is not below it.`;
  return { status, detail: `${here} Check the \`baseUrl\` of the client and the \`basePath\` of the emulator.` };
}
