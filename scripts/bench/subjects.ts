// The subjects of the benchmark: the same two calls, made in seven ways. Each is alone in its process.
import { createHash, createHmac } from 'node:crypto';
import http from 'node:http';
import type { Transport } from 'uploadcare-metadata';
import { mediaType, requestMediaType, schemes, signature } from '../../generated/constants.ts';

const keys = { publicKey: 'demopublickey', secretKey: 'demosecretkey' };
const [uuid, key, value] = ['21975c81-7f57-4c7a-aef9-acfe28779f78', 'subsystem', 'image-processing'];
const path = `/files/${uuid}/metadata/${key}/`;

export interface Calls {
  get(): Promise<unknown>;
  set(): Promise<unknown>;
}

export const subjects: Record<string, (baseUrl: string) => Calls | Promise<Calls>> = {
  'hand-signed fetch': (baseUrl) =>
    signedByHand(async (method, headers, body) => {
      const response = await fetch(baseUrl + path, { method, headers, body });
      if (!response.ok) throw new Error(String(response.status));
      return response.json();
    }),
  'hand-signed node:http': (baseUrl) => {
    const { hostname, port } = new URL(baseUrl);
    const agent = new http.Agent({ keepAlive: true });
    const send = (method: string, headers: Record<string, string>, body: string | null) =>
      new Promise<string>((resolve, reject) => {
        const request = http.request({ agent, hostname, port, path, method, headers }, (response) => {
          let text = '';
          const collect = (chunk: string) => {
            text += chunk;
          };
          const end = () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${response.statusCode}`)));
          response.setEncoding('utf8').on('data', collect).on('end', end).on('error', reject);
        });
        request.on('error', reject).end(body ?? undefined);
      });
    return signedByHand(async (...request) => JSON.parse(await send(...request)));
  },
  'undici Pool.request': async (baseUrl) => {
    const { Pool } = await import('undici');
    const pool = new Pool(baseUrl);
    return signedByHand(async (method, headers, body) => {
      const response = await pool.request({ path, method, headers, body });
      if (response.statusCode === 200) return response.body.json();
      await response.body.dump();
      throw new Error(String(response.statusCode));
    });
  },
  'official client': async (baseUrl) => {
    const { official } = await import('../official-client.ts');
    const settings = { authSchema: new official.UploadcareAuthSchema(keys), apiBaseURL: `${baseUrl}/` };
    return {
      get: () => official.getMetadataValue({ uuid, key }, settings),
      set: () => official.updateMetadata({ uuid, key, value }, settings),
    };
  },
  'operations on nodeTransport': async (baseUrl) => {
    const { nodeTransport } = await import('uploadcare-metadata/node');
    return operations({ baseUrl, transport: nodeTransport() });
  },
  'operations on fetch': (baseUrl) => operations({ baseUrl }),
  'api on fetch': async (baseUrl) => {
    const { createMetadataApi, signedAuth } = await import('uploadcare-metadata');
    const api = createMetadataApi({ auth: signedAuth(keys), baseUrl });
    const params = { path: { uuid, key } };
    return {
      get: () => api.GET('/files/{uuid}/metadata/{key}/', { params }),
      set: () => api.PUT('/files/{uuid}/metadata/{key}/', { params, body: value }),
    };
  },
};

async function operations(options: { baseUrl: string; transport?: Transport }): Promise<Calls> {
  const { createMetadataClient, signedAuth } = await import('uploadcare-metadata');
  const metadata = createMetadataClient({ ...options, auth: signedAuth(keys) });
  return { get: () => metadata.get(uuid, key), set: () => metadata.set(uuid, key, value) };
}

type Send = (method: 'GET' | 'PUT', headers: Record<string, string>, body: string | null) => Promise<unknown>;

/** Signs requests with `node:crypto`, as a program without a client does. */
function signedByHand(send: Send): Calls {
  const request = (method: 'GET' | 'PUT', body = '') => {
    const date = new Date().toUTCString();
    const hash = createHash('md5').update(body).digest('hex');
    const toSign = [method, hash, requestMediaType, date, path].join('\n');
    const signed = createHmac('sha1', keys.secretKey).update(toSign).digest('hex');
    const headers = {
      Accept: mediaType,
      'Content-Type': requestMediaType,
      [signature.dateHeader]: date,
      Authorization: `${schemes.signed} ${keys.publicKey}:${signed}`,
    };
    return send(method, headers, body || null);
  };
  return { get: () => request('GET'), set: () => request('PUT', JSON.stringify(value)) };
}
