// Runs a case of a handler: exactly the call is sent or signed that `authorize` saw and allowed.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { mediaType, operations, requestMediaType, serverUrl } from '../../generated/constants.ts';
import { signedAuth } from '../../src/index.ts';
import { createMetadataProxy, createSigningHandler, type RequestedCall } from '../../src/server/index.ts';
import { hmac } from '../support/oracle.ts';
import { keys } from '../support/secrets.ts';
import type { HandlerCase } from './arbitraries.ts';
import { check, checkRest, checkSecrets, checkSent, pathOf, type Target, targetOf } from './guarantees.ts';
import { Harness } from './harness.ts';
import { createFetch, streamOf } from './server.ts';

const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** Returns the body of the request: a value, or the parts of a string to sign. */
function bodyOf({ subject, method, path, value, parts, skew }: HandlerCase): string {
  const body = method === 'PUT' ? (JSON.stringify(value) ?? '') : '';
  if (subject === 'proxy') return body;
  const date = new Date(Date.now() + skew * 1_000).toUTCString();
  return JSON.stringify({ method, path, bodyHash: md5(body), contentType: requestMediaType, date, ...parts });
}

export async function runHandler(plan: HandlerCase): Promise<void> {
  const { subject, mount, path, arrival, contentType, timeout, attemptTimeout } = plan;
  const isProxy = subject === 'proxy';
  const url = `https://app.example${isProxy ? mount + path : '/sign'}`;
  if (!URL.canParse(url)) return;
  const harness = new Harness(plan);
  const allowed: Target[] = [];
  const options = {
    timeout,
    async authorize(call: RequestedCall) {
      const result: unknown = await harness.act('authorize', async () => true);
      if (result === true) allowed.push(targetOf(call));
      return result as boolean;
    },
    onError(error: unknown) {
      harness.heard.push(error);
      return harness.act('onError', () => {});
    },
    now: () => harness.act('now', Date.now),
  };
  const handler = isProxy
    ? createMetadataProxy({ ...options, auth: signedAuth(keys), attemptTimeout, fetch: createFetch(harness) })
    : createSigningHandler({ ...options, secretKey: keys.secretKey });
  const text = bodyOf(plan);
  const headers = new Headers({ 'Content-Type': contentType });
  for (const line of plan.headers) headers.set(...(line.split(': ') as [string, string]));
  const body = text === '' ? null : streamOf(text, arrival, harness);
  const method = isProxy ? plan.method : 'POST';
  // A plain object, because no platform's `Request` allows all of this.
  const request = { url, method, headers, body, signal: harness.controller.signal, text: async () => text };
  const start = Date.now();
  const response = await harness.settled(handler(request as unknown as Request), 2 * timeout + attemptTimeout + 1);
  const elapsed = Date.now() - start;
  await checkRest(harness);

  const { status } = response;
  const result = await response.text();
  checkSecrets(harness, [...response.headers].join());
  check(status >= 200 && (status < 300 || status >= 400), 'a handler responds as the API does', status);
  check(response.headers.get('Cache-Control') === 'no-store', 'responses are not stored', status);
  const { requests } = harness;
  const [call] = allowed;
  check(requests.length <= allowed.length, 'only allowed calls are sent', requests);
  for (const sent of requests) {
    const target = checkSent(sent, harness, serverUrl, 'signed');
    check(isDeepStrictEqual(target, call), 'the call is sent that `authorize` saw', target, call);
    check(status >= 400 || status === sent.status, 'a result has the status of the API', status, sent);
  }
  if (status >= 400) {
    checkSecrets(harness, result);
    check(!/[0-9a-f]{40}/.test(result), 'no signature is in a failure', result);
    check(response.headers.get('Content-Type') === mediaType, 'a failure has the type of the API', status);
    check(isDeepStrictEqual(Object.keys(JSON.parse(result)), ['detail']), 'a failure has a detail', result);
    return;
  }
  if (isProxy) return check(requests.length === 1, 'results come from the API', result);
  check(call !== undefined, 'only allowed calls are signed', text);
  const { requestBody, ...operation } = operations[call.operation];
  const { bodyHash, date, ...rest } = JSON.parse(text);
  const parts = { method: operation.method, path: pathOf(call), contentType: requestMediaType };
  check(isDeepStrictEqual(rest, parts), 'the call is signed that `authorize` saw', rest, call);
  const isHash = /^[0-9a-f]{32}$/.test(bodyHash) && (requestBody === null) === (bodyHash === md5(''));
  check(isHash, 'a hash fits the operation', bodyHash);
  check(Math.abs(Date.parse(date) - start) <= 120_000 + elapsed, 'a signature is for now', date);
  const signature = hmac([parts.method, bodyHash, requestMediaType, date, parts.path].join('\n'), keys.secretKey);
  check(isDeepStrictEqual(JSON.parse(result), { signature }), 'a signature is right', result);
}
