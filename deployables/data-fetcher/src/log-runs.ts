import type { Logger } from '@kassandra/runtime'
import type { RunObserver } from './run/run-service.ts'

/** One line for the beginning of a run, one a failure, one for the end. */
export function logRuns(logger: Logger): RunObserver {
  return {
    started: ({ id }, lines) => logger.info({ run: id, lines }, 'run started'),
    outcome: ({ id }, { kind, ticker, status, appended, error }) => {
      if (error) logger.warn({ run: id, kind, ticker, code: error.code, error: error.message, retryable: error.retryable }, 'ticker failed')
      else logger.debug({ run: id, kind, ticker, status, appended }, 'ticker fetched')
    },
    ended: ({ run, until, durationMs, failed, tickers, appended, appendedBytes }) => {
      const fields = { run, until, durationMs, files: tickers.length, failed, appended, appendedBytes }
      if (failed > 0) logger.error(fields, 'run ended with failures')
      else logger.info(fields, 'run ended')
    },
  }
}
