// Reads what came back, within limits and without the credentials, and holds it against the document.
import { maxKeys, operations, parameterRules, responseHeaders, valueRule } from '../generated/constants.ts';
import { ConnectionError, MetadataError, ResponseError } from './errors.ts';
import type { Route } from './path.ts';

/** Takes credentials out of a text. */
export type Redact = (text: string) => string;

/** Takes credentials out of what comes back. */
export interface Redaction {
  readonly text: Redact;
  /** For the body of a failure, which can be JSON. */
  readonly body: Redact;
}

/** A response that has come in whole. */
export interface Answer {
  /** The call that this answers. */
  readonly route: Route;
  readonly status: number;
  /** The body. In that of a failure, nothing repeats the credentials. */
  readonly body: string | null;
  /** What the body says in JSON. Of a success, it has the type that the document says. */
  readonly data: unknown;
  /** A header, without the credentials. */
  header(name: string): string | undefined;
  /** The headers as they came: they can repeat the credentials. */
  readonly received: Headers;
  readonly redact: Redact;
}

/**
 * Reads a response to its end; its headers are handed on before that, whatever comes after them.
 *
 * @throws {ResponseError} when it is not what the document says.
 * @throws {ConnectionError} when it does not come through.
 */
export async function readAnswer(
  response: Response,
  route: Route,
  redaction: Redaction,
  onHeaders: (header: Answer['header']) => void,
): Promise<Answer> {
  const redact = redaction.text;
  try {
    if (typeof response?.status !== 'number') throw new Error('fetch gave no Response');
    if (response.bodyUsed)
      throw new Error('fetch gave a Response that was read before; it has to be a new one each time');
    const { status, headers: received } = response;
    const header: Answer['header'] = (name) => {
      const value = received.get(name);
      return value === null ? undefined : redact(value);
    };
    onHeaders(header);
    const body = await bodyOf(response, route, header, redaction);
    return { route, status, ...body, header, received, redact };
  } catch (error) {
    if (error instanceof MetadataError) throw error;
    throw new ConnectionError(route, reasonOf(error, redact));
  }
}

type Body = Pick<Answer, 'body' | 'data'>;

async function bodyOf(
  response: Response,
  route: Route,
  header: Answer['header'],
  redaction: Redaction,
): Promise<Body> {
  const { status, type, ok } = response;
  const unexpected = (problem: string) =>
    new ResponseError(route, status, problem, header(responseHeaders.requestId));
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    void response.body?.cancel().catch(() => {});
    throw unexpected('a redirect, which is not followed. Check `baseUrl`.');
  }
  if (!(status >= 200 && status <= 599)) throw unexpected('not a status of HTTP.');
  if (!ok) {
    // Of a failure, the status says enough: it counts, even where its body does not come through.
    const body = redaction.body((await readText(response).catch(() => '')) ?? '');
    return { body, data: parsed(body) };
  }
  const text = await readText(response);
  if (text === undefined) throw unexpected('the body is longer than any answer can be.');
  const types: Readonly<Record<string, JsonType | undefined>> = operations[route.operation].success;
  const expected = types[status];
  if (expected === undefined)
    throw unexpected('a status that the API reference does not have for this operation.');
  if (expected === null) return { body: null, data: undefined };
  // An empty one stands for an empty object.
  const body = text === '' && expected === 'object' ? '{}' : text;
  const data = parsed(body);
  if (!(expected === 'string' ? typeof data === 'string' : isMap(data)))
    throw unexpected(`the body is not ${wording[expected]} in JSON.`);
  return { body, data };
}

// The largest metadata there can be, with every character written as two \uXXXX, and room for quotes and commas.
const maxBytes = maxKeys * (parameterRules.key.maxLength + 12 * valueRule.maxLength + 16);

/** The whole body as text, or `undefined` when it is larger than it may be: by default, than any answer can be. */
export async function readText(
  { body }: Pick<Response, 'body'>,
  limit: number = maxBytes,
): Promise<string | undefined> {
  const reader = body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    // A chunk of nothing counts too: there must not be an endless number of them.
    size += value.byteLength || 1;
    if (size > limit) {
      void reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

type JsonType = 'string' | 'object' | null;

const wording = { string: 'a string', object: 'an object of strings' };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isMap(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}

/** Why a `fetch` failed. Its error is not handed on: it can hold the request, and with it the credentials. */
export function reasonOf(error: unknown, redact: Redact): string {
  try {
    const { message, cause } = error as { message?: unknown; cause?: { message?: unknown; code?: unknown } };
    const parts = [message, cause?.message || cause?.code];
    const texts = parts.filter((part) => typeof part === 'string' && part !== '');
    if (texts.length > 0) return redact(texts.join(': ')).slice(0, 200);
  } catch {
    // An error that cannot even be looked at says nothing.
  }
  return 'the request failed';
}
