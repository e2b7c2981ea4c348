export { ValidationError } from './errors/errors.ts';
export { type NodeTransportOptions, nodeTransport } from './http/node-transport.ts';
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './http/transport.ts';
