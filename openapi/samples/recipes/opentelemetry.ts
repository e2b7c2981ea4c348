import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Attempt } from 'uploadcare-metadata';

const tracer = trace.getTracer('uploadcare-metadata');

/** Records a span for each attempt, without the uuid and the key. */
export function traceAttempt(attempt: Attempt): void {
  const { operation, request, status, duration, requestId, error } = attempt;
  const end = Date.now();
  const span = tracer.startSpan(operation, {
    kind: SpanKind.CLIENT,
    startTime: end - duration,
    attributes: {
      'http.request.method': request.split(' ')[0],
      'http.request.resend_count': attempt.attempt - 1,
      'http.response.status_code': status,
      'uploadcare.request_id': requestId,
    },
  });
  if (error instanceof Error) {
    span.setAttribute('error.type', String(status ?? error.name));
    span.setStatus({ code: SpanStatusCode.ERROR });
  }
  span.end(end);
}
