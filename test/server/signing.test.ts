// What the signing handler signs, and all that it refuses.
import { createSigningHandler, type SigningHandlerOptions } from 'uploadcare-metadata/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { mediaType, operations, requestMediaType } from '../../generated/constants.ts';
import { serializePath } from '../../src/path.ts';
import { bodyHash, signatureOf } from '../../src/signature.ts';
import { keys, noon, uuid } from '../support/client.ts';
import signatureVectors from '../unit/signature-vectors.json' with { type: 'json' };
import { operationIds, partsOf, signing, signingRequest } from './support.ts';

const { vectors } = signatureVectors;
const pet = serializePath(operations.getFileMetadataKey.path, { uuid, key: 'pet' });
const all = serializePath(operations.listFileMetadata.path, { uuid });

async function refusalOf(
  parts: unknown,
  init: RequestInit = {},
  options: Partial<SigningHandlerOptions> = {},
) {
  const { handler, asked } = signing(options);
  const response = await handler(signingRequest(parts, init));
  const body = await response.json();
  expect(Object.keys(body)).toEqual(['detail']);
  expect(response.headers.get('Content-Type')).toBe(mediaType);
  return { status: response.status, detail: body.detail, asked };
}

/** What is refused is not even asked for. */
async function expectRefused(parts: unknown, status = 400): Promise<void> {
  expect(await refusalOf(parts)).toEqual({ status, detail: expect.any(String), asked: [] });
}

describe.each(operationIds)('%s', (operation) => {
  it('is asked for in its parts, and signed', async () => {
    const { handler, asked } = signing();
    const parts = partsOf(operation);
    const response = await handler(signingRequest(parts));
    expect(response.status).toBe(200);
    const lines = ['method', 'bodyHash', 'contentType', 'date', 'path'].map((name) => parts[name]);
    expect(await response.json()).toEqual({ signature: signatureOf(keys.secretKey, lines.join('\n')) });
    const key = operations[operation].path.includes('{key}') ? 'pet' : undefined;
    expect(asked).toEqual([{ operation, uuid, key }]);
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': mediaType,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
  });

  it.each([false, undefined, 1, 'true', {}, Promise.resolve(false)])(
    'is not signed when authorize gives %s',
    async (given) => {
      const { status, asked } = await refusalOf(
        partsOf(operation),
        {},
        { authorize: (() => given) as () => boolean },
      );
      expect([status, asked.length]).toEqual([403, 1]);
    },
  );

  it('is not signed when authorize throws', async () => {
    const onError = vi.fn();
    const authorize = () => Promise.reject(new Error('the session store is down'));
    expect(await refusalOf(partsOf(operation), {}, { authorize, onError })).toMatchObject({
      status: 403,
      detail: 'This call is not allowed.',
    });
    expect(onError).toHaveBeenCalledWith(new Error('the session store is down'));
  });

  it('is signed as it was allowed, whatever authorize does to what it was given', async () => {
    const plain = await signing().handler(signingRequest(partsOf(operation)));
    const { handler } = signing({
      authorize: (call) => {
        Object.assign(call, { operation: 'deleteFileMetadataKey', uuid: 'x', key: 'other' });
        return true;
      },
    });
    const changed = await handler(signingRequest(partsOf(operation)));
    expect(await changed.json()).toEqual(await plain.json());
  });

  it.each(['method', 'path', 'bodyHash', 'contentType', 'date'])(
    'has to have its %s as the client has it',
    async (name) => {
      const right = String(partsOf(operation)[name]);
      const wrong = [
        '',
        `${right}\n`,
        `\n${right}`,
        `${right}\nx`,
        `${right}\r\n`,
        `${right} `,
        ` ${right}`,
        `${right}\0`,
        `${right}\u2028`,
        right.slice(1),
        [right],
        { toString: right },
        null,
        7,
        true,
      ];
      for (const part of wrong) {
        const { status, asked } = await refusalOf(partsOf(operation, { [name]: part }));
        expect([name === 'date' ? [400, 401] : [400]].flat()).toContain(status);
        expect(asked).toEqual([]);
      }
      const missing = partsOf(operation);
      delete missing[name];
      await expectRefused(missing);
    },
  );
});

it('signs what the vectors have of the four operations', async () => {
  for (const { secretKey, method, uri, bodyMd5, contentType, date, signature } of vectors) {
    const { handler } = signing({ secretKey, now: () => Date.parse(date) });
    const response = await handler(
      signingRequest({ method, path: uri, bodyHash: bodyMd5, contentType, date }),
    );
    if (uri.includes('?') || contentType !== requestMediaType) expect(response.status).toBe(400);
    else expect(await response.json()).toEqual({ signature });
  }
  expect(vectors.length).toBeGreaterThan(3);
});

describe('what is none of the operations is not signed', () => {
  it.each([
    ['DELETE', `/files/${uuid}/`],
    ['DELETE', `/files/${uuid}/storage/`],
    ['PUT', `/files/${uuid}/storage/`],
    ['GET', `/files/${uuid}/`],
    ['GET', '/files/'],
    ['DELETE', '/files/storage/'],
    ['POST', '/files/local_copy/'],
    ['GET', '/project/'],
    ['GET', '/webhooks/'],
    ['DELETE', all],
    ['PUT', all],
    ['POST', pet],
    ['PATCH', pet],
    ['HEAD', pet],
    ['OPTIONS', pet],
    ['get', pet],
    ['Delete', pet],
    ['DELETE', `${all}../`],
    ['DELETE', `${all}../../`],
    ['DELETE', `${all}%2e%2e/`],
    ['DELETE', `${all}.%2E/`],
    ['DELETE', `${all}%252e%252e/`],
    ['GET', `${all}./`],
    ['GET', `${all}%2e/`],
    ['GET', `${all}a%2fb/`],
    ['GET', `${all}a/b/`],
    ['GET', `${all}a\\b/`],
    ['GET', `${all}a%3Ab/`],
    ['GET', `${all}%70et/`],
    ['GET', `${all}pet%0a/`],
    ['GET', `${all}pet\n/`],
    ['GET', `${pet}?x=1`],
    ['GET', `${pet}?`],
    ['GET', `${pet}#x`],
    ['GET', pet.slice(0, -1)],
    ['GET', `${pet}/`],
    ['GET', `/${pet}`],
    ['GET', `/base${pet}`],
    ['GET', `https://api.uploadcare.com${pet}`],
    ['GET', `//api.uploadcare.com${pet}`],
    ['GET', pet.slice(1)],
    ['GET', pet.toUpperCase()],
    ['GET', pet.replace(uuid, '..')],
    ['GET', pet.replace(uuid, `${uuid}\n`)],
    ['GET', pet.replace('metadata', 'metadata%2F..')],
    ['GET\n', pet],
    ['GET ', pet],
    ['GET\nDELETE', pet],
  ])('%j %j', async (method, path) => {
    for (const operation of operationIds) await expectRefused(partsOf(operation, { method, path }));
  });

  it.each([
    'text/plain',
    `${requestMediaType}; charset=utf-8`,
    `${requestMediaType}\nx`,
    requestMediaType.toUpperCase(),
    mediaType,
  ])('the content type %j', async (contentType) => {
    for (const operation of operationIds) await expectRefused(partsOf(operation, { contentType }));
  });

  it.each([
    ['letters in capitals', bodyHash(new Uint8Array([1])).toUpperCase()],
    ['too short', bodyHash(new Uint8Array([1])).slice(1)],
    ['too long', `${bodyHash(new Uint8Array([1]))}0`],
    ['the signature of something else', 'a'.repeat(40)],
    ['no hash', 'x'.repeat(32)],
  ])('a body hash that is none: %s', async (_, hash) => {
    for (const operation of operationIds) await expectRefused(partsOf(operation, { bodyHash: hash }));
  });

  it('a body where the operation has none, or none where it has one', async () => {
    const hashes = [bodyHash(new Uint8Array()), bodyHash(new Uint8Array([1]))];
    for (const operation of operationIds) {
      const { hasBody } = operations[operation];
      await expectRefused(partsOf(operation, { bodyHash: hashes[hasBody ? 0 : 1] }));
    }
  });
});

describe('the date has to be now', () => {
  const at = (seconds: number) => new Date(noon + seconds * 1_000).toUTCString();

  it.each([0, 1, 60, 120, -1, -60, -120])('%d seconds from it is near enough', async (seconds) => {
    const { handler } = signing();
    const response = await handler(signingRequest(partsOf('getFileMetadataKey', { date: at(seconds) })));
    expect(response.status).toBe(200);
  });

  it.each([121, 300, 3_600, 86_400 * 365, -121, -300, -3_600, -86_400])(
    '%d seconds from it is refused, and the answer tells the time',
    async (seconds) => {
      const { handler, asked } = signing();
      const response = await handler(signingRequest(partsOf('getFileMetadataKey', { date: at(seconds) })));
      expect(response.status).toBe(401);
      expect(response.headers.get('Date')).toBe(at(0));
      expect(await response.json()).toEqual({ detail: `The date must be now, which is ${at(0)}.` });
      expect(asked).toEqual([]);
    },
  );

  it.each([
    ['of ISO 8601', new Date(noon).toISOString()],
    ['in milliseconds', String(noon)],
    ['of another zone', at(0).replace('GMT', '+0000')],
    ['of another zone with another hour', at(3_600).replace('GMT', '+0100')],
    ['of no zone', at(0).replace(' GMT', '')],
    ['of another day of the week', at(0).replace('Mon', 'Tue')],
    ['without the day of the week', at(0).slice(5)],
    ['in small letters', at(0).toLowerCase()],
    ['with a comment', `${at(0)} (now)`],
    ['with two spaces', at(0).replace(' ', '  ')],
    ['with a line break', at(0).replace(' ', '\n')],
    ['that is none', 'Invalid Date'],
    ['that is empty', ''],
  ])('and written as the client writes it, not one %s', async (_, date) => {
    const { status, asked } = await refusalOf(partsOf('getFileMetadataKey', { date }));
    expect([400, 401]).toContain(status);
    expect(asked).toEqual([]);
  });

  it('by a clock that works', async () => {
    const { status } = await refusalOf(partsOf('getFileMetadataKey'), {}, { now: () => Number.NaN });
    expect(status).toBe(401);
  });
});

describe('a request in another form is refused', () => {
  it.each([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', 'null'],
    ['a string', '"method"'],
    ['a string to sign', JSON.stringify(Object.values(partsOf('getFileMetadataKey')).join('\n'))],
    ['an array', JSON.stringify(Object.values(partsOf('getFileMetadataKey')))],
    ['an array of parts', JSON.stringify([partsOf('getFileMetadataKey')])],
    ['an object in an object', JSON.stringify({ parts: partsOf('getFileMetadataKey') })],
    ['one field more', JSON.stringify(partsOf('getFileMetadataKey', { query: '' }))],
    ['a field of the prototype', `{"__proto__":{},${JSON.stringify(partsOf('getFileMetadataKey')).slice(1)}`],
    ['a string to sign beside', JSON.stringify(partsOf('getFileMetadataKey', { stringToSign: 'x' }))],
  ])('%s', async (_, body) => {
    await expectRefused(body);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('%s', async (method) => {
    const { handler, asked } = signing();
    const body = /GET|HEAD/.test(method) ? null : JSON.stringify(partsOf('getFileMetadataKey'));
    const response = await handler(signingRequest('', { method, body }));
    expect([response.status, response.headers.get('Allow'), asked]).toEqual([405, 'POST', []]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', `${requestMediaType}; x=${requestMediaType}`])(
    'the content type %s',
    async (type) => {
      const init = { headers: { 'Content-Type': type } };
      expect(await refusalOf(partsOf('getFileMetadataKey'), init)).toMatchObject({ status: 415, asked: [] });
    },
  );

  it('a body that is larger than there can be', async () => {
    const parts = partsOf('getFileMetadataKey', { path: 'x'.repeat(100_000) });
    expect(await refusalOf(parts)).toMatchObject({ status: 413, asked: [] });
  });

  it('a page of another origin', async () => {
    const init = { headers: { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' } };
    expect(await refusalOf(partsOf('getFileMetadataKey'), init)).toMatchObject({ status: 403, asked: [] });
  });
});

it('takes a name that comes twice for what it signs, which is the one that was asked for', async () => {
  const parts = JSON.stringify(partsOf('deleteFileMetadataKey'));
  const { handler, asked } = signing();
  const twice = await handler(signingRequest(`{"method":"PUT",${parts.slice(1)}`));
  const once = await handler(signingRequest(parts));
  expect(await twice.json()).toEqual(await once.json());
  expect(asked.map(({ operation }) => operation)).toEqual(['deleteFileMetadataKey', 'deleteFileMetadataKey']);
});

describe('an option that cannot work is refused', () => {
  const good = { secretKey: keys.secretKey, authorize: () => true };
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it.each<[string, object]>([
    ['secretKey', { secretKey: '' }],
    ['secretKey', { secretKey: undefined }],
    ['secretKey', { secretKey: ` ${keys.secretKey}` }],
    ['authorize', { authorize: undefined }],
    ['now', { now: noon }],
    ['onError', { onError: 1 }],
    ['allowedOrigins', { allowedOrigins: ['*'] }],
  ])('%s: %o', (argument, wrong) => {
    const options = { ...good, ...wrong } as SigningHandlerOptions;
    expect(() => createSigningHandler(options)).toThrow(expect.objectContaining({ argument }));
  });

  it('and so are no options, and a secret key in a browser', () => {
    expect(() => createSigningHandler(undefined as unknown as SigningHandlerOptions)).toThrow('secretKey');
    vi.stubGlobal('document', {});
    expect(() => createSigningHandler(good)).toThrow('must not be in a browser');
  });
});
