// `npm start`: calls to the emulator in this process, with what is sent. With keys in the environment, to a real project.
import { styleText } from 'node:util';
import { createEmulator, demoKeys } from '../src/emulator/index.ts';
import { serve } from '../src/emulator/server.ts';
import { createMetadataClient, MetadataError, signedAuth } from '../src/index.ts';
import { operationsOf, readDescription } from './generate/description.ts';

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, UPLOADCARE_FILE_UUID } = process.env;
const given = [UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, UPLOADCARE_FILE_UUID].filter(Boolean).length;
if (given !== 0 && given !== 3) {
  console.error('Set UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY and UPLOADCARE_FILE_UUID: all three, or none.');
  process.exit(1);
}

const keys = {
  publicKey: UPLOADCARE_PUBLIC_KEY || demoKeys.publicKey,
  secretKey: UPLOADCARE_SECRET_KEY || demoKeys.secretKey,
};
const parameters = operationsOf(await readDescription()).flatMap((entry) => entry.parameters);
const exampleOf = (name: string) => String(parameters.find((each) => each.name === name)?.example);
const emulator = createEmulator({ keys, acceptAnyUuid: true });
const server = given === 0 ? await serve(emulator.fetch) : undefined;
const uuid = UPLOADCARE_FILE_UUID || exampleOf('uuid');
// A key that nobody else uses on a real file.
const key = server ? exampleOf('key') : 'uploadcare-metadata-start';
let isFirst = true;

const dim = (text: string) => console.log(`  ${styleText('dim', text)}`);
const result = (text: string) => console.log(`  ${styleText('green', text)}`);

const metadata = createMetadataClient({
  auth: signedAuth(keys),
  baseUrl: server?.url,
  userAgent: 'uploadcare-metadata-start',
  onWarning: ({ message }) => dim(`warning: ${message}`),
  fetch: async (url, init) => {
    const response = await fetch(url, init);
    dim(`${init.method} ${new URL(url).pathname}${isFirst ? '' : `  → ${response.status}`}`);
    if (isFirst) {
      for (const [name, value] of Object.entries(init.headers))
        dim(`${name}: ${value.replace(/[\da-f]{40}$/, '<signature>')}`);
      dim('');
      dim(init.body ?? '');
      dim(`→ ${response.status}`);
    }
    isFirst = false;
    return response;
  },
});

/** Makes a call as the code that is shown does, and prints its value. */
async function show(code: string, call: () => Promise<unknown>): Promise<void> {
  console.log(`\n${styleText('bold', `await ${code}`)}`);
  const value = await call();
  if (value !== undefined) result(JSON.stringify(value));
}

console.log(
  server
    ? `The emulator runs at ${server.url}. It keeps state and checks each signature.`
    : `These calls go to the real API. They write and delete the key "${key}" of the file ${uuid}.`,
);
try {
  await show(`metadata.set(uuid, '${key}', 'image-processing')`, () => metadata.set(uuid, key, 'image-processing'));
  emulator.fail({ kind: 503 });
  await show(`metadata.get(uuid, '${key}')`, () => metadata.get(uuid, key));
  if (server) dim('The emulator was told to fail once. The client signs the request again and retries.');
  await show('metadata.list(uuid)', () => metadata.list(uuid));
  await show(`metadata.delete(uuid, '${key}')`, () => metadata.delete(uuid, key));
  await show("metadata.get(uuid, '..')", () =>
    metadata.get(uuid, '..').catch((error) => result(`${error.name}: ${error.message}`)),
  );
  dim('Nothing was sent: URL parsers resolve this key to another path.');
  if (server)
    console.log(`\nTo make these calls on a file of your own, which sets and deletes a key of its own there:

  UPLOADCARE_PUBLIC_KEY=… UPLOADCARE_SECRET_KEY=… UPLOADCARE_FILE_UUID=… npm start`);
} catch (error) {
  if (!(error instanceof MetadataError)) throw error;
  console.error(`  ${styleText('red', `${error.name}: ${error.message}`)}`);
  process.exitCode = 1;
} finally {
  await server?.close();
}
