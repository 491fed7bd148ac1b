import type { DeduplicatorEvent, SettleReport } from '@kassandra/recorder'
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
      return
    case 'settled':
      logSettled(logger, event.report)
      return
    case 'sealing-failed':
      logger.warn({ work: event.work, err: event.error, retryInMs: event.retryInMs }, 'a sealed interval could not be finished')
      return
    case 'sealing':
  }
}

/** What an audit finds is a warning: the recording goes on, but somebody should look. */
function logSettled(logger: Logger, { from, to, comparison, rows, snapshots, mismatches, negativeLevels }: SettleReport): void {
  const missed = comparison?.missed ?? 0
  const fields = { from, to, rows, keys: comparison?.keys, snapshots, missed, mismatches, negativeLevels }
  if (missed + mismatches + negativeLevels > 0) logger.warn(fields, 'an audit found defects: see data_quality')
  else logger.info(fields, 'interval audited')
}
