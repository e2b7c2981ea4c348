// The server of a case: what it receives, and its hostile responses to `fetch`.
import type { Fetch, FetchResponse } from '../../src/index.ts';
import { credentialsOf, type SentRequest } from '../support/oracle.ts';
import type { Reply } from './arbitraries.ts';
import { hasCredentials } from './guarantees.ts';
import { foreignError, type Harness } from './harness.ts';

/** A request that the server received, with its response. */
export interface Sent extends SentRequest {
  /** The names of the headers as they were sent. */
  readonly names: string[];
  /** The option of `fetch`; `undefined` on the wire. */
  readonly redirect?: string;
  /** Virtual time. */
  readonly at: number;
  /** True if a request that middleware keeps has credentials now. */
  readonly isSeen: boolean;
  readonly reply: Reply;
  readonly status: number;
  readonly form: Reply['form'];
  readonly lines: Readonly<Record<string, string>>;
  readonly text: string;
}
type Received = Pick<Sent, keyof SentRequest | 'names' | 'redirect'>;

const secretOf = (credentials: string) => credentials.slice(credentials.indexOf(':') + 1);
/** The forms in which a server repeats credentials. */
const encodings: Readonly<Record<Reply['echo'], (text: string, first: string) => string>> = {
  raw: (text) => text,
  secret: secretOf,
  first: (_, first) => first,
  upper: (text) => text.toUpperCase(),
  twice: (text) => encodeURIComponent(encodeURIComponent(text)),
  json: (text) => JSON.stringify(text).slice(1, -1),
};

function successOf({ method, url, body }: SentRequest): [status: number, text: string] {
  if (method === 'DELETE') return [204, ''];
  return [200, method === 'PUT' ? body : url.endsWith('/metadata/') ? '{"pet":"cat"}' : '"cat"'];
}

const deep = `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`;
const huge = `"${' '.repeat(320_000)}"`;
export const isEmpty = (status: number): boolean => [204, 205, 304].includes(status);

/** Records a request, and makes its response. */
export function receive(harness: Harness, request: Received, requests: Sent[] = harness.requests): Sent {
  const reply = harness.nextReply();
  const credentials = credentialsOf(request);
  const first = credentialsOf(requests[0] ?? request);
  function fill(template: string): string {
    return template.replace(/\{\{(\w+)([-+]\d+)?\}\}/g, (_, name: string, seconds: string) => {
      if (name === 'now') return new Date(Date.now() + Number(seconds) * 1_000).toUTCString();
      const echo = encodings[name === 'echo' ? reply.echo : 'secret'](credentials, first);
      harness.secrets.add(echo);
      return echo;
    });
  }
  harness.secrets.add(credentials).add(secretOf(credentials));
  const [success, successText] = successOf(request);
  const { status = success, body = reply.status === undefined ? successText : '{"detail":"No."}' } = reply;
  const text = { '[deep]': deep, '[huge]': huge }[body] ?? fill(body);
  // Some forms are those of `fetch` alone, some those of a body. Of one character, cutting leaves what can be a whole empty body.
  const isOfFetch = ['redirected', 'used', 'opaque'].includes(reply.form);
  const isPossible = isOfFetch ? request.redirect !== undefined : !isEmpty(status);
  const form = isPossible && (reply.form !== 'cut' || text.length > 1) ? reply.form : 'whole';
  // On the wire, the body has the length that `form` says.
  const names = request.redirect === undefined ? /^(?!Content-Length)[\w-]+$/ : /^[\w-]+$/;
  const entries = reply.headers.map((line) => fill(line).split(/: (.*)/, 2));
  const lines = Object.fromEntries(entries.filter(([name = '']) => names.test(name)));
  const at = Date.now();
  if (status === 401) harness.skews.push(Date.parse(lines.Date) - at - reply.delay);
  const isSeen = harness.kept.some(hasCredentials);
  const sent: Sent = { ...request, at, isSeen, reply, status, form, lines, text };
  requests.push(sent);
  return sent;
}

/** Fails in place of a response. */
function fail(failure: Reply['failure'], credentials: string): unknown {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const cause = Object.assign(new Error(credentials), { code: credentials });
  const failed = Object.assign(new TypeError(`failed: ${credentials}`, { cause }), { credentials });
  if (failure === 'throws') throw failed;
  if (failure === 'never') return new Promise(() => {});
  if (failure === 'undefined') return undefined;
  if (failure === 'empty') return {};
  const frozen = Object.freeze(new Error('frozen'));
  const reasons = { rejects: failed, frozen, revoked: proxy, foreign: foreignError(credentials) };
  return Promise.reject({ nothing: undefined, ...reasons }[failure as keyof typeof reasons]);
}

/** Creates the `fetch` of a case. It ignores its signal before the body, so that it can be late. */
export function createFetch(harness: Harness, requests: Sent[] = harness.requests): Fetch {
  return (url, { method, headers, body = '', redirect, signal }) => {
    const names = Object.keys(headers);
    const request = { url, method, headers: new Headers(headers), names, body, redirect };
    const sent = receive(harness, request, requests);
    const { failure, delay } = sent.reply;
    const respond = () => (failure ? fail(failure, credentialsOf(sent)) : responseTo(sent, harness, signal));
    return (delay === 0 ? respond() : harness.later(delay).then(respond)) as ReturnType<Fetch>;
  };
}

async function responseTo({ form, status, lines, text }: Sent, harness: Harness, signal: AbortSignal) {
  const isStream = form !== 'noStream' && form !== 'used';
  return {
    status: form === 'opaque' ? 0 : status,
    headers: new Headers(lines),
    type: form === 'opaque' ? 'opaqueredirect' : 'default',
    redirected: form === 'redirected',
    bodyUsed: form === 'used',
    body: !isStream ? undefined : isEmpty(status) ? null : streamOf(text, form, harness, signal),
    text: async () => text.replace(/^\ufeff/, ''),
  };
}

const blank = new Uint8Array(65_536).fill(0x20);

/** Returns a body that arrives as `form` says. */
export function streamOf(text: string, form: string, harness: Harness, signal?: AbortSignal): FetchResponse['body'] {
  const bytes = new TextEncoder().encode(form === 'cut' ? text.slice(0, -1) : text);
  const middle = form === 'split' ? bytes.length >> 1 : 0;
  const chunks = [bytes.slice(0, middle), bytes.slice(middle)].filter(({ length }) => length > 0);
  // The body of a request to a handler may stay unread.
  let close = signal && harness.track(signal);
  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    close ??= harness.track();
    const chunk = chunks.shift() ?? (form === 'endless' ? blank : undefined);
    if (chunk) return controller.enqueue(chunk);
    if (form === 'stalls') return new Promise(() => {});
    close();
    if (form === 'breaks') controller.error(new TypeError('terminated'));
    else controller.close();
  }
  return new ReadableStream<Uint8Array>({ pull, cancel: () => close?.() }, { highWaterMark: 0 });
}
