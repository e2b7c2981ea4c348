import type { paths } from '../../generated/types.ts';
import type { CallContext } from './errors.ts';
import {
  AuthenticationError,
  BadRequestError,
  HttpError,
  type HttpFailure,
  NotAcceptableError,
  NotFoundError,
  RateLimitError,
  ServerError,
} from './http-errors.ts';

type Status = {
  [Path in keyof paths]: {
    [Method in keyof paths[Path]]: paths[Path][Method] extends { responses: infer R } ? keyof R : never;
  }[keyof paths[Path]];
}[keyof paths];
type FailureStatus<S> = S extends number ? (`${S}` extends `2${string}` ? never : S) : never;
type HttpErrorClass = new (context: CallContext, failure: HttpFailure) => HttpError;

const classes = {
  400: BadRequestError,
  401: AuthenticationError,
  404: NotFoundError,
  406: NotAcceptableError,
  429: RateLimitError,
  // A status that the description loses is a compile error here. One that it gains is an HttpError until it has a class.
} satisfies Partial<Record<FailureStatus<Status>, HttpErrorClass>>;

/** Returns the error for a failure status. */
export function httpError(context: CallContext, failure: HttpFailure): HttpError {
  const byStatus: Readonly<Record<number, HttpErrorClass | undefined>> = classes;
  const other = failure.status >= 500 ? ServerError : HttpError;
  return new (byStatus[failure.status] ?? other)(context, failure);
}
