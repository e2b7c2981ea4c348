import { mediaType } from '../../generated/constants.ts';

/** Returns a response in the form of the API. Caches do not keep it, and browsers do not render it as a page. */
export function jsonResponse(status: number, body: string | null, headers: Record<string, string>): Response {
  return new Response(body, {
    status,
    headers: {
      ...headers,
      ...(body !== null && { 'Content-Type': mediaType }),
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
}

/** Thrown to reject a request. The cause is never sent to the caller. */
export class HandlerError extends Error {
  readonly response: Response;

  constructor(status: number, detail: string, headers: Record<string, string> = {}, options?: ErrorOptions) {
    super(detail, options);
    this.response = jsonResponse(status, JSON.stringify({ detail }), headers);
  }
}
