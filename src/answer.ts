// Reads what came back, within limits and without the credentials, and holds it against the document.
import { maxKeys, operations, parameterRules, responseHeaders, valueRule } from '../generated/constants.ts';
import { ConnectionError, MetadataError, ResponseError } from './errors.ts';
import type { Route } from './path.ts';
import { type Redact, redactJson } from './redaction.ts';

/** A response that has come in whole. In its headers, and in the body of a failure, nothing repeats the credentials. */
export interface Answer {
  /** The call that this answers. */
  readonly route: Route;
  readonly status: number;
  readonly body: string | null;
  header(name: string): string | undefined;
  headers(): Headers;
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
  redact: Redact,
  onHeaders: (header: Answer['header']) => void,
): Promise<Answer> {
  try {
    if (typeof response?.status !== 'number') throw new Error('fetch gave no Response');
    if (response.bodyUsed)
      throw new Error('fetch gave a Response that was read before; it has to be a new one each time');
    const headers = withoutCredentials(response.headers, redact);
    onHeaders(headers.header);
    const body = await bodyOf(response, route, headers.header, redact);
    return { route, status: response.status, ...headers, body };
  } catch (error) {
    if (error instanceof MetadataError) throw error;
    throw new ConnectionError(route, reasonOf(error, redact));
  }
}

async function bodyOf(response: Response, route: Route, header: Answer['header'], redact: Redact) {
  const { status, type, ok } = response;
  const unexpected = (problem: string) =>
    new ResponseError(route, Number(status), problem, header(responseHeaders.requestId));
  if (type === 'opaqueredirect' || (status >= 300 && status < 400)) {
    void response.body?.cancel().catch(() => {});
    throw unexpected('a redirect, which is not followed. Check `baseUrl`.');
  }
  if (!(status >= 200 && status <= 599)) throw unexpected('not a status of HTTP.');
  // Of a failure, the status says enough: it counts, even where its body does not come through.
  if (!ok) return redactJson((await readText(response).catch(() => '')) ?? '', redact);
  const text = await readText(response);
  if (text === undefined) throw unexpected('the body is longer than any answer can be.');
  const types: Readonly<Record<string, JsonType | undefined>> = operations[route.operation].success;
  const expected = types[status];
  if (expected === undefined) {
    throw unexpected('a status that the API reference does not have for this operation.');
  }
  const body = checkedBody(text, expected);
  if (body === undefined) throw unexpected(`the body is not ${wording[expected ?? 'null']}.`);
  return body;
}

// The largest metadata there can be, with every character written as two \uXXXX, and room for quotes and commas.
const maxBytes = maxKeys * (parameterRules.key.maxLength + 12 * valueRule.maxLength + 16);

/** The whole body as text, or `undefined` when it has more bytes than there can be. */
export async function readText(
  response: Pick<Body, 'body'>,
  most: number = maxBytes,
): Promise<string | undefined> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    // A chunk of nothing counts too: there must not be an endless number of them.
    size += value.byteLength || 1;
    if (size > most) {
      void reader.cancel().catch(() => {});
      return undefined;
    }
    text += decoder.decode(value, { stream: true });
  }
}

type JsonType = 'string' | 'object' | null;

const wording = { string: 'a string in JSON', object: 'an object of strings in JSON', null: 'empty' };

/** The body of a success, if it has the type that the document says. An empty one stands for an empty object. */
function checkedBody(text: string, expected: JsonType): string | null | undefined {
  if (expected === null) return null;
  if (expected === 'object' && text === '') return '{}';
  try {
    const value: unknown = JSON.parse(text);
    return (expected === 'string' ? typeof value === 'string' : isMap(value)) ? text : undefined;
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

// These describe the body as it was on the wire, not as it is handed on.
const ofWire = new Set(['content-length', 'content-encoding', 'transfer-encoding']);

function withoutCredentials(received: Headers, redact: Redact): Pick<Answer, 'header' | 'headers'> {
  return {
    header(name) {
      const value = ofWire.has(name.toLowerCase()) ? null : received.get(name);
      return value === null ? undefined : redact(value);
    },
    headers() {
      const copy = new Headers();
      received.forEach((value, name) => {
        // What came over the wire may have names that cannot be set here.
        if (!ofWire.has(name) && /^[\w!#$%&'*+.^`|~-]+$/.test(name) && redact(name) === name) {
          copy.append(name, redact(value));
        }
      });
      return copy;
    },
  };
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
