import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { signedAuth } from 'uploadcare-metadata';
import { createMetadataProxy } from 'uploadcare-metadata/server';
import { authorize } from './authorize.ts';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, PORT } = process.env;
const proxy = createMetadataProxy({
  auth: signedAuth({
    publicKey: UPLOADCARE_PUBLIC_KEY ?? '',
    secretKey: UPLOADCARE_SECRET_KEY ?? '',
  }),
  authorize,
});

export const server = createServer(async (incoming, outgoing) => {
  // Ends the call to the API when the visitor leaves.
  const gone = new AbortController();
  outgoing.on('close', () => gone.abort());
  try {
    const { method = '', url = '' } = incoming;
    if (!url.startsWith('/api/metadata/')) {
      outgoing.writeHead(404).end();
      return;
    }
    const hasBody = !/^(GET|HEAD)$/.test(method);
    const init: RequestInit & { duplex: 'half' } = {
      method,
      headers: incoming.headers as Record<string, string>,
      body: hasBody ? (Readable.toWeb(incoming) as ReadableStream) : null,
      duplex: 'half',
      signal: gone.signal,
    };
    const response = await proxy(new Request(`http://localhost${url}`, init));
    outgoing.writeHead(response.status, Object.fromEntries(response.headers));
    outgoing.end(await response.text());
  } catch {
    outgoing.destroy();
  }
}).listen(Number(PORT ?? 3000));
