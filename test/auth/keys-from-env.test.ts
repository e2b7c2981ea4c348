import { keysFromEnv } from 'uploadcare-metadata';
import { afterEach, expect, it, vi } from 'vitest';
import { keys } from '../support/client.ts';

afterEach(() => void vi.unstubAllEnvs());
const set = (publicKey: string | undefined, secretKey: string | undefined) => {
  vi.stubEnv('UPLOADCARE_PUBLIC_KEY', publicKey);
  vi.stubEnv('UPLOADCARE_SECRET_KEY', secretKey);
};

it('`keysFromEnv` returns the keys of the environment, or of the variables that it gets', () => {
  set(keys.publicKey, ` ${keys.secretKey}\n`);
  expect(keysFromEnv()).toEqual(keys);
  expect(keysFromEnv({ UPLOADCARE_PUBLIC_KEY: 'a', UPLOADCARE_SECRET_KEY: 'b' })).toEqual({
    ...{ publicKey: 'a', secretKey: 'b' },
  });
});

it.each([
  ['UPLOADCARE_PUBLIC_KEY', undefined, 'secret'],
  ['UPLOADCARE_SECRET_KEY', 'public', ' '],
])('`keysFromEnv` names the variable %s that is missing, and no other', (name, publicKey, secretKey) => {
  set(publicKey, secretKey);
  expect(() => keysFromEnv()).toThrow(
    expect.objectContaining({ argument: name, message: `\`${name}\` is missing: set this environment variable` }),
  );
});
