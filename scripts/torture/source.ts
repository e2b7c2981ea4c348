// Who answers in a case: what its plan says, or the emulator with what goes wrong there.
import { createEmulator } from '../../src/emulator/index.ts';
import type { Answered, Emulated, Failed, Source } from './answers.ts';
import { bodyOf } from './bodies.ts';
import type { Clock } from './clock.ts';
import { filled } from './encodings.ts';
import { nonsense, thrown } from './failures.ts';

/** What an answer should be. */
export interface Fitting {
  readonly status: number;
  readonly body: string | null;
}

/** What there is to know of a request for an answer to it. */
export interface Question {
  readonly input: string;
  readonly init: RequestInit;
  /** What is secret in it. */
  readonly proof: string;
  readonly fitting: Fitting;
}

export type Answerer = (question: Question) => Promise<Response>;

export interface Keys {
  readonly publicKey: string;
  readonly secretKey: string;
}

export function answererOf(source: Source, clock: Clock, keys: Keys): Answerer {
  if ('emulator' in source) return emulatorOf(source.emulator, clock, keys);
  let count = 0;
  return (question) => {
    const reply = source.replies[Math.min(count++, source.replies.length - 1)];
    if (reply === undefined) throw new Error('a plan has at least one reply');
    return 'fails' in reply ? fail(reply, question, clock) : answer(reply, question, clock);
  };
}

function later<T>(clock: Clock, delay: number, make: () => T | Promise<T>): Promise<T> {
  if (delay === 0) return new Promise((resolve) => resolve(make()));
  return new Promise((resolve) => clock.after(delay, () => resolve(new Promise((done) => done(make())))));
}

function answer(
  { delay, status, headers, body }: Answered,
  question: Question,
  clock: Clock,
): Promise<Response> {
  const { fitting, proof } = question;
  return later(clock, delay, () => {
    const text = (template: string) => filled(template, proof, clock.now());
    const content = 'text' in body ? text(body.text) : bodyOf(body.special, fitting.body);
    const actual = status ?? fitting.status;
    const none = [204, 205, 304].includes(actual);
    const response = new Response(none ? null : content, { status: actual });
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) setIfPossible(response.headers, name, text(value));
    }
    return response;
  });
}

function setIfPossible(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value);
  } catch {
    // What no header can carry does not come in one.
  }
}

function fail({ fails, how, delay }: Failed, { proof, init }: Question, clock: Clock): Promise<Response> {
  const reason = () => thrown[how % thrown.length]?.(proof, init);
  switch (fails) {
    case 'hangs':
      return new Promise(() => {});
    case 'throws':
      throw reason();
    case 'rejects':
      return later(clock, delay, () => Promise.reject(reason()));
    case 'gives':
      return later(clock, delay, () => nonsense[how % nonsense.length]?.(proof) as Response);
  }
}

function emulatorOf(plan: Emulated, clock: Clock, { publicKey, secretKey }: Keys): Answerer {
  const { faults, skew, latency, propagation, wrongKey, throttled } = plan;
  const emulator = createEmulator({
    keys: { publicKey, secretKey: wrongKey ? `other-${secretKey}` : secretKey },
    anyFile: true,
    skew,
    latency,
    propagation,
    ...(throttled && { throttle: { burst: 1, perSecond: 0.5 } }),
    warning: '199 Miscellaneous warning: emulated',
    now: clock.now,
    sleep: (milliseconds) => new Promise((resolve) => clock.after(milliseconds, resolve)),
    random: () => 0.5,
  });
  for (const fault of faults) emulator.fail(fault);
  return ({ input, init }) => emulator.fetch(input, init);
}
