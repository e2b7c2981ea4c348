// What the benchmark measures against: answers every request at once, in a process of its own, as the API would.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mediaType, responseHeaders } from '../generated/constants.ts';

const headers = {
  'Content-Type': mediaType,
  [responseHeaders.requestId]: '58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d',
};

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  request.resume().on('end', () => response.writeHead(200, headers).end('"image-processing"'));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());
