// The server of the benchmark: sends the same response to every signed request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mediaType } from '../../generated/constants.ts';

const success = {
  'Content-Type': mediaType,
  'X-Uploadcare-Request-Id': '58133b5c-0f0b-4d5e-a6c0-6b3a5e0f1c2d',
};
const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const { authorization, accept, 'x-uploadcare-date': date } = request.headers;
  const status = authorization && date && accept === mediaType ? 200 : 401;
  request.resume().on('end', () => response.writeHead(status, success).end('"image-processing"'));
});
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());
