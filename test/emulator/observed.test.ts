// Exchanges with production that were recorded: the emulator's responses are the same, and conform to the OpenAPI description.
import { expect, it } from 'vitest';
import { mediaType, responseHeaders } from '../../generated/constants.ts';
import { expectConforming } from '../support/conforms.ts';
import { emulator, origin, simpleHeaders } from './support.ts';

const file = 'a55d6b25-d03c-4038-9838-6e06bb7df598';
const list = `/files/${file}/metadata/`;
const notFound = { detail: 'Not found.' };
const stored = { subsystem: 'image-processing' };

it.each<[string, Record<string, string>, string, string, string | undefined, number, unknown]>([
  ['a list of a file without metadata', {}, 'GET', list, undefined, 200, {}],
  ['a value', stored, 'GET', `${list}subsystem/`, undefined, 200, 'image-processing'],
  ['a new key', {}, 'PUT', `${list}new_key/`, 'image-processing', 201, 'image-processing'],
  // Assumed, not recorded: the key existed before.
  ['a key with a colon', { '-:45az_': 'x' }, 'PUT', `${list}-:45az_/`, 'up to 512', 200, 'up to 512'],
  ['a deletion', stored, 'DELETE', `${list}subsystem/`, undefined, 204, undefined],
  ['an unknown file', {}, 'GET', list.replace(/\w{8}/, '00000000'), undefined, 404, notFound],
  ['an invalid UUID', {}, 'GET', list.replace(file, 'not-a-uuid'), undefined, 404, notFound],
  ['an unknown key', {}, 'GET', `${list}subsystem/`, undefined, 404, notFound],
])('the response to %s is the one of production', async (_, metadata, method, path, value, status, body) => {
  const { fetch } = emulator({ files: { [file]: metadata } });
  const request = { method, headers: simpleHeaders(), body: value === undefined ? null : `"${value}"` };
  const response = await fetch(origin + path, request);
  await expectConforming(method, path, response.clone());
  expect(response.headers.has(responseHeaders.requestId)).toBe(true);
  expect(response.headers.get('Content-Type')).toBe(body === undefined ? null : mediaType);
  const text = await response.text();
  expect([response.status, text === '' ? undefined : JSON.parse(text)]).toEqual([status, body]);
});
