import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { type HttpEndpoint, type ListenOptions, listen } from './listen.ts'

export { Counter, Gauge, Histogram, Registry }

/** Creates a registry of its own (never the global one) that already carries the process metrics. */
export function createMetrics(): Registry {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  return registry
}

/** Serves `/metrics` in the Prometheus text format. */
export function listenMetrics(registry: Registry, options: ListenOptions): Promise<HttpEndpoint> {
  return listen(async (path) => {
    if (path !== '/metrics') return undefined
    return { status: 200, contentType: registry.contentType, body: await registry.metrics() }
  }, options)
}
