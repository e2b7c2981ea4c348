export { ValidationError } from '../errors/errors.ts';
export { demoKeys, type ProjectKeys } from './credentials.ts';
export { createEmulator, type Emulator } from './emulator.ts';
export type { Fault } from './faults.ts';
export type { EmulatorOptions } from './options.ts';
export type { ReceivedRequest } from './received.ts';
export type { FileMetadata } from './store.ts';
export type { Throttle } from './throttle.ts';
