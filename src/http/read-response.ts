// Reads a response within limits, takes the credentials out, and checks it against the OpenAPI description.
import {
  maxKeys,
  operations,
  parameterRules,
  responseHeaders,
  valueRule,
} from '../../generated/constants.ts';
import {
  type CallContext,
  ConnectionError,
  MetadataError,
  UnexpectedResponseError,
} from '../errors/errors.ts';
import { type OnWarning, warn } from '../errors/warning.ts';
import type { Call } from '../spec/call.ts';
import { describeFailure } from './failure.ts';
import { type Redact, redactJson } from './redaction.ts';
import type { TransportResponse } from './transport.ts';

/** A response of the API that has arrived in whole. */
export interface ApiResponse {
  readonly status: number;
  /** The body; `null` for none. That of a failure does not contain credentials. */
  readonly body: string | null;
  /** The JSON value of the body. That of a success has the type of the OpenAPI description. */
  readonly data: unknown;
  /** Returns a header, without credentials. */
  header(name: string): string | undefined;
  /** Calls `use` with every header whose name and value can be passed on, without credentials. */
  eachHeader(use: (name: string, value: string) => void): void;
}

/** The largest response: every character as two \uXXXX escapes, with room for quotes and commas. In bytes. */
export const maxResponseBytes: number =
  maxKeys * (parameterRules.key.maxLength + 12 * valueRule.maxLength + 16);

/**
 * Reads the response to a call.
 *
 * @throws {@link UnexpectedResponseError} when it is not one of the OpenAPI description.
 * @throws {@link ConnectionError} when it does not arrive in whole.
 */
export async function readResponse(
  response: TransportResponse,
  call: Call,
  context: CallContext,
  redact: Redact | undefined,
  onWarning: OnWarning | undefined,
): Promise<ApiResponse> {
  const hide = redact ?? identity;
  const { status, headers } = response;
  const header = (name: string) => {
    const value = headers.get(name);
    return value === null ? undefined : hide(value);
  };
  const unexpected = (problem: string) =>
    new UnexpectedResponseError(context, status, problem, header(responseHeaders.requestId));
  try {
    if (isRedirect(response)) throw unexpected(redirectMessage);
    if (!(status >= 200 && status < 600)) throw unexpected('Not a status of HTTP.');
    if (onWarning) {
      const message = header(responseHeaders.warning);
      if (message !== undefined) warn(onWarning, context, message, header(responseHeaders.requestId));
    }
    const body =
      status < 300
        ? await successBody(response, call, unexpected)
        : { body: redact ? redactJson(await failureText(response), redact) : await failureText(response) };
    return {
      status,
      data: parseJson(body.body),
      ...body,
      header,
      eachHeader: (use) =>
        headers.forEach((value, name) => {
          if (isPassedOn(name) && hide(name) === name) use(name, hide(value));
        }),
    };
  } catch (error) {
    // The one place where the rest of a body is given up.
    response.cancel?.();
    throw error instanceof MetadataError ? error : new ConnectionError(context, describeFailure(error, hide));
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
  if (expected === undefined)
    throw unexpected('The OpenAPI description has no such status for this operation.');
  if (expected === null) return { body: null, data: undefined };
  // Uploadcare's own clients expect an empty body for a file without metadata. Without the length, it may have been cut off.
  const isEmpty = text === '' && expected === 'object' && response.headers.get('Content-Length') === '0';
  const body = isEmpty ? '{}' : text;
  const data = parseJson(body);
  if (expected === 'string' ? typeof data !== 'string' : !isStringMap(data))
    throw unexpected(
      `The body is not ${expected === 'string' ? 'a string' : 'an object of strings'} in JSON.`,
    );
  return { body, data };
}

/** Returns the body of a failure; empty if it does not arrive, because the status matters more. */
async function failureText(response: TransportResponse): Promise<string> {
  return (await response.text().catch(() => '')) ?? '';
}

function parseJson(text: string | null): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}

function isStringMap(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}

// These describe the body as it was on the wire.
const framingHeaders = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

function isPassedOn(name: string): boolean {
  // The wire allows names that `Headers` refuses.
  return !framingHeaders.has(name) && /^[\w!#$%&'*+.^`|~-]+$/.test(name);
}

const identity: Redact = (text) => text;
