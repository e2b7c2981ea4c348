import { mediaType } from '../../generated/constants.ts';

/** An answer in the API's own form. Nothing on its way keeps it, and no browser takes it for a page. */
export function answerWith(status: number, body: string | null, headers: Record<string, string>): Response {
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

/** Thrown where a handler says no. Of the cause, the caller gets to know nothing. */
export class Refusal extends Error {
  readonly answer: Response;

  constructor(status: number, detail: string, headers: Record<string, string> = {}, options?: ErrorOptions) {
    super(detail, options);
    this.answer = answerWith(status, JSON.stringify({ detail }), headers);
  }
}
