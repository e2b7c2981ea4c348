// The one search for secrets: in everything that can be read off a value.
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { credentialsOf, type SentRequest } from './oracle.ts';

export const keys = { publicKey: 'demopublickey', secretKey: 'ThisIs"Very\\Secret<Key>' };

/** Returns everything that can be read off a value: hidden and symbol properties, getters, prototypes and causes too. */
export function everythingIn(value: unknown, seen = new Set<unknown>()): string {
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
    typeof value === 'function' ? '' : `${safely(() => String(value))} ${safely(() => JSON.stringify(value))}`;
  return `${text} ${inspect(value, { depth: null, showHidden: true, getters: true })} ${own.join(' ')}`;
}

function safely(act: () => string): string {
  try {
    return act();
  } catch {
    return '';
  }
}

/** Returns the secret key and the credentials of requests, whole and without the public key. */
export function secretsOf(requests: readonly Pick<SentRequest, 'headers'>[]): string[] {
  const credentials = requests.map(credentialsOf).filter((each) => each !== '');
  const secrets = credentials.map((each) => each.slice(each.indexOf(':') + 1));
  return [keys.secretKey, JSON.stringify(keys.secretKey).slice(1, -1), ...credentials, ...secrets];
}

/** Fails when one of the secrets is anywhere in `thing`. */
export function expectNoSecrets(secrets: readonly string[], thing: unknown): void {
  const text = everythingIn(thing);
  for (const secret of secrets) expect(text).not.toContain(secret);
}
