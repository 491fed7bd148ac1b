import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api'
import { diagnostics } from '../diagnostics/diagnostics.ts'
import type { LimiterWaitDiagnostic, RestAttemptDiagnostic, RestCallDiagnostic } from '../diagnostics/payloads.ts'
import type { ObservedCall, ObservedEnd } from '../rest/transport/rest-observer.ts'
import { toCallAttributes, toEndAttributes, toErrorType, toUrl } from './attributes.ts'

/** A call that is under way. */
interface OpenCall {
  readonly span: Span
  readonly context: Context
  attempt: Span | undefined
}

/**
 * Makes a span of every call, in the context of its caller, and below it one of kind `client` of every attempt.
 * @returns Ends the tracing, and the spans that are open.
 */
export function traceRest(tracer: Tracer): () => void {
  const open = new Map<ObservedCall, OpenCall>()
  const stops = [
    diagnostics.restCall.subscribe((event) => traceCall(tracer, open, event)),
    diagnostics.restAttempt.subscribe((event) => traceAttempt(tracer, open.get(event.call), event)),
    diagnostics.limiterWait.subscribe((wait) => noteWait(open.get(wait.call), wait)),
  ]
  return () => {
    for (const stop of stops) stop()
    for (const { span, attempt } of open.values()) {
      attempt?.end()
      span.end()
    }
  }
}

function traceCall(tracer: Tracer, open: Map<ObservedCall, OpenCall>, event: RestCallDiagnostic): void {
  const { call } = event
  if (event.kind === 'started') {
    const attributes = toCallAttributes(call)
    const span = tracer.startSpan(`kalshi ${call.method} ${attributes['url.template']}`, { kind: SpanKind.INTERNAL, attributes })
    open.set(call, { span, context: trace.setSpan(context.active(), span), attempt: undefined })
    return
  }
  const span = open.get(call)?.span // none where the call began before the tracing
  if (span === undefined) return
  if (event.kind === 'retry-planned') {
    span.addEvent('kalshi.retry', { 'kalshi.retry.delay_ms': event.delayMs, 'error.type': toErrorType(event.error) })
    return
  }
  span.setAttribute('kalshi.call.attempts', event.attempt)
  open.delete(call)
  endSpan(span, event)
}

function traceAttempt(tracer: Tracer, call: OpenCall | undefined, event: RestAttemptDiagnostic): void {
  if (call === undefined) return
  if (event.kind === 'started') call.attempt = startAttempt(tracer, call, event.call, event.attempt)
  else if (call.attempt !== undefined) {
    endSpan(call.attempt, event)
    call.attempt = undefined
  }
}

function startAttempt(tracer: Tracer, parent: OpenCall, call: ObservedCall, attempt: number): Span {
  const attributes: Attributes = {
    ...toCallAttributes(call),
    'url.full': toUrl(call),
    ...(attempt > 1 && { 'http.request.resend_count': attempt - 1 }),
  }
  return tracer.startSpan(`${call.method} ${attributes['url.template']}`, { kind: SpanKind.CLIENT, attributes }, parent.context)
}

function noteWait(call: OpenCall | undefined, { bucket, lane, cost, waitedUs }: LimiterWaitDiagnostic): void {
  if (waitedUs === 0) return
  call?.span.addEvent('kalshi.limiter.wait', {
    'kalshi.limiter.bucket': bucket,
    'kalshi.limiter.lane': lane,
    'kalshi.limiter.cost': cost,
    'kalshi.limiter.waited_ms': waitedUs / 1_000,
  })
}

function endSpan(span: Span, end: ObservedEnd): void {
  span.setAttributes(toEndAttributes(end))
  if (end.error !== undefined) {
    if (end.error instanceof Error) span.recordException(end.error)
    span.setStatus({ code: SpanStatusCode.ERROR, ...(end.error instanceof Error && { message: end.error.message }) })
  }
  span.end()
}
