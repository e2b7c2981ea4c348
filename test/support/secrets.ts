// Answers that repeat the credentials they were sent, and a search that finds them wherever they got to.
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { credentialsHeader, responseHeaders } from '../../generated/constants.ts';
import { answer, type Sent } from './client.ts';

export const keys = { publicKey: 'demopublickey', secretKey: 'ThisIs"Very\\Secret<Key>' };

/** Everything that can be read off a value: hidden and symbol properties, getters, prototypes and causes too. */
function everythingIn(value: unknown, seen = new Set<unknown>()): string {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return String(value);
  if (seen.has(value)) return '';
  seen.add(value);
  const own = Reflect.ownKeys(value).map((key) => {
    try {
      return `${String(key)}: ${everythingIn((value as Record<PropertyKey, unknown>)[key], seen)}`;
    } catch {
      return '';
    }
  });
  const text =
    typeof value === 'function'
      ? ''
      : `${safely(() => String(value))} ${safely(() => JSON.stringify(value))}`;
  return `${text} ${inspect(value, { depth: null, showHidden: true, getters: true })} ${own.join(' ')}`;
}

function safely(act: () => string): string {
  try {
    return act();
  } catch {
    return '';
  }
}

/** The secrets of a request: what must not be found. */
export function secretsOf(sent: Pick<Sent, 'headers'>[]): string[] {
  const proofs = sent.map(({ headers }) => headers.get(credentialsHeader) ?? '');
  return [
    keys.secretKey,
    JSON.stringify(keys.secretKey).slice(1, -1),
    ...proofs,
    ...proofs.map((each) => each.split(':')[1] ?? ''),
    ...proofs.map((each) => (each.split(':')[1] ?? '').toUpperCase()),
    ...proofs.map((each) => encodeURIComponent(each.split(':')[1] ?? '')),
  ];
}

/** Fails when one of the secrets is anywhere in it. */
export function expectNothingOf(secrets: string[], thing: unknown): void {
  const text = everythingIn(thing);
  for (const secret of secrets.filter((each) => each !== '')) expect(text).not.toContain(secret);
}

/** The credentials of a request. */
export const proof = ({ headers }: Pick<Sent, 'headers'>) => headers.get(credentialsHeader) ?? '';
const echo =
  (status: number, asText = false) =>
  (request: Sent) =>
    asText
      ? new Response(`You sent ${proof(request)}`, { status })
      : answer(status, { detail: `You sent ${proof(request)}`, [proof(request)]: 1 });
const escapes = (text: string) =>
  [...text].map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
const throwing = (make: (request: Sent) => unknown) => (request: Sent) => {
  throw make(request);
};

/** What can come back, or go wrong, by name. */
export const echoes: [string, Response | Error | ((sent: Sent) => Response)][] = [
  ...[400, 401, 403, 404, 406, 422, 429, 500, 503].map((status): (typeof echoes)[0] => [
    `${status} that repeats the header`,
    echo(status),
  ]),
  ['a page that repeats the header', echo(500, true)],
  ['an error in capitals', (request) => answer(403, { detail: proof(request).toUpperCase() })],
  [
    'an error that is percent-encoded',
    (request) => answer(403, { detail: encodeURIComponent(proof(request)) }),
  ],
  [
    'an error behind two byte order marks',
    (request) => new Response(`\ufeff\ufeff{"detail":"${escapes(proof(request))}"}`, { status: 403 }),
  ],
  [
    'an error that is too deep to look through',
    (request) =>
      new Response(`{"detail":"${escapes(proof(request))}","x":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, {
        status: 403,
      }),
  ],
  [
    'a header whose name is the secret',
    (request) => answer(404, {}, { [`x-${/[0-9a-f]{40}/.exec(proof(request))?.[0] ?? 'none'}`]: '1' }),
  ],
  ['HTML', new Response('<html>', { status: 200 })],
  [
    'a redirect that repeats the header',
    (request) => answer(302, undefined, { Location: `https://x.example/${encodeURI(proof(request))}` }),
  ],
  [
    'a request id that repeats the header',
    (request) => answer(404, {}, { [responseHeaders.requestId]: proof(request) }),
  ],
  [
    'a success of the wrong shape that repeats the header',
    (request) => answer(200, { [proof(request)]: proof(request) }),
  ],
  [
    'a fetch that throws the request',
    throwing((request) => Object.assign(new Error('failed'), { request, cause: request })),
  ],
  [
    'a fetch that tells the header',
    throwing(
      (request) => new Error(`could not send ${proof(request)}`, { cause: new Error(proof(request)) }),
    ),
  ],
  ['a fetch that throws a text', throwing((request) => proof(request))],
  ['a failed connection', new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })],
];
