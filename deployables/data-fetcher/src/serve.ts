import { once } from 'node:events'
import type { Logger } from '@kassandra/runtime'
import type { FetcherConfig } from './config/fetcher-config.ts'
import { toFailureReport } from './fetch/outcome.ts'
import type { Answer } from './http/answer.ts'
import { listenFetch } from './http/fetch-server.ts'
import { RunDesk } from './http/run-desk.ts'
import type { RunService } from './run/run-service.ts'
import { toTokenCheck } from './wire.ts'

/** Serves until the signal is aborted, and then until what was under way is answered. */
export async function serve(
  config: FetcherConfig,
  service: RunService,
  logger: Logger,
  version: string,
  signal: AbortSignal,
): Promise<void> {
  const onError = (error: unknown): void => {
    const { code, message } = toFailureReport(error)
    logger.error({ code, error: message }, 'request failed')
  }
  const desk = new RunDesk(service, signal, onError)
  const server = await listenFetch({
    port: config.port,
    host: config.httpHost,
    desk,
    stopping: signal,
    checkToken: toTokenCheck(config),
    health: () => toHealth(desk, version),
    onError,
  })
  logger.info({ url: server.url, version, keyed: config.kalshiApiKey !== undefined, tokens: config.verifyToken }, 'listening')
  if (!signal.aborted) await once(signal, 'abort')
  logger.info({ running: desk.isRunning }, 'stopping')
  await desk.idle()
  await server.close()
  logger.info('stopped')
}

/** Healthy while it can answer: what a run finds broken is in its answer, and no restart would mend it. */
function toHealth(desk: RunDesk, version: string): Answer {
  const { isRunning, lastRun } = desk
  return { status: 200, body: { status: 'ok', version, running: isRunning, lastRun: lastRun ?? null } }
}
