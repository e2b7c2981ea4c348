// The tables of errors: each failure of the OpenAPI description with its causes, and each class that the client throws.
import { readdirSync, readFileSync } from 'node:fs';
import { httpError } from '../../src/errors/error-of-status.ts';
import {
  ConnectionError,
  type ErrorCode,
  type HttpErrorCode,
  type MetadataError,
  TimeoutError,
  UnexpectedResponseError,
  ValidationError,
} from '../../src/errors/errors.ts';
import { SigningError } from '../../src/errors/signing-error.ts';
import { root } from '../paths.ts';
import { table } from './blocks.ts';
import { type Description, operationsOf, type Response } from './description.ts';

const context = { operation: '', request: '', uuid: '', attempts: 1 };
type Create = (status: number | undefined) => MetadataError;

/** Creates an error of each code that is not that of a status. A code without an entry is a compile error. */
const create: Record<Exclude<ErrorCode, HttpErrorCode | 'partial_update' | 'not_tried'>, Create> = {
  invalid_argument: () => new ValidationError('', ''),
  connection_failed: () => new ConnectionError(context, ''),
  timed_out: () => new TimeoutError(context, { limit: 'attempt', milliseconds: 0 }),
  unexpected_response: (status = 200) => new UnexpectedResponseError(context, status, ''),
  signing_failed: (status) => new SigningError(context, '', { status }),
};
const errorOf = (status: number) => httpError(context, { status });
const statuses = Array.from({ length: 200 }, (_, index) => 400 + index);

/** Lists the classes that the client throws. */
export function errorClasses(): string {
  const rows = new Map<string, { code: ErrorCode; retryable: Set<string>; isAlways: boolean }>();
  const add = ({ name, code, retryable }: MetadataError, status: number | undefined) => {
    const row = rows.get(name) ?? { code, retryable: new Set(), isAlways: true };
    if (retryable) row.retryable.add(status === undefined ? 'no response' : `${status}`);
    else row.isAlways = false;
    rows.set(name, row);
  };
  for (const make of Object.values(create)) for (const status of [undefined, ...statuses]) add(make(status), status);
  for (const status of statuses) add(errorOf(status), status);
  const meanings = classComments();
  // After the classes of one status.
  const last = ([, { code }]: [string, { code: ErrorCode }]) => Number(code === 'http_error');
  const cells = [...rows]
    .sort((a, b) => last(a) - last(b))
    .map(([name, { code, retryable, isAlways }]) => {
      const when = isAlways ? 'yes' : [...retryable].join(', ') || 'no';
      return [`\`${name}\``, `\`${code}\``, meanings.get(name) ?? '', when];
    });
  const ofUpdates = [
    ['PartialUpdateError', '`partial_update`', 'if each of its failures is'],
    ['NotTriedError', '`not_tried`', 'if the earlier failure is'],
  ].map(([name = '', code = '', when = '']) => [`\`${name}\``, code, meanings.get(name) ?? '', when]);
  return table(['Class', '`code`', 'Meaning', '`retryable`'], [...cells, ...ofUpdates]);
}

/** Returns the statuses that the client retries. */
export function retriedStatuses(): string {
  const retried = statuses.filter((status) => errorOf(status).retryable);
  return `The client retries connection failures, attempts that take too long, and the statuses ${retried.join(', ')}.`;
}

/** Returns the doc comment of each class in `src/errors`. */
function classComments(): Map<string, string> {
  const folder = `${root}src/errors/`;
  const source = readdirSync(folder)
    .map((name) => readFileSync(folder + name, 'utf8'))
    .join('\n');
  const comments = source.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\nexport (?:abstract )?class (\w+)/gs);
  return new Map([...comments].map(([, text = '', name = '']) => [name, text.replaceAll(/\s+(?:\* )?/g, ' ').trim()]));
}

/** Lists the failures that any operation declares, each with its messages, their causes and what to do. */
export function failures(description: Description): string {
  return failuresIn(description)
    .map(([status, response]) => {
      const { name, code, retryable } = errorOf(Number(status));
      const title = status === 'default' ? 'Any other status' : `${status} \`${name}\``;
      const facts = `\`code\`: \`${code}\`. The client ${retryable ? 'retries it' : 'does not retry it'}.`;
      const parts = [
        `### ${title}`,
        textOf(response.description),
        ...(status === 'default' ? [] : [facts, causes(response)]),
      ];
      return parts.join('\n\n');
    })
    .join('\n\n');
}

/** Lists the causes of the failures that are about credentials and the `Accept` header. */
export function credentialFailures(description: Description): string {
  const rows = failuresIn(description)
    .filter(([status]) => ['400', '401', '406'].includes(status))
    .flatMap(([status, response]) => causesOf(response).map((cells) => [status, ...cells]))
    // An explanation for each field is about something else.
    .filter(([, message]) => !message?.startsWith('`{'));
  return table(['Status', ...causeHead], rows);
}

function failuresIn(description: Description): [status: string, response: Response][] {
  const all = operationsOf(description).flatMap(({ operation }) => Object.entries(operation.responses ?? {}));
  return [...new Map(all)].filter(([status]) => !/^[123]/.test(status));
}

const causeHead = ['Message (`detail`)', 'Cause', 'What to do'];

function causes(response: Response): string {
  return table(causeHead, causesOf(response));
}

function causesOf({ content = {} }: Response): string[][] {
  return Object.values(content).flatMap(({ examples = {} }) =>
    Object.values(examples).map(({ summary = '', description = '', value }) => {
      const { detail } = Object(value) as { detail?: unknown };
      return [
        `\`${typeof detail === 'string' ? detail : JSON.stringify(value)}\``,
        textOf(summary),
        textOf(description),
      ];
    }),
  );
}

const textOf = (text: string) => text.trim().replaceAll(/\s*\n\s*/g, ' ');
