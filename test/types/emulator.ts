// What a user of the emulator can write. Only compiled, never run.
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import {
  createEmulator,
  type Emulator,
  type EmulatorOptions,
  type Fault,
} from 'uploadcare-metadata/emulator';
import { type RunningServer, serve } from 'uploadcare-metadata/emulator/server';

const options: EmulatorOptions = { files: { uuid: { pet: 'cat' } }, throttle: { burst: 1, perSecond: 1 } };
const emulator: Emulator = createEmulator(options);
const fault: Fault = { kind: 'reset', operation: 'listFileMetadata', times: 2, applied: true };
emulator.fail(fault);
// A handler, and a fetch.
const handler: (request: Request) => Promise<Response> = emulator.fetch;
const server: Promise<RunningServer> = serve(handler, { port: 4000 });
createMetadataClient({ auth: signedAuth({ publicKey: 'p', secretKey: 's' }), fetch: emulator.fetch });
const metadata: Record<string, string> | undefined = emulator.metadataOf('uuid');

export { metadata, server };

// @ts-expect-error values are strings
createEmulator({ files: { uuid: { pet: 7 } } });
// @ts-expect-error there is no such option
createEmulator({ file: 'uuid' });
// @ts-expect-error there is no such fault
emulator.fail({ kind: 'explode' });
// @ts-expect-error there is no such operation
emulator.fail({ kind: 500, operation: 'listFiles' });
// @ts-expect-error the requests are kept by the emulator
emulator.requests.push({ method: 'GET', path: '/', operation: undefined, status: 200 });
