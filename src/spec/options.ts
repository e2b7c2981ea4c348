import { ValidationError } from '../errors/errors.ts';

/**
 * Copies the own properties of an options object, so that they are read once and a polluted `Object.prototype` adds nothing.
 *
 * @throws {@link ValidationError} for an unknown option, with the known ones.
 */
export function ownOptions<Options extends object>(options: Options, known: readonly string[]): Options {
  // The properties of an AbortController or AbortSignal are inherited, and would be ignored without a word.
  if (typeof options !== 'object' || options === null || !isPlain(options))
    throw new ValidationError('options', 'must be a plain object');
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new ValidationError(name, `is not an option: use one of ${known.join(', ')}`);
  }
  return Object.assign(Object.create(null), options);
}

/** Tells if this is an object of any realm without a class. */
function isPlain(options: object): boolean {
  const prototype = Object.getPrototypeOf(options);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** Throws a {@link ValidationError} for an option that is not a function. */
export function validateFunction(name: string, option: unknown): void {
  if (typeof option !== 'function') throw new ValidationError(name, 'must be a function');
}

/** The longest delay of timers. */
const maxTimeout = 2 ** 31 - 1;

/** Throws a {@link ValidationError} for a time limit, in milliseconds, that timers cannot keep. */
export function validateTimeout(name: string, timeout: unknown): void {
  validateNumber(name, timeout, 1);
}

/** Throws a {@link ValidationError} for anything but a whole number from `min`. */
export function validateNumber(name: string, option: unknown, min: number): void {
  if (!Number.isInteger(option) || (option as number) < min || (option as number) > maxTimeout)
    throw new ValidationError(name, `must be a whole number from ${min} to ${maxTimeout}`);
}

/** Throws a {@link ValidationError} for a signal that is not an AbortSignal of some realm. */
export function validateSignal(signal: unknown): void {
  if (signal === undefined || signal === null) return;
  const { aborted, addEventListener, removeEventListener } = Object(signal);
  if (
    typeof aborted !== 'boolean' ||
    typeof addEventListener !== 'function' ||
    typeof removeEventListener !== 'function'
  )
    throw new ValidationError('signal', 'must be an AbortSignal');
}
