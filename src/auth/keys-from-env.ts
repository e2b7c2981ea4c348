import { ValidationError } from '../errors/errors.ts';
import type { Keys } from './schemes.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Returns the API keys in the environment variables `UPLOADCARE_PUBLIC_KEY` and `UPLOADCARE_SECRET_KEY`, as Uploadcare's own tools
 * name them.
 *
 * Reference: security schemes `Uploadcare` and `Uploadcare.Simple`.
 *
 * @param environment - The variables. Default: `process.env`.
 * @returns The keys, for {@link signedAuth}.
 * @throws {@link ValidationError} for a variable that is missing or empty. Its `argument` is the name of the variable.
 * @example
 * ```ts
 * import { keysFromEnv, signedAuth } from 'uploadcare-metadata';
 *
 * const environment = { UPLOADCARE_PUBLIC_KEY: 'demopublickey', UPLOADCARE_SECRET_KEY: 'demosecretkey' };
 * const auth = signedAuth(keysFromEnv(environment));
 * ```
 */
export function keysFromEnv(environment?: Environment): Keys {
  const { process } = globalThis as { process?: { env?: Environment } };
  const variables = environment ?? process?.env ?? {};
  const read = (name: string) => {
    const value = variables[name]?.trim();
    if (!value) throw new ValidationError(name, 'is missing: set this environment variable');
    return value;
  };
  return { publicKey: read('UPLOADCARE_PUBLIC_KEY'), secretKey: read('UPLOADCARE_SECRET_KEY') };
}
