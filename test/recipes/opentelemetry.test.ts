import { AsyncLocalStorage } from 'node:async_hooks';
import { type Context, type ContextManager, context, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createMetadataClient, signedAuth } from 'uploadcare-metadata';
import { createEmulator } from 'uploadcare-metadata/emulator';
import { afterAll, expect, it } from 'vitest';
import { traceAttempt } from '../../openapi/samples/recipes/opentelemetry.ts';
import { keys, uuid } from '../support/client.ts';

const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
const storage = new AsyncLocalStorage<Context>();
const manager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, work, self, ...args) => storage.run(active, () => work.apply(self as never, args)),
  bind: (_, target) => target,
  enable: () => manager,
  disable: () => manager,
};
context.setGlobalContextManager(manager);
afterAll(() => {
  trace.disable();
  context.disable();
});

it('the recipe for OpenTelemetry records a span for each attempt, in the span of the caller', async () => {
  const emulator = createEmulator({ files: { [uuid]: {} } });
  const metadata = createMetadataClient({
    auth: signedAuth(keys),
    fetch: emulator.fetch,
    sleep: async () => {},
    onAttempt: traceAttempt,
  });
  emulator.fail({ kind: 503 });
  emulator.fail({ kind: 'reset' });
  await trace.getTracer('test').startActiveSpan('upload', async (span) => {
    await metadata.set(uuid, 'secret-key-name', 'a value');
    span.end();
  });
  const [first, second, third, upload] = exporter.getFinishedSpans();
  const common = { 'http.request.method': 'PUT', 'uploadcare.request_id': expect.any(String) };
  expect(first).toMatchObject({
    name: 'updateFileMetadataKey',
    status: { code: SpanStatusCode.ERROR },
    attributes: { ...common, 'http.response.status_code': 503, 'http.request.resend_count': 0, 'error.type': '503' },
  });
  expect(second?.attributes).toEqual({
    ...{ 'http.request.method': 'PUT', 'http.request.resend_count': 1, 'error.type': 'ConnectionError' },
  });
  expect(third).toMatchObject({
    status: { code: SpanStatusCode.UNSET },
    attributes: { ...common, 'http.response.status_code': 201, 'http.request.resend_count': 2 },
  });
  for (const each of [first, second, third]) expect(each?.parentSpanContext?.spanId).toBe(upload?.spanContext().spanId);
  const { attributes, status, name } = first ?? {};
  expect(JSON.stringify([attributes, status, name, second?.attributes, second?.status, third?.attributes])).not.toMatch(
    RegExp(`${uuid}|secret|a value`),
  );
});

it('the recipe for OpenTelemetry measures the duration of an attempt', () => {
  exporter.reset();
  const attempt = { operation: 'listFileMetadata', request: 'GET /', uuid, key: undefined, attempt: 1, status: 200 };
  traceAttempt({ ...attempt, duration: 1_500, requestId: undefined, delay: undefined, error: undefined });
  expect(exporter.getFinishedSpans()[0]?.duration).toEqual([1, 500_000_000]);
});
