// Reads a response within limits, takes the credentials out, and checks it against the OpenAPI description.
import { maxKeys, operations, parameterRules, responseHeaders, valueRule } from '../../generated/constants.ts';
import { ConnectionError, MetadataError, UnexpectedResponseError } from '../errors/errors.ts';
import { type OnWarning, warn } from '../errors/warning.ts';
import { type Call, contextOf } from '../spec/call.ts';
import { describeFailure } from './failure.ts';
import type { Redaction } from './redaction.ts';
import type { ResponseHeaders, TransportResponse } from './transport.ts';

/** A response of the API that has arrived in whole. */
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

/** The largest response: every character as two \uXXXX escapes, with room for quotes and commas. In bytes. */
export const maxResponseBytes: number = maxKeys * (parameterRules.key.maxLength + 12 * valueRule.maxLength + 16);

/**
 * Reads the response to a call.
 *
 * @throws {@link UnexpectedResponseError} when it is not one of the OpenAPI description.
 * @throws {@link ConnectionError} when it does not arrive in whole.
 */
export async function readResponse(
  response: TransportResponse,
  call: Call,
  attempts: number,
  redaction: Redaction | undefined,
  onWarning: OnWarning | undefined,
): Promise<ApiResponse> {
  const { status, headers: received } = response;
  const header = (name: string) => {
    const value = received.get(name) ?? undefined;
    return value && (redaction?.text(value) ?? value);
  };
  const unexpected = (problem: string) =>
    new UnexpectedResponseError(contextOf(call, attempts), status, problem, header(responseHeaders.requestId));
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
    const body = redaction?.json(text ?? '') ?? text ?? '';
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

type JsonType = 'string' | 'object' | null;

async function successBody(
  response: TransportResponse,
  { operation }: Call,
  unexpected: (problem: string) => Error,
): Promise<Pick<ApiResponse, 'body' | 'data'>> {
  const text = await response.text();
  if (text === undefined) throw unexpected('The body is longer than any response of the API.');
  const types: Readonly<Record<string, JsonType | undefined>> = operations[operation].success;
  const expected = types[response.status];
  if (expected === undefined) throw unexpected('The OpenAPI description has no such status for this operation.');
  if (expected === null) return { body: null, data: undefined };
  // Uploadcare's own clients expect an empty body for a file without metadata. Without the length, it may have been cut off.
  const isEmpty = text === '' && expected === 'object' && response.headers.get('Content-Length') === '0';
  const body = isEmpty ? '{}' : text;
  const data = parseJson(body);
  if (expected === 'string' ? typeof data !== 'string' : !isStringMap(data))
    throw unexpected(`The body is not ${expected === 'string' ? 'a string' : 'an object of strings'} in JSON.`);
  return { body, data };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isStringMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}
