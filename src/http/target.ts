// The path and query of a request as they were sent: the URL parser of `Request` changes `%2E`.

const targets = new WeakMap<Request, string>();

/** Remembers the request target of an HTTP request. */
export function setTarget(request: Request, target: string): void {
  targets.set(request, target);
}

/** Returns the path and query of a request, as they were sent. */
export function targetOf(input: unknown, request: Request): string {
  const { pathname, search } = new URL(request.url);
  return targets.get(input as Request) ?? pathname + search;
}
