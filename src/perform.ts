// What stands between the verbs and the ways to perform an operation.
import type { operations } from '../generated/types.ts';
import type { Answer } from './answer.ts';
import type { OperationId } from './path.ts';

/** What belongs to a call, not to one attempt at it. */
export interface Call {
  readonly signal: AbortSignal | undefined;
  /** What the clock was found to be off by, in milliseconds. One attempt is made for that beyond the retries. */
  offset?: number | undefined;
}

/** Makes one attempt at an operation; `value` is for those that have a body. */
export type Perform = <Id extends OperationId>(
  operation: Id,
  parameters: operations[Id]['parameters']['path'],
  value: BodyOf<operations[Id]['requestBody']>,
  call: Call,
) => Promise<Answer>;

/** What an operation gives when it succeeds. */
export type SuccessOf<Id extends OperationId> = BodyOfSuccess<operations[Id]['responses']>;

type BodyOfSuccess<Responses> = {
  [Status in keyof Responses]: Status extends number
    ? `${Status}` extends `2${string}`
      ? BodyOf<Responses[Status]>
      : never
    : never;
}[keyof Responses];
type BodyOf<Content> = Content extends { content: Record<string, infer Body> } ? Body : undefined;
