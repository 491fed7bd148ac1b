import { createLogger, type Logger } from '../log/create-logger.ts'

const EXIT_OK = 0
const EXIT_FAILURE = 1
const SIGNAL_EXIT: Readonly<Record<StopSignal, number>> = { SIGINT: 130, SIGTERM: 143 }
const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM']

export type StopSignal = 'SIGINT' | 'SIGTERM'

/** The part of `process` that is used. */
export interface ProcessPort {
  on(event: string, listener: (value: unknown) => void): unknown
  exit(code: number): void
  readonly stdout: { write(text: string, done: () => void): unknown; on(event: 'error', listener: (error: Error) => void): unknown }
}

export interface Lifecycle {
  /** Errors from now on are reported by this logger; until then by one of level INFO named after the program. */
  reportTo(logger: Logger): void
}

/** The work of a program. It ends with an exit code (nothing means 0) once its work is done or `signal` is aborted. */
export type Main = (signal: AbortSignal, lifecycle: Lifecycle) => Promise<number | undefined> | Promise<void>

export interface RunOptions {
  /** Name of the program in log lines. */
  readonly name: string
  readonly process?: ProcessPort | undefined
  /** Reports errors until `main` names another. */
  readonly logger?: Logger | undefined
}

/**
 * Runs a program to its end and exits the process. The first SIGTERM or SIGINT aborts the signal, whose reason is a
 * `StopRequest`; a second one exits at once with 143 or 130. Exit code: what `main` returned, 0 when it ended by throwing the
 * abort, 1 with one log line when it threw anything else or when a rejection or exception was handled by nobody. It goes on when
 * nobody reads its output any more.
 */
export async function runUntilStopped(main: Main, options: RunOptions): Promise<void> {
  const host: ProcessPort = options.process ?? process
  const stopping = new AbortController()
  let logger = options.logger ?? createLogger({ name: options.name })
  const fail = (error: unknown, message: string): void => {
    logger.fatal({ err: error }, message)
    host.exit(EXIT_FAILURE)
  }
  for (const name of STOP_SIGNALS) {
    host.on(name, () => {
      if (stopping.signal.aborted) return host.exit(SIGNAL_EXIT[name])
      stopping.abort(new StopRequest(name))
    })
  }
  // Whoever reads the output may go away: no work ends for that.
  host.stdout.on('error', (error) => isBrokenPipe(error) || fail(error, 'standard output failed'))
  host.on('uncaughtException', (error) => fail(error, 'uncaught exception'))
  host.on('unhandledRejection', (error) => fail(error, 'unhandled rejection'))
  const lifecycle: Lifecycle = {
    reportTo: (next) => {
      logger = next
    },
  }
  try {
    const code: unknown = await main(stopping.signal, lifecycle)
    await flush(host)
    host.exit(typeof code === 'number' ? code : EXIT_OK)
  } catch (error) {
    if (stopping.signal.aborted && isAbort(error)) host.exit(EXIT_OK)
    else fail(error, 'program failed')
  }
}

/** Reason of the abort: someone asked the process to stop. */
export class StopRequest extends Error {
  override readonly name = 'AbortError'
  readonly code = 'ABORT_ERR'
  readonly stopSignal: StopSignal

  constructor(stopSignal: StopSignal) {
    super(`stopped by ${stopSignal}`)
    this.stopSignal = stopSignal
  }
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError'
}

const isBrokenPipe = (error: Error): boolean => 'code' in error && error.code === 'EPIPE'

/** What was written to a pipe may still be on its way. */
function flush(host: ProcessPort): Promise<void> {
  return new Promise((resolve) => {
    host.stdout.write('', resolve)
  })
}
