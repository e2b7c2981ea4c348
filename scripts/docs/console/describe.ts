// Words for what a run shows.
import type { FileMetadata, Run, Step } from './session.ts';

const reasons: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  406: 'Not Acceptable',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** Returns a status with its reason phrase. */
export function statusText(status: number): string {
  return `${status} ${reasons[status] ?? ''}`.trim();
}

/** Returns a step as a sentence, for those who do not see the run. */
function sentenceOf(step: Step | undefined): string {
  if (step === undefined) return '';
  if (step.kind === 'wait') return `Waiting ${(step.milliseconds / 1_000).toFixed(1)} seconds before the next attempt.`;
  if (step.kind === 'error') return `${step.isSent ? '' : 'Nothing was sent. '}${step.text}`;
  if (step.kind === 'warning') return step.text;
  if (step.kind === 'output') return `Printed: ${step.text}`;
  const { method, response, failure } = step;
  if (response) return `${method}: ${statusText(response.status)}.`;
  return failure === undefined ? `Sending ${method}.` : `${method}: the connection failed.`;
}

/** Returns the state of a run, for a live region. */
export function summaryOf({ steps, isOver }: Run): string {
  const last = sentenceOf(steps.at(-1));
  if (!isOver) return last;
  const requests = steps.filter(({ kind }) => kind === 'exchange').length;
  const isFailed = steps.at(-1)?.kind === 'error';
  return `${isFailed ? 'Failed' : 'Done'} after ${requests} ${requests === 1 ? 'request' : 'requests'}. ${last}`;
}

export interface Row {
  readonly key: string;
  readonly value: string;
  /** `undefined` for a key that did not change. */
  readonly change: string | undefined;
}

/** Returns the metadata of a file, with what has changed. */
export function rowsOf({
  before = {},
  after = {},
}: {
  before?: FileMetadata | undefined;
  after?: FileMetadata | undefined;
}): Row[] {
  return Object.keys({ ...before, ...after }).map((key) => {
    const [old, value] = [before[key], after[key]];
    if (value === undefined) return { key, value: `${old}`, change: 'deleted' };
    if (old === undefined) return { key, value, change: 'new' };
    return { key, value, change: old === value ? undefined : `was ${old}` };
  });
}
