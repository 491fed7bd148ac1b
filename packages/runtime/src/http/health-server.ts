import type { HealthReport } from './health-board.ts'
import { type Answer, type HttpEndpoint, type ListenOptions, listen } from './listen.ts'

/** Where the health server looks; a `HealthBoard` is one. */
export interface HealthSource {
  report(): HealthReport | Promise<HealthReport>
  isReady(): boolean
}

/**
 * Serves `/health` (200, or 503 when unhealthy) and `/ready` (200 or 503), both as JSON.
 * @returns The listening server; its health address is `url` + `/health`.
 */
export function listenHealth(source: HealthSource, options: ListenOptions): Promise<HttpEndpoint> {
  return listen(async (path) => {
    if (path === '/ready') return json(source.isReady() ? 200 : 503, { ready: source.isReady() })
    if (path !== '/health') return undefined
    const report = await source.report()
    return json(report.status === 'unhealthy' ? 503 : 200, report)
  }, options)
}

function json(status: number, value: unknown): Answer {
  return { status, contentType: 'application/json; charset=utf-8', body: `${JSON.stringify(value)}\n` }
}
