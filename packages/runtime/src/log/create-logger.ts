import { type DestinationStream, type Logger, destination as openDestination, pino } from 'pino'
import type { LogLevel } from './log-level.ts'
import { redactFields, redactLine } from './redact.ts'

export type { Logger }

export interface LoggerOptions {
  /** Name of the program, in every line as `name`. */
  readonly name: string
  /** Default `INFO`. */
  readonly level?: LogLevel | undefined
  /** Fields of every line, such as `{ gatherer: 'g1' }`. */
  readonly fields?: Readonly<Record<string, unknown>> | undefined
  /** Where lines go; default standard output, written before the call returns, so that nothing is lost at exit. */
  readonly destination?: DestinationStream | undefined
}

const PINO_LEVEL: Readonly<Record<LogLevel, string>> = { DEBUG: 'debug', INFO: 'info', WARNING: 'warn', ERROR: 'error' }
const LABEL: Readonly<Record<string, string>> = { debug: 'DEBUG', info: 'INFO', warn: 'WARNING', error: 'ERROR', fatal: 'FATAL' }

/**
 * Creates a logger of JSON lines `{"level":"INFO","time":"2026-05-14T04:38:13.068Z","name":...,"msg":...}`. Messages are
 * constant texts; what varies goes into fields. Fields named like secrets, PEM texts and credentials inside URLs are redacted.
 */
export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: PINO_LEVEL[options.level ?? 'INFO'],
      base: { name: options.name, ...options.fields },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      formatters: { level: (label) => ({ level: LABEL[label] ?? label }), log: redactFields },
      hooks: { streamWrite: redactLine },
    },
    options.destination ?? openDestination({ dest: 1, sync: true }),
  )
}
