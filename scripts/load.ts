// `npm run load`: many callers at once against the emulator behind a port; nothing may get lost.
import { createEmulator, demoKeys } from '../src/emulator/index.ts';
import { serve } from '../src/emulator/server.ts';
import { createMetadataClient, signedAuth } from '../src/index.ts';

const callers = 64;
const rounds = Number(process.env['LOAD_ROUNDS'] ?? 120);

const emulator = createEmulator({ anyFile: true });
const server = await serve(emulator.fetch);
const metadata = createMetadataClient({ auth: signedAuth(demoKeys), baseUrl: server.url, maxRetries: 0 });

let calls = 0;
const lost: string[] = [];
function expectSame(what: string, got: unknown, wanted: unknown): void {
  calls++;
  if (JSON.stringify(got) !== JSON.stringify(wanted)) lost.push(`${what}: ${JSON.stringify(got)}`);
}

async function caller(index: number): Promise<void> {
  const uuid = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
  for (let round = 0; round < rounds; round++) {
    const [kept, value] = [`kept-${round % 20}`, `${index}.${round}`];
    expectSame('set', await metadata.set(uuid, kept, value), value);
    expectSame('set', await metadata.set(uuid, 'passing', value), value);
    expectSame('get', await metadata.get(uuid, kept), value);
    expectSame('delete', await metadata.delete(uuid, 'passing'), undefined);
    const list = await metadata.list(uuid);
    expectSame('list', Object.keys(list).length, Math.min(round + 1, 20));
  }
}

const start = performance.now();
await Promise.all(Array.from({ length: callers }, (_, index) => caller(index)));
const seconds = (performance.now() - start) / 1_000;
await server.close();

console.log(
  `${calls} calls by ${callers} callers at once, ${Math.round(calls / seconds)} a second, ${lost.length} lost`,
);
for (const line of lost.slice(0, 20)) console.error(line);
if (lost.length > 0 || emulator.requests.length !== calls) process.exitCode = 1;
