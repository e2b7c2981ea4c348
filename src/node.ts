export { ValidationError } from './errors/errors.ts';
export { type NodeHandler, type NodeRequest, toNodeHandler } from './http/node-handler.ts';
export { type NodeTransportOptions, nodeTransport } from './http/node-transport.ts';
export type { ResponseHeaders, Transport, TransportRequest, TransportResponse } from './http/transport.ts';
