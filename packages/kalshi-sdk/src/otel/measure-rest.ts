import type { Histogram, Meter } from '@opentelemetry/api'
import { diagnostics } from '../diagnostics/diagnostics.ts'
import { toCallAttributes, toEndAttributes, toErrorType } from './attributes.ts'

/** Bounds that the conventions name for `http.client.request.duration`. */
const REQUEST_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const SHORT_BOUNDS = [0.000_5, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1]

/** Measures calls, attempts, waits and signatures. @returns Ends it. */
export function measureRest(meter: Meter): () => void {
  const requests = seconds(meter, 'http.client.request.duration', 'Duration of HTTP client requests.', REQUEST_BOUNDS)
  const calls = seconds(meter, 'kalshi.client.call.duration', 'Calls with all their attempts and waits.', REQUEST_BOUNDS)
  const waits = seconds(meter, 'kalshi.limiter.wait.duration', 'Waits of attempts for the rate limiter.', REQUEST_BOUNDS)
  const signatures = seconds(meter, 'kalshi.sign.duration', 'Signing of requests and handshakes.', SHORT_BOUNDS)
  const tokens = meter.createCounter('kalshi.limiter.tokens', { description: 'Tokens taken from the rate budget.', unit: '{token}' })
  const retries = meter.createCounter('kalshi.client.retries', { description: 'Attempts beyond the first.', unit: '{attempt}' })
  const stops = [
    diagnostics.restAttempt.subscribe((event) => {
      if (event.kind === 'finished') requests.record(event.durationUs / 1e6, { ...toCallAttributes(event.call), ...toEndAttributes(event) })
    }),
    diagnostics.restCall.subscribe((event) => {
      if (event.kind === 'finished') calls.record(event.durationUs / 1e6, { ...toCallAttributes(event.call), ...toEndAttributes(event) })
      if (event.kind === 'retry-planned') retries.add(1, { ...toCallAttributes(event.call), 'error.type': toErrorType(event.error) })
    }),
    diagnostics.limiterWait.subscribe(({ bucket, lane, cost, waitedUs }) => {
      const attributes = { 'kalshi.limiter.bucket': bucket, 'kalshi.limiter.lane': lane }
      waits.record(waitedUs / 1e6, attributes)
      tokens.add(cost, attributes)
    }),
    diagnostics.sign.subscribe(({ outcome, durationUs }) => signatures.record(durationUs / 1e6, { 'kalshi.sign.outcome': outcome })),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

export function seconds(meter: Meter, name: string, description: string, explicitBucketBoundaries: number[]): Histogram {
  return meter.createHistogram(name, { description, unit: 's', advice: { explicitBucketBoundaries } })
}
