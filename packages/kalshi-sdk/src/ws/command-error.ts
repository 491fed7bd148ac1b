import { KalshiError } from '../errors/kalshi-error.ts'

/** Codes that a repeat may get past: channel error, timeout, subscription buffer overflow, too many commands. @see KALSHI_API 15.5 */
const TRANSIENT_CODES: ReadonlySet<number> = new Set([10, 18, 25, 27])

/** The exchange answered a command with an error. */
export class CommandRefusedError extends KalshiError {
  override readonly name = 'CommandRefusedError'
  readonly code = 'COMMAND_REFUSED'
  readonly retryable: boolean
  readonly command: string
  /** The exchange's number for it. */
  readonly exchangeCode: number
  readonly marketTickers: readonly string[] | undefined

  constructor(command: string, exchangeCode: number, exchangeMessage: string, marketTickers?: readonly string[]) {
    super(`${command} was refused with code ${exchangeCode}: ${exchangeMessage}`)
    this.command = command
    this.exchangeCode = exchangeCode
    this.retryable = TRANSIENT_CODES.has(exchangeCode)
    this.marketTickers = marketTickers
  }
}

/** There was no connection, so the command was not sent: the exchange has certainly not seen it. */
export class NotConnectedError extends KalshiError {
  override readonly name = 'NotConnectedError'
  readonly code = 'NOT_CONNECTED'
  readonly retryable = true

  constructor(command: string) {
    super(`${command} was not sent, since there is no connection`)
  }
}
