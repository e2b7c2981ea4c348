// Every exchange about metadata that Uploadcare's own clients recorded with production: the emulator's responses are the same.
import { describe, expect, it } from 'vitest';
import { mediaType, responseHeaders } from '../../generated/constants.ts';
import { expectConforming } from '../support/conforms.ts';
import { emulator, signedRequest, simple } from './support.ts';

const rubyFile = '2e17f5d1-d423-4de6-8ee5-6773cc4a7fa6';
const pythonFile = 'a55d6b25-d03c-4038-9838-6e06bb7df598';
const ruby = '199 Miscellaneous warning: Please use API version 0.5, not 0.7';
const python = '199 Miscellaneous warning: You are using the demo project; Please use API version 0.5, not 0.7';
const list = (uuid: string) => `/files/${uuid}/metadata/`;
const key = (name: string, uuid = rubyFile) => `${list(uuid)}${name}/`;
const onFile = 'GET, HEAD, OPTIONS';
const onKey = 'DELETE, GET, HEAD, OPTIONS, PUT';
const notFound = '{"detail":"Not found."}';
const two = { first_key: 'first_value', second_key: 'any_others' };
const text = '"any string up to 512"';

interface Recorded {
  /** The metadata that the file must have had, as far as the response shows. */
  readonly before?: Record<string, string>;
  readonly request: readonly [method: string, path: string, body?: string];
  readonly response: readonly [status: number, body: string, allow: string, warning: string];
  /** An assumption that the recording does not show. */
  readonly assumed?: string;
}

// uploadcare-ruby, spec/fixtures/vcr_cassettes/file_metadata_*.yml; pyuploadcare, tests/functional/api/cassettes/test_*.yaml.
const recordings: Record<string, Recorded> = {
  // Its Content-Length was edited by hand.
  index: {
    before: { subsystem: 'test' },
    request: ['GET', list(rubyFile)],
    response: [200, '{"subsystem":"test"}', onFile, ruby],
  },
  index_nonexistent_uuid: { request: ['GET', list('nonexistent')], response: [404, notFound, onFile, ruby] },
  show: { before: { subsystem: 'test' }, request: ['GET', key('subsystem')], response: [200, '"test"', onKey, ruby] },
  show_nonexistent_key: { request: ['GET', key('nonexistent')], response: [404, notFound, onKey, ruby] },
  create: { request: ['PUT', key('new_key'), '"some value"'], response: [201, '"some value"', onKey, ruby] },
  // Half an hour after the deletion.
  update: { request: ['PUT', key('subsystem'), '"new test value"'], response: [201, '"new test value"', onKey, ruby] },
  delete: { before: { subsystem: 'test' }, request: ['DELETE', key('subsystem')], response: [204, '', onKey, ruby] },
  get_empty_metadata: { request: ['GET', list(pythonFile)], response: [200, '{}', onFile, python] },
  get_all_metadata: {
    before: two,
    request: ['GET', list(pythonFile)],
    response: [200, JSON.stringify(two), onFile, python],
  },
  get_metadata_value_for_specific_key: {
    ...{ before: two, request: ['GET', key('second_key', pythonFile)], response: [200, '"any_others"', onKey, python] },
  },
  'create_key_and_delete, the PUT': {
    ...{ before: { '-:45az_': 'x' }, assumed: 'the key existed: the status is 200' },
    ...{ request: ['PUT', key('-:45az_', pythonFile), text], response: [200, text, onKey, python] },
  },
  'create_key_and_delete, the DELETE': {
    ...{
      before: { '-:45az_': 'x' },
      request: ['DELETE', key('-:45az_', pythonFile)],
      response: [204, '', onKey, python],
    },
  },
};

describe.each(['signed', 'simple'])('with the scheme %s, the response of the recording', (scheme) => {
  it.each(Object.entries(recordings))('%s is the one of production', async (_, { before = {}, request, response }) => {
    const [method, path, body] = request;
    const [status, expected, allow, warning] = response;
    const { fetch } = emulator({ files: { [rubyFile]: before, [pythonFile]: before }, warning });
    const parts = {
      method,
      path,
      ...(body !== undefined && { body }),
      ...(scheme === 'simple' && { headers: simple() }),
    };
    const received = await fetch(signedRequest(parts));
    await expectConforming(method, path, received.clone());
    const { headers } = received;
    expect([received.status, await received.text()]).toEqual([status, expected]);
    // An operation that was added later is allowed too.
    expect(headers.get('Allow')?.split(', ')).toEqual(expect.arrayContaining(allow.split(', ')));
    expect([headers.get('Vary'), headers.get(responseHeaders.warning)]).toEqual(['Accept', warning]);
    expect(headers.get('Content-Type')).toBe(expected === '' ? null : mediaType);
    expect(headers.get('Content-Length')).toBe(`${expected.length}`);
    expect(headers.has(responseHeaders.requestId)).toBe(true);
  });
});
