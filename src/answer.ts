// Reads what came back, within limits, and holds it against the document.
import { maxKeys, operations, parameterRules, valueRule } from '../generated/constants.ts';
import { ResponseError } from './errors.ts';
import type { Route } from './path.ts';

// The largest metadata there can be, with every character written as two \uXXXX, and room for quotes and commas.
const maxBytes = maxKeys * (parameterRules.key.maxLength + 12 * valueRule.maxLength + 16);

/** The whole body as text. Ends with an error when it is larger than any answer of the API can be. */
export async function readBody(response: Response): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > maxBytes) {
      void reader.cancel().catch(() => {});
      throw new OversizedError('the body is longer than any answer can be');
    }
    text += decoder.decode(value, { stream: true });
  }
}

/** The body went on past what any answer can be. */
export class OversizedError extends Error {}

type JsonType = 'string' | 'object' | null;

/**
 * The body of a success as JSON of the type that the document has for it. An empty body stands for an empty object.
 *
 * @throws {ResponseError} when it is something else, and for a status that the document does not have.
 */
export function checkedBody(
  route: Route,
  status: number,
  text: string,
  requestId: string | undefined,
): string | null {
  const types: Readonly<Record<string, JsonType | undefined>> = operations[route.operation].success;
  const expected = types[status];
  const fail = (problem: string) => new ResponseError(route, status, problem, requestId);
  if (expected === undefined) throw fail('a status that the API reference does not have for this operation.');
  if (expected === null) return null;
  if (expected === 'object' && text === '') return '{}';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail(`the body is not JSON. Something between here and the API may have answered in its place.`);
  }
  const fits = expected === 'string' ? typeof value === 'string' : isMap(value);
  if (!fits) throw fail(`the body is not ${expected === 'string' ? 'a string' : 'an object of strings'}.`);
  return text;
}

function isMap(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((each) => typeof each === 'string')
  );
}
