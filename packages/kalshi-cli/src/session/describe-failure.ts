import {
  ApiError,
  AuthError,
  ClosedError,
  CommandRefusedError,
  ConfigError,
  ConnectionError,
  InvalidRequestError,
  KalshiError,
  NotConnectedError,
  RateLimitError,
  RateLimitQueueError,
  TimeoutError,
  UnauthorizedError,
} from '@kassandra/kalshi-sdk'
import { EXIT, type ExitCode } from '../exit-code.ts'
import { CliError } from './errors.ts'

export interface Failure {
  readonly exitCode: ExitCode
  readonly message: string
  /** What to do about it. */
  readonly advice?: string
}

const NOT_FOUND = 'check the ticker or id, and --environment; an order that is filled or cancelled cannot be changed any more'
const NO_KEY = 'set KALSHI_API_KEY and KALSHI_API_SECRET (a PEM or its path), or give --credentials <file>'

/** Pure. What to tell of an error, and what to end with; undefined for an error of the program itself. */
export function describeFailure(error: unknown): Failure | undefined {
  if (error instanceof CliError) return { exitCode: error.exitCode, message: error.message }
  if (!(error instanceof KalshiError)) return undefined
  const advice = adviceFor(error)
  return { exitCode: exitCodeOf(error), message: messageOf(error), ...(advice !== undefined && { advice }) }
}

/** With the reason of the network, where the client keeps that apart. Causes of other errors may quote what should not be shown. */
function messageOf(error: KalshiError): string {
  const reason = error instanceof ConnectionError && error.cause instanceof Error ? error.cause.message : ''
  return reason === '' || error.message.includes(reason) ? error.message : `${error.message}: ${reason}`
}

function exitCodeOf(error: KalshiError): ExitCode {
  if (error instanceof ConfigError || error instanceof AuthError || error instanceof InvalidRequestError) return EXIT.usage
  if (error instanceof ApiError) return error.status >= 500 ? EXIT.unreachable : EXIT.refused
  if (error instanceof CommandRefusedError) return EXIT.refused
  const isUnreachable = [ConnectionError, TimeoutError, NotConnectedError, ClosedError].some((kind) => error instanceof kind)
  return isUnreachable ? EXIT.unreachable : EXIT.failed
}

function adviceFor(error: KalshiError): string | undefined {
  if (error instanceof AuthError) return error.code === 'CREDENTIALS_REQUIRED' ? NO_KEY : undefined
  if (error instanceof UnauthorizedError)
    return 'check that the key belongs to this environment, and that the clock of this machine is right'
  if (error instanceof RateLimitError || error instanceof RateLimitQueueError) return 'wait a few seconds, then repeat the command'
  if (error instanceof ApiError && error.status === 404) return NOT_FOUND
  if (error instanceof ApiError && error.status >= 500) return '`kalshi status` says whether the exchange is open'
  if (error instanceof ConnectionError || error instanceof TimeoutError)
    return 'check the network and --environment, then repeat the command'
  return undefined
}
