import { parameterRules, valueRule } from '../../generated/constants.ts';
import { ValidationError } from '../errors/errors.ts';
import { violation } from '../spec/validation.ts';
import type { EmulatorOptions } from './options.ts';
import type { FileMetadata } from './store.ts';

/** Throws a {@link ValidationError} for a file that the API could not hold. */
export function checkFile(uuid: string, metadata: FileMetadata): void {
  check('uuid', violation(uuid, parameterRules.uuid));
  for (const [key, value] of Object.entries(metadata)) {
    check('key', violation(key, parameterRules.key));
    check('value', violation(value, valueRule));
  }
}

/** Throws a {@link ValidationError} for options that no emulator can have. */
export function checkOptions({ keys, latency = 0, readDelay = 0, clockSkew = 0 }: EmulatorOptions): void {
  if (keys && !(/^[^\s:]+$/.test(keys.publicKey) && /^\S+$/.test(keys.secretKey))) {
    check('keys', 'must be texts without white space, the public key without colons');
  }
  for (const [name, value] of Object.entries({ latency, readDelay, clockSkew })) {
    const least = name === 'clockSkew' ? Number.NEGATIVE_INFINITY : 0;
    if (!Number.isFinite(value) || value < least) check(name, 'must be a number of milliseconds');
  }
}

function check(argument: string, problem: string | undefined): void {
  if (problem !== undefined) throw new ValidationError(argument, problem);
}
