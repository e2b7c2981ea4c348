// `npm start`: the calls of the client, one after the other, against the emulator in this process. With keys
// in the environment, against a real project.
import { styleText } from 'node:util';
import { operations } from '../generated/constants.ts';
import { createEmulator, demoKeys } from '../src/emulator/index.ts';
import { serve } from '../src/emulator/server.ts';
import { createMetadataClient, MetadataError, signedAuth } from '../src/index.ts';
import { operationsOf, readDocument } from './document.ts';

const bold = (text: string) => styleText('bold', text);
const dim = (text: string) => styleText('dim', text);
const green = (text: string) => styleText('green', text);
const red = (text: string) => styleText('red', text);

const { UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, UPLOADCARE_FILE_UUID } = process.env;
const given = [UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY, UPLOADCARE_FILE_UUID].filter(Boolean).length;
if (given !== 0 && given !== 3) {
  console.error(
    'Set UPLOADCARE_PUBLIC_KEY, UPLOADCARE_SECRET_KEY and UPLOADCARE_FILE_UUID: all three, or none.',
  );
  process.exit(1);
}

const keys = {
  publicKey: UPLOADCARE_PUBLIC_KEY || demoKeys.publicKey,
  secretKey: UPLOADCARE_SECRET_KEY || demoKeys.secretKey,
};
const emulator = createEmulator({ keys, anyFile: true });
const server = given === 0 ? await serve(emulator.fetch) : undefined;
const uuid = UPLOADCARE_FILE_UUID || (await exampleOf('uuid'));
// On a real file, a key that nobody else has.
const key = server ? await exampleOf('key') : 'uploadcare-metadata-start';
const value = 'image-processing';

const metadata = createMetadataClient({
  auth: signedAuth(keys),
  baseUrl: server?.url,
  userAgent: 'uploadcare-metadata-start',
  onWarning: ({ message }) => console.log(`  ${dim(`warning  ${message}`)}`),
  fetch: async (input, init) => {
    const { host, pathname } = new URL(String(input));
    console.log(`  ${dim(`request  ${init?.method} ${pathname} at ${host}`)}`);
    const response = await fetch(input, init);
    console.log(`  ${dim(`status   ${response.status}`)}`);
    return response;
  },
});

async function show(code: string, call: () => Promise<unknown>): Promise<void> {
  console.log(`\n${bold(`await ${code}`)}`);
  console.log(`  ${green(JSON.stringify(await call()) ?? 'undefined')}`);
}

/** What the document has as the example of a parameter. */
async function exampleOf(name: string): Promise<string> {
  const parameters = operationsOf(await readDocument()).flatMap((operation) => operation.parameters);
  return parameters.find((parameter) => parameter.name === name)?.example ?? '';
}

console.log(
  server
    ? `The emulator answers at ${server.url}: it keeps state, and checks each signature.`
    : `Calls go to the real API, and write and delete the key "${key}" of the file ${uuid}.`,
);
try {
  await show(`metadata.set(uuid, '${key}', '${value}')`, () => metadata.set(uuid, key, value));
  await show(`metadata.get(uuid, '${key}')`, () => metadata.get(uuid, key));
  await show('metadata.list(uuid)', () => metadata.list(uuid));
  await show(`metadata.delete(uuid, '${key}')`, () => metadata.delete(uuid, key));
  const { path } = operations.listFileMetadata;
  await show(`metadata.api.GET('${path}', { params: { path: { uuid } } })`, async () => {
    const { data, error } = await metadata.api.GET(path, { params: { path: { uuid } } });
    return data ? { data } : { error };
  });
  if (server) {
    console.log(`
All five were signed, sent, and checked. To make them on a file of your own:

  ${bold('UPLOADCARE_PUBLIC_KEY=… UPLOADCARE_SECRET_KEY=… UPLOADCARE_FILE_UUID=… npm start')}

which sets and deletes a key of its own there, and leaves the others alone.`);
  }
} catch (error) {
  if (!(error instanceof MetadataError)) throw error;
  console.error(`  ${red(`${error.name}: ${error.message}`)}`);
  process.exitCode = 1;
} finally {
  await server?.close();
}
