// The portable suite in this process, on the source: what every runtime runs, with the emulator in three places.
import { serve } from 'uploadcare-metadata/emulator/server';
import { afterAll, describe, expect, it } from 'vitest';
import { startPrismProxy } from '../../scripts/prism.ts';
import { controlled, remoteControl } from '../runtimes/remote.ts';
import { createStage, inProcess } from '../runtimes/stage.ts';
import { conformance, overHttp } from '../runtimes/suite.ts';

describe('the emulator as a fetch', () => {
  for (const { name, run } of conformance) it(name, () => run(inProcess()));
});

describe('the emulator behind a port', async () => {
  const handler = controlled(createStage());
  const servers = await Promise.all([serve(handler), serve(handler)]);
  const [{ url }, { url: otherUrl }] = servers;
  afterAll(async () => void (await Promise.all(servers.map((server) => server.close()))));
  const context = { options: { baseUrl: url }, control: remoteControl(url), url, otherUrl, isBrowser: false };

  for (const { name, run } of overHttp) it(name, () => run(context));
});

// Every answer is held against the document on its way.
describe('the emulator behind a port and Prism', async () => {
  let answers = 0;
  const { fetch: answer, control } = createStage();
  const server = await serve(async (request) => {
    answers++;
    if (request.method !== 'PUT') return answer(request);
    // Prism's proxy passes a JSON string on without its quotes.
    return answer(new Request(request, { body: JSON.stringify(await request.text()) }));
  });
  const prism = await startPrismProxy(server.url);
  afterAll(async () => {
    await prism.close();
    await server.close();
    expect(answers).toBeGreaterThan(50);
  });
  const checked: typeof fetch = async (input, init) => {
    const response = await fetch(input, init);
    expect(response.headers.get('sl-violations')).toBeNull();
    return response;
  };
  const context = { options: { baseUrl: prism.url, fetch: checked }, control };

  for (const { name, run } of conformance) it(name, () => run(context));
});

it('Prism does refuse an answer that breaks the document', async () => {
  const server = await serve(async () => Response.json({ pet: 7 }));
  const prism = await startPrismProxy(server.url);
  const { createMetadataClient, signedAuth } = await import('uploadcare-metadata');
  const auth = signedAuth({ publicKey: 'p', secretKey: 's' });
  const client = createMetadataClient({ auth, baseUrl: prism.url, maxRetries: 0 });
  const error = await client.list('21975c81-7f57-4c7a-aef9-acfe28779f78').catch((each: Error) => each);
  expect(error).toMatchObject({ name: 'ServerError', status: 500 });
  await prism.close();
  await server.close();
});
