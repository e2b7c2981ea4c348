import { ValidationError } from '../errors/errors.ts';
import { sleep as realSleep } from '../http/deadline.ts';
import { ownOptions, validateFunction } from '../spec/options.ts';
import { violation } from '../spec/validation.ts';
import { demoKeys, type ProjectKeys } from './credentials.ts';
import type { ReceivedRequest } from './received.ts';
import type { FileMetadata } from './store.ts';
import type { Throttle } from './throttle.ts';

/** Options of `createEmulator`. All are optional. */
export interface EmulatorOptions {
  /** The API keys of the project. Default: `demopublickey` and `demosecretkey`. */
  readonly keys?: ProjectKeys | undefined;
  /** The files that exist at the start and after `reset()`: metadata by UUID. Default: none. */
  readonly files?: Readonly<Record<string, FileMetadata>> | undefined;
  /** Accepts any UUID as a file that exists. Default: false. */
  readonly acceptAnyUuid?: boolean | undefined;
  /** Verifies credentials. If false, the emulator stands in for your own backend, which adds them. Default: true. */
  readonly authentication?: boolean | undefined;
  /** Adds the reason to the `detail` of a 401, after the message of the API and the word `Emulator:`. Default: true. */
  readonly explainCredentials?: boolean | undefined;
  /** The path under which the API is served, such as `/api/metadata`: that of the client's `baseUrl`. Default: none. */
  readonly basePath?: string | undefined;
  /** Rejects the simple scheme over plain HTTP, as production does. Default: false. */
  readonly requireHttps?: boolean | undefined;
  /** The `Warning` header of every response. Default: none. */
  readonly warning?: string | undefined;
  /** The origin whose pages may call, for CORS. Default: none. */
  readonly allowOrigin?: string | undefined;
  /** The status for an invalid key or value and for one key too many. The API's own is not known: 400 or 422. Default: 400. */
  readonly invalidStatus?: 400 | 422 | undefined;
  /** The status for deleting a key that does not exist. The API's own is not documented, and probably 404. Default: 404. */
  readonly deleteMissingStatus?: 404 | 204 | undefined;
  /** Rejects a body without a `Content-Type` with 415. It is not certain that production does. Default: true. */
  readonly requireContentType?: boolean | undefined;
  /** The rate limit. Default: none. */
  readonly throttle?: Throttle | undefined;
  /** The time until a response is sent, in milliseconds. Default: 0. */
  readonly latency?: number | undefined;
  /** The time until a write can be read, in milliseconds. Default: 0. */
  readonly readDelay?: number | undefined;
  /** The error of the emulator's clock, in milliseconds: positive if it is ahead. Default: 0. */
  readonly clockSkew?: number | undefined;
  /** Receives each request when it has its response, or has failed without one. Errors that it throws are ignored. */
  readonly onRequest?: ((request: ReceivedRequest) => unknown) | undefined;
  /** The clock, in milliseconds since 1970. For tests. */
  readonly now?: (() => number) | undefined;
  /** The wait for the latency. For tests. */
  readonly sleep?: ((milliseconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** A number from 0 up to 1, for request ids. For tests. */
  readonly random?: (() => number) | undefined;
}

const optionNames = (
  'keys files acceptAnyUuid authentication explainCredentials basePath requireHttps requireContentType warning allowOrigin ' +
  'invalidStatus deleteMissingStatus throttle latency readDelay clockSkew onRequest now sleep random'
).split(' ');

/** Valid options, with the defaults filled in. */
export type EmulatorSettings = Pick<EmulatorOptions, Optional> & {
  readonly [Name in Exclude<keyof EmulatorOptions, Optional | 'clockSkew'>]-?: NonNullable<EmulatorOptions[Name]>;
};
type Optional = 'throttle' | 'onRequest' | 'warning' | 'allowOrigin';

/** Fills in the defaults. Throws a {@link ValidationError} for an option that is wrong or unknown. */
export function parseEmulatorOptions(options: EmulatorOptions): EmulatorSettings {
  const own = ownOptions(options, optionNames);
  const { keys = demoKeys, files = {}, invalidStatus = 400, deleteMissingStatus = 404, throttle } = own;
  const { latency = 0, readDelay = 0, clockSkew = 0, now: clock = Date.now } = own;
  const { sleep = realSleep, random = Math.random } = own;
  const { publicKey, secretKey } = ownOptions(keys, ['publicKey', 'secretKey']);
  if (!isWithoutSpace(publicKey) || publicKey.includes(':') || !isWithoutSpace(secretKey))
    throw new ValidationError('keys', 'must be two strings without white space, the public key without colons');
  if (![400, 422].includes(invalidStatus)) throw new ValidationError('invalidStatus', 'must be 400 or 422');
  if (![404, 204].includes(deleteMissingStatus)) throw new ValidationError('deleteMissingStatus', 'must be 404 or 204');
  for (const [name, value] of Object.entries({ latency, readDelay, clockSkew })) {
    if (!Number.isFinite(value) || (value < 0 && name !== 'clockSkew'))
      throw new ValidationError(name, 'must be a number of milliseconds');
  }
  for (const [name, value] of Object.entries({ now: clock, sleep, random })) validateFunction(name, value);
  const now = () => clock() + clockSkew;
  for (const [uuid, metadata] of Object.entries(files)) validateFile(uuid, metadata);
  const { acceptAnyUuid = false, authentication = true, explainCredentials = true } = own;
  const { requireHttps = false, requireContentType = true, warning, allowOrigin, onRequest } = own;
  const flags = { acceptAnyUuid, authentication, explainCredentials, requireHttps, requireContentType };
  for (const [name, value] of Object.entries(flags))
    if (typeof value !== 'boolean') throw new ValidationError(name, 'must be true or false');
  for (const [name, value] of Object.entries({ warning, allowOrigin }))
    if (value !== undefined && !/^[\x20-\x7e]+$/.test(value))
      throw new ValidationError(name, 'must be printable ASCII');
  if (onRequest !== undefined) validateFunction('onRequest', onRequest);
  const basePath = parseBasePath(own.basePath);
  return {
    ...flags,
    ...{
      keys: { publicKey, secretKey },
      files,
      basePath,
      onRequest,
      warning,
      allowOrigin,
      invalidStatus,
      deleteMissingStatus,
    },
    ...{ throttle, latency, readDelay, now, sleep, random },
  };
}

/** Returns a path without the slash at its end, as requests have it. */
function parseBasePath(path: unknown = ''): string {
  const url = typeof path === 'string' && /^(\/(?!\/)|$)/.test(path) ? new URL(path, 'http://localhost') : undefined;
  if (url === undefined || url.search !== '' || url.hash !== '')
    throw new ValidationError('basePath', 'must be a path that begins with a slash, such as `/api/metadata`');
  return url.pathname.replace(/\/+$/, '');
}

/** Throws a {@link ValidationError} for a file that the API could not hold. */
export function validateFile(uuid: string, metadata: FileMetadata): void {
  validate('uuid', violation(uuid, 'FileUuid'));
  if (typeof metadata !== 'object' || metadata === null) throw new ValidationError('files', 'must be metadata by UUID');
  for (const [key, value] of Object.entries(metadata)) {
    validate('key', violation(key, 'MetadataKey'));
    validate('value', violation(value, 'MetadataValue'));
  }
}

/** Throws a {@link ValidationError} if there is a problem. */
export function validate(argument: string, problem: string | undefined): void {
  if (problem !== undefined) throw new ValidationError(argument, problem);
}

function isWithoutSpace(value: unknown): value is string {
  return typeof value === 'string' && /^\S+$/.test(value);
}
