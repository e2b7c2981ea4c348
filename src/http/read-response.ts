// Reads a response within limits, takes the credentials out, and checks it against the OpenAPI description.
import { operations, responseHeaders } from '../../generated/constants.ts';
import type { SchemaName } from '../../generated/validators.ts';
import { ConnectionError, MetadataError, UnexpectedResponseError } from '../errors/errors.ts';
import { type OnWarning, warn } from '../errors/warning.ts';
import { type Call, contextOf } from '../spec/call.ts';
import { violation } from '../spec/validation.ts';
import { describeFailure } from './failure.ts';
import type { Redaction } from './redaction.ts';
import type { ResponseHeaders, TransportResponse } from './transport.ts';

/** A complete response of the API. */
export interface ApiResponse {
  readonly status: number;
  /** The body; `null` for none. That of a failure does not contain credentials. */
  readonly body: string | null;
  /** The JSON value of the body. That of a success has the type of the OpenAPI description. */
  readonly data: unknown;
  /** Returns a header, without credentials. */
  header(name: string): string | undefined;
  /** The headers as they arrived: they may contain credentials. */
  readonly received: ResponseHeaders;
}

/**
 * Reads the response to a call.
 *
 * @throws {@link UnexpectedResponseError} when it does not match the OpenAPI description.
 * @throws {@link ConnectionError} when it does not arrive completely.
 */
export async function readResponse(
  response: TransportResponse,
  call: Call,
  attempts: number,
  redaction: Redaction,
  onWarning: OnWarning | undefined,
): Promise<ApiResponse> {
  const { status, headers: received } = response;
  const header = (name: string) => {
    const value = received.get(name) ?? undefined;
    return value && redaction.text(value);
  };
  const unexpected = (problem: string) =>
    new UnexpectedResponseError(
      contextOf(call, attempts),
      status,
      redaction.text(problem).slice(0, 500),
      header(responseHeaders.requestId),
    );
  try {
    if (onWarning) {
      const message = header(responseHeaders.warning);
      if (message !== undefined) warn(onWarning, contextOf(call, attempts), message, header(responseHeaders.requestId));
    }
    if (isRedirect(response)) throw unexpected(redirectMessage);
    if (!(status >= 200 && status < 600)) throw unexpected('Not a status of HTTP.');
    if (status < 300) return { status, ...(await successBody(response, call, unexpected)), header, received };
    // The status of a failure matters more than its body, which may not arrive.
    const text = await response.text().catch(() => undefined);
    if (text === undefined) response.cancel?.();
    const body = redaction.json(text ?? '');
    return { status, body, data: parseJson(body), header, received };
  } catch (error) {
    // The rest of the body is not wanted.
    response.cancel?.();
    throw error instanceof MetadataError
      ? error
      : new ConnectionError(contextOf(call, attempts), describeFailure(error, redaction));
  }
}

/** Tells if a response comes from a redirect, followed or not. */
export function isRedirect({
  status,
  redirected,
  type,
}: Pick<TransportResponse, 'status' | 'redirected'> & { readonly type?: string }): boolean {
  return redirected === true || type === 'opaqueredirect' || (status >= 300 && status < 400);
}

export const redirectMessage = 'A redirect, which is not followed. Check `baseUrl`.';

async function successBody(
  response: TransportResponse,
  { operation }: Call,
  unexpected: (problem: string) => Error,
): Promise<Pick<ApiResponse, 'body' | 'data'>> {
  const text = await response.text();
  if (text === undefined) throw unexpected('The body is longer than any response of the API.');
  const schemas: Readonly<Record<string, SchemaName | null | undefined>> = operations[operation].success;
  const schema = schemas[response.status];
  if (schema === undefined) throw unexpected('The OpenAPI description has no such status for this operation.');
  if (schema === null) return { body: null, data: undefined };
  // Uploadcare's own clients expect an empty body for a file without metadata. Without the length, it may have been cut off.
  const isEmpty = text === '' && response.headers.get('Content-Length') === '0' && violation({}, schema) === undefined;
  const body = isEmpty ? '{}' : text;
  const data = parseJson(body);
  const problem = data === undefined ? 'is not JSON' : violation(data, schema);
  if (problem !== undefined) throw unexpected(`The body ${problem}.`);
  return { body, data };
}

/** Returns the explanation in the body of a failure, which can have one for each wrong field. */
export function detailOf(data: unknown): string | undefined {
  const { detail, ...fields } = Object(data) as Record<string, unknown>;
  if (typeof detail === 'string') return detail.slice(0, maxDetail);
  const texts = Object.entries(fields).flatMap(([name, list]) =>
    Array.isArray(list) && list.every((text) => typeof text === 'string') ? `${name}: ${list.join(' ')}` : [],
  );
  return texts.length > 0 ? texts.join(' ').slice(0, maxDetail) : undefined;
}

const maxDetail = 1_000;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
