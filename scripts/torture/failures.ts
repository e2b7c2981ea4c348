// Ways for a `fetch` to fail, that of a network and those of a program around the client.
import { ConnectionError } from '../../src/index.ts';
import { filled } from './encodings.ts';

const context = { operation: 'other', request: 'GET /', uuid: 'other' };

/** What is thrown. `proof` is what a careless `fetch` can tell of the request. */
export const thrown: readonly ((proof: string, init: unknown) => unknown)[] = [
  () =>
    new TypeError('fetch failed', {
      cause: Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' }),
    }),
  (proof) =>
    new Error(`could not send ${proof}`, { cause: new Error(`${proof} ${encodeURIComponent(proof)}`) }),
  (proof, init) => Object.assign(new Error(filled('‹html› ‹percent›', proof, 0)), { init, cause: init }),
  (proof) => proof,
  (_, init) => init,
  () => undefined,
  () => null,
  () => new DOMException('This operation was aborted', 'AbortError'),
  () => new ConnectionError(context, 'of another call'),
  () => ({
    get message() {
      throw new Error('not to be looked at');
    },
  }),
  (proof) => new Error(`${'x'.repeat(190)}${proof}`),
  (proof) => Object.assign(new Error('', { cause: { code: proof } }), { stack: proof }),
];

const broken = (changes: object): unknown =>
  Object.assign(
    Object.create(null),
    { status: 200, ok: true, type: 'basic', bodyUsed: false, headers: new Headers(), body: null },
    changes,
  );
const throwing = (name: string): object => ({
  get [name]() {
    throw new Error('not to be looked at');
  },
});

/** What is given in place of a response. */
export const nonsense: readonly ((proof: string) => unknown)[] = [
  () => undefined,
  () => null,
  () => ({}),
  (proof) => proof,
  () => 5,
  () => Response.error(),
  () => Object.create(Response.prototype),
  () => broken({ status: '200' }),
  () => broken({ status: 999 }),
  () => broken({ status: 0, ok: false }),
  () => broken({ status: Number.NaN }),
  () => broken({ status: 404, ok: false, headers: new Map([['x', 'y']]) }),
  (proof) => broken({ status: 500, ok: false, headers: { get: () => proof, forEach: () => {} } }),
  () => broken({ status: 404, ok: false, headers: { get: () => 5 } }),
  () => broken({ status: 404, ok: false, headers: undefined }),
  () => broken({ body: 'text' }),
  () => broken({ body: { getReader: () => ({ read: async () => ({ done: false }) }) } }),
  () => broken({ body: { getReader: () => ({ read: async () => ({ done: false, value: 'text' }) }) } }),
  () => broken({ body: { getReader: () => ({}) } }),
  () => Object.defineProperties({}, Object.getOwnPropertyDescriptors(throwing('status'))),
  () => Object.defineProperties({}, Object.getOwnPropertyDescriptors(throwing('then'))),
  () => {
    const response = new Response('"cat"');
    response.body?.getReader();
    return response;
  },
  async () => {
    const response = new Response('"cat"');
    await response.text();
    return response;
  },
];
