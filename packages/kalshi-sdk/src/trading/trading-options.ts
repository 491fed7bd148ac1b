import type { CallOptions } from '../rest/transport/rest-transport.ts'
import type { OrderIntent } from './order-intent.ts'
import type { WhileUnknown } from './write-gate.ts'

export interface TradingOptions {
  /** Makes client order ids, of at most 64 characters, never twice the same. Default: random UUIDs. */
  readonly createClientOrderId?: () => string
  /** What becomes of an order or amendment on a market where an outcome is unknown. Default `wait`. */
  readonly whileUnknown?: WhileUnknown
  /** Bound of the wait at such a market. Default 10,000. */
  readonly gateTimeoutMs?: number
  /** How long `place` looks for an order whose answer was lost before it gives `unknown`. Default 2,000. */
  readonly resolveTimeoutMs?: number
  /**
   * For how long a request may still take effect after it went out, by which an order that is not there counts as lost for good: as
   * long as the exchange takes the timestamp of a request, and what clocks differ by. Default 35,000.
   */
  readonly absenceAfterMs?: number
}

export interface PlaceOptions extends Omit<CallOptions, 'onSend'> {
  readonly whileUnknown?: WhileUnknown
  /** How long to look for an order whose answer was lost. Default: the client's. */
  readonly resolveTimeoutMs?: number
  /** Awaited before anything is sent, to store the intent; what it throws is thrown, and nothing is sent. */
  readonly onIntent?: (intent: OrderIntent) => void | Promise<void>
}

export interface PlaceBatchOptions extends Omit<PlaceOptions, 'onIntent'> {
  readonly onIntents?: (intents: readonly OrderIntent[]) => void | Promise<void>
}
