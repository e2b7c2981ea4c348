// What may leave: the four operations on the uuid and key that were asked for, put together here in the plainest way.
import { createHash, createHmac } from 'node:crypto';
import {
  credentialsHeader,
  operations,
  parameterRules,
  schemes,
  signature,
  valueRule,
} from '../../generated/constants.ts';

export type Operation = keyof typeof operations;

/** Stands for the value where only its hash was seen. */
export const anyValue: unique symbol = Symbol('any value');

/** A call that somebody may make. */
export interface Asked {
  readonly operation: string;
  readonly uuid: unknown;
  readonly key: unknown;
  readonly value: unknown;
}

/** A request as it was handed to `fetch`. */
export interface Sent {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string;
}

export function sentOf(input: unknown, init: RequestInit = {}): Sent {
  const { body = null } = init;
  return {
    url: String(input),
    method: String(init.method),
    headers: new Headers(init.headers),
    body:
      typeof body === 'string' ? body : new TextDecoder().decode((body ?? new Uint8Array()) as Uint8Array),
  };
}

/** Whether it is a call that can be made. */
export function isRight({ operation, uuid, key, value }: Asked): boolean {
  const { path, hasBody } = operations[operation as Operation];
  return (
    fits(uuid, parameterRules.uuid) &&
    (!path.includes('{key}') || (fits(key, parameterRules.key) && key !== '.' && key !== '..')) &&
    (!hasBody || value === anyValue || fits(value, valueRule))
  );
}

/** Whether this request makes that call, below that address. */
export function makes({ url, method, body }: Sent, base: string, asked: Asked): boolean {
  const operation = operations[asked.operation as Operation];
  if (method !== operation.method.toUpperCase() || !isRight(asked)) return false;
  const { uuid, key, value } = asked;
  const path = operation.path.replace('{uuid}', () => String(uuid)).replace('{key}', () => String(key));
  // As the one who receives it reads it, too.
  const read = new URL(url);
  if (url !== base + path || read.href !== url || !read.pathname.endsWith(path)) return false;
  if (!operation.hasBody) return body === '';
  return value === anyValue || body === JSON.stringify(value);
}

function fits(given: unknown, rule: { minLength: number; maxLength: number; pattern?: string }): boolean {
  if (typeof given !== 'string' || /\p{Surrogate}/u.test(given)) return false;
  const { length } = [...given];
  return length >= rule.minLength && length <= rule.maxLength && new RegExp(rule.pattern ?? '').test(given);
}

/** The credentials that a request should have, made by other code than that of the client. */
export function expectedCredentials(
  scheme: string,
  publicKey: string,
  secretKey: string,
  { url, method, headers, body }: Sent,
): string {
  if (scheme === schemes.simple) return `${scheme} ${publicKey}:${secretKey}`;
  const { pathname, search } = new URL(url);
  const lines = [
    method,
    createHash('md5').update(body).digest('hex'),
    headers.get('Content-Type'),
    headers.get(signature.dateHeader),
    pathname + search,
  ];
  return `${scheme} ${publicKey}:${hmacOf(secretKey, lines)}`;
}

export function hmacOf(secretKey: string, lines: readonly unknown[]): string {
  return createHmac('sha1', secretKey).update(lines.join('\n')).digest('hex');
}

export const credentialsIn = ({ headers }: Sent): string => headers.get(credentialsHeader) ?? '';
