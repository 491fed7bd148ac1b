import type { DeduplicatorEvent } from '@kassandra/recorder'
import type { Logger } from '@kassandra/runtime'

/** One line a change of state, none a round that went well. */
export function logEvent(logger: Logger, event: DeduplicatorEvent): void {
  switch (event.kind) {
    case 'round':
      for (const { source, error, retryInMs } of event.failures)
        logger.warn({ source, err: error, retryInMs }, 'a gatherer could not be read')
      for (const { source, error } of event.unacknowledged)
        logger.warn({ source, err: error }, 'a gatherer could not be told how far we are')
      return
    case 'round-failed':
      logger.warn({ err: event.error, retryInMs: event.retryInMs }, 'a round was given up')
      return
    case 'merged':
      if (event.report.gaps > 0) logger.warn({ gaps: event.report.gaps, markets: event.report.markets }, 'gaps began')
      return
    case 'presence':
      logger.info({ gatherer: event.gatherer, presence: event.presence }, 'gatherer')
      return
    case 'exported':
      logger.info({ from: event.from, to: event.to, files: event.files }, 'interval exported')
  }
}
