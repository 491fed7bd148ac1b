import { AsyncLocalStorage } from 'node:async_hooks'
import { createHash } from 'node:crypto'
import { createRestTransport, RateLimiter } from '@kassandra/kalshi-sdk/rest'
import { type Context, context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api'
import { AggregationTemporality, InMemoryMetricExporter, MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { diagnostics } from '../../src/diagnostics/diagnostics.ts'
import { type Instrumentation, instrumentKalshi } from '../../src/otel/instrument-kalshi.ts'
import { epochUs } from '../../src/units/time.ts'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'
import { ManualClock } from '../rest/support/manual-clock.ts'
import { Rig } from '../support/ws-client.ts'

const spans = new InMemorySpanExporter()
const tracer = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).getTracer('test')
let metricExporter: InMemoryMetricExporter
let reader: PeriodicExportingMetricReader
let exchange: LocalExchange
let clock: ManualClock
let instrumentation: Instrumentation

// What an application's OpenTelemetry set-up does.
const storage = new AsyncLocalStorage<Context>()
context.setGlobalContextManager({
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, run, self, ...args) => storage.run(active, () => run.apply(self, args)),
  bind: (_active, target) => target,
  enable() {
    return this
  },
  disable() {
    return this
  },
})

beforeEach(async () => {
  exchange = await startLocalExchange()
  clock = new ManualClock()
  spans.reset()
  metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE)
  reader = new PeriodicExportingMetricReader({ exporter: metricExporter, exportIntervalMillis: 2 ** 30 })
  instrumentation = instrumentKalshi({ tracer, meter: new MeterProvider({ readers: [reader] }).getMeter('test') })
})
afterEach(async () => {
  instrumentation.dispose()
  await reader.shutdown()
  await exchange.close()
})

/** Of one instrument: every set of attributes and what was measured with it. */
async function measured(name: string): Promise<(readonly [attributes: object, value: unknown])[]> {
  await reader.forceFlush()
  const metrics =
    metricExporter
      .getMetrics()
      .at(-1)
      ?.scopeMetrics.flatMap(({ metrics }) => metrics) ?? []
  const points = metrics.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? []
  return points.map(({ attributes, value }) => [attributes, typeof value === 'number' ? value : { count: value.count, sum: value.sum }])
}

function transportOf() {
  const credentials = { keyId: 'k', sign: async (text: string) => createHash('sha256').update(text).digest('base64') }
  const limits = { read: { refillRate: 10, capacity: 10 }, write: { refillRate: 10, capacity: 10 } }
  const limiter = new RateLimiter({ clock, limits, headroomMs: 0, queueTimeoutMs: 90_000 })
  return createRestTransport({ restUrl: exchange.restUrl, credentials, clock, random: () => 0.5, timeoutMs: 60_000, limiter })
}

const REQUEST = { method: 'GET', path: '/markets/KXBTC-1/orderbook', query: { depth: 5, cursor: 'c' } } as const
const TEMPLATE = '/trade-api/v2/markets/{id}/orderbook'

describe('spans', () => {
  it('are one a call, in the context of its caller, and below it one an attempt', async () => {
    const { port } = new URL(exchange.origin)
    exchange.reply({ status: 503 }, { json: {} })
    const transport = transportOf()
    const caller = tracer.startSpan('caller')
    const asked = context.with(trace.setSpan(context.active(), caller), () => transport.request(REQUEST))
    clock.advance(await clock.nextWait((delayMs) => delayMs === 125))
    clock.advance(await clock.nextWait((delayMs) => delayMs < 1_000 && delayMs !== 125))
    await asked
    await transport.close()
    const [first, second, call] = spans.getFinishedSpans()
    const http = { 'http.request.method': 'GET', 'server.address': '127.0.0.1', 'server.port': Number(port), 'url.template': TEMPLATE }
    const full = `${exchange.origin}/trade-api/v2/markets/KXBTC-1/orderbook?depth=5`
    expect(call).toMatchObject({
      name: `kalshi GET ${TEMPLATE}`,
      kind: SpanKind.INTERNAL,
      parentSpanContext: { spanId: caller.spanContext().spanId },
      attributes: { ...http, 'http.response.status_code': 200, 'kalshi.call.attempts': 2 },
      status: { code: SpanStatusCode.UNSET },
      events: [
        { name: 'kalshi.retry', attributes: { 'kalshi.retry.delay_ms': 125, 'error.type': '503' } },
        {
          name: 'kalshi.limiter.wait',
          attributes: { 'kalshi.limiter.bucket': 'read', 'kalshi.limiter.cost': 10, 'kalshi.limiter.waited_ms': 875 },
        },
      ],
    })
    expect(first).toMatchObject({
      name: `GET ${TEMPLATE}`,
      kind: SpanKind.CLIENT,
      attributes: { ...http, 'url.full': full, 'http.response.status_code': 503, 'error.type': '503' },
      status: { code: SpanStatusCode.ERROR },
      parentSpanContext: { spanId: call?.spanContext().spanId },
    })
    expect(second).toMatchObject({ attributes: { 'http.request.resend_count': 1, 'http.response.status_code': 200 } })
    expect(second?.attributes).not.toHaveProperty('error.type')
  })

  it('of calls under way end with the instrumentation', async () => {
    const transport = transportOf()
    const arrived = Promise.withResolvers<void>()
    exchange.replyAlways(() => arrived.resolve())
    const asked = transport.request(REQUEST, { maxRetries: 0 }).catch(() => undefined)
    await arrived.promise
    instrumentation.dispose()
    expect(spans.getFinishedSpans().map(({ kind }) => kind)).toEqual([SpanKind.CLIENT, SpanKind.INTERNAL])
    expect(diagnostics.restCall.isWatched).toBe(false)
    clock.advance(60_000)
    await asked
    await transport.close()
  })
})

describe('measurements', () => {
  it('are of calls, attempts, retries, waits and signatures', async () => {
    exchange.reply({ status: 503 }, { json: {} })
    const transport = transportOf()
    const asked = transport.request(REQUEST)
    clock.advance(await clock.nextWait((delayMs) => delayMs === 125))
    clock.advance(await clock.nextWait((delayMs) => delayMs < 1_000 && delayMs !== 125))
    await asked
    await transport.close()
    const http = { 'http.request.method': 'GET', 'url.scheme': 'http', 'url.template': TEMPLATE }
    expect(await measured('http.client.request.duration')).toMatchObject([
      [{ ...http, 'http.response.status_code': 503, 'error.type': '503' }, { count: 1 }],
      [{ ...http, 'http.response.status_code': 200 }, { count: 1 }],
    ])
    expect(await measured('kalshi.client.call.duration')).toMatchObject([[{ 'http.response.status_code': 200 }, { count: 1, sum: 1 }]])
    expect(await measured('kalshi.client.retries')).toMatchObject([[{ ...http, 'error.type': '503' }, 1]])
    expect(await measured('kalshi.limiter.wait.duration')).toMatchObject([[{ 'kalshi.limiter.lane': 'read' }, { count: 2, sum: 0.875 }]])
    expect(await measured('kalshi.limiter.tokens')).toMatchObject([[{ 'kalshi.limiter.bucket': 'read' }, 20]])
    expect(await measured('kalshi.sign.duration')).toMatchObject([[{ 'kalshi.sign.outcome': 'signed' }, { count: 2 }]])
  })

  it('are of sockets and their frames', async () => {
    await using rig = await Rig.start()
    const connected = rig.socket.connect()
    const connection = await rig.exchange.connection()
    await connected
    connection.send({ type: 'later', sending_ts_ms: 1 })
    await rig.until('frame')
    connection.cut()
    await rig.until('disconnected')
    await rig.exchange.connection()
    await rig.until('connected')
    expect(await measured('kalshi.ws.connections')).toEqual([[{}, 1]])
    expect(await measured('kalshi.ws.disconnects')).toMatchObject([[{ 'kalshi.ws.disconnect_reason': expect.any(String) }, 1]])
    expect(await measured('kalshi.ws.frames')).toEqual([[{}, 1]])
    expect(await measured('kalshi.ws.frame.age')).toMatchObject([[{ 'kalshi.ws.frame_kind': 'unknown' }, { count: 1 }]])
  })

  it('are of managed books', async () => {
    diagnostics.bookState.publish({ kind: 'tainted', tickers: ['A', 'B'], cause: 'gap' })
    diagnostics.bookState.publish({ kind: 'recovery', action: 'get-snapshot', attempt: 1, tickers: ['A', 'B'] })
    diagnostics.bookState.publish({ kind: 'recovered', ticker: 'A', attempts: 1 })
    expect(await measured('kalshi.book.tainted')).toEqual([[{ 'kalshi.book.cause': 'gap' }, 2]])
    expect(await measured('kalshi.book.recovery_steps')).toEqual([[{ 'kalshi.book.action': 'get-snapshot' }, 2]])
    expect(await measured('kalshi.book.recovered')).toEqual([[{}, 1]])
  })
})

it('an instrumentation is disposed of by its scope', () => {
  instrumentation.dispose()
  {
    using _inner = instrumentKalshi({ meter: 'none' })
    expect([diagnostics.restCall.isWatched, diagnostics.wsState.isWatched]).toEqual([true, false])
  }
  expect(diagnostics.restCall.isWatched).toBe(false)
})

it('an instrumentation that has ended counts no socket as open', async () => {
  diagnostics.wsState.publish({ kind: 'connected', connId: 'c', atUs: epochUs(0) })
  instrumentation.dispose()
  expect(await measured('kalshi.ws.connections')).toEqual([[{}, 0]])
})
