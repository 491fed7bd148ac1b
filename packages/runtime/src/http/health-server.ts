import type { HealthReport } from './health-board.ts'
import { type Answer, type HttpEndpoint, type ListenOptions, listen } from './listen.ts'

/** Where the health server looks; a `HealthBoard` is one. */
export interface HealthSource {
  report(): HealthReport | Promise<HealthReport>
  isReady(): boolean
}

/**
 * Serves `/health` (200, or 503 when unhealthy) and `/ready` (200, or 503 with the components that hinder it), both as JSON.
 * @returns The listening server; its health address is `url` + `/health`.
 */
export function listenHealth(source: HealthSource, options: ListenOptions): Promise<HttpEndpoint> {
  return listen(async (path) => {
    if (path !== '/health' && path !== '/ready') return undefined
    if (path === '/ready' && source.isReady()) return json(200, { ready: true })
    const report = await source.report()
    if (path === '/ready') return json(503, { ready: false, components: hindering(report) })
    return json(report.status === 'unhealthy' ? 503 : 200, report)
  }, options)
}

/** Pure. What is not ready, and why. */
const hindering = ({ components }: HealthReport): HealthReport['components'] =>
  Object.fromEntries(Object.entries(components).filter(([, { state }]) => state === 'starting' || state === 'unhealthy'))

function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` }
}
