// Compiled, never run, as client.ts is.
import { expectTypeOf } from 'expect-type';
import { createEmulator, type EmulatorOptions, type Fault } from 'uploadcare-metadata/emulator';
import { type RunningServer, serve } from 'uploadcare-metadata/emulator/server';

const files = { uuid: { pet: 'cat' } };
const options: EmulatorOptions = { files, acceptAnyUuid: true, throttle: { burst: 1, perSecond: 1 } };
const emulator = createEmulator(options);
const which = { uuid: 'uuid', key: 'pet', after: 1 };
const fault: Fault = { ...which, kind: 'reset', operation: 'listFileMetadata', times: 2, afterWrite: true };
emulator.fail(fault);
createEmulator({ authentication: false, basePath: '/api/metadata', onRequest: ({ status }) => status });
const [received] = emulator.requests;
expectTypeOf(received?.key).toEqualTypeOf<string | undefined>();
expectTypeOf(received?.value).toEqualTypeOf<unknown>();
expectTypeOf(serve(emulator.fetch, { port: 4000 })).toEqualTypeOf<Promise<RunningServer>>();
expectTypeOf(emulator.metadataOf('uuid')).toEqualTypeOf<Record<string, string> | undefined>();

// @ts-expect-error values are strings
createEmulator({ files: { uuid: { pet: 7 } } });
// @ts-expect-error no such operation
emulator.fail({ kind: 500, operation: 'listFiles' });
