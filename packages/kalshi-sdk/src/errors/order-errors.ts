import { KalshiError } from './kalshi-error.ts'

/** A write on a market was held back: what became of an earlier order there is not known yet. It was not sent. */
export class WriteGateError extends KalshiError {
  override readonly name = 'WriteGateError'
  readonly code = 'MARKET_OUTCOME_UNKNOWN'
  readonly retryable = true
  readonly ticker: string
  /** Of the orders whose outcome is unknown. */
  readonly clientOrderIds: readonly string[]

  constructor(ticker: string, clientOrderIds: readonly string[]) {
    super(`writes to ${ticker} wait until the outcome of ${clientOrderIds.join(', ')} is known`)
    this.ticker = ticker
    this.clientOrderIds = clientOrderIds
  }
}

/** The exchange does not have an order, and cannot come to have it any more: the request was lost. `cause` is how it failed. */
export class OrderNotPlacedError extends KalshiError {
  override readonly name = 'OrderNotPlacedError'
  readonly code = 'ORDER_NOT_PLACED'
  readonly retryable = true
  readonly clientOrderId: string

  constructor(clientOrderId: string, options?: ErrorOptions) {
    super(`the exchange never took the order ${clientOrderId}`, options)
    this.clientOrderId = clientOrderId
  }
}

/** A client order id belongs to an earlier, different order: this one was not placed. */
export class ClientOrderIdTakenError extends KalshiError {
  override readonly name = 'ClientOrderIdTakenError'
  readonly code = 'CLIENT_ORDER_ID_TAKEN'
  readonly retryable = false
  readonly clientOrderId: string
  /** Of the order that has it. */
  readonly orderId: string

  constructor(clientOrderId: string, orderId: string) {
    super(`the client order id ${clientOrderId} belongs to another order, ${orderId}`)
    this.clientOrderId = clientOrderId
    this.orderId = orderId
  }
}

/** The exchange refused one item of a batch. */
export class BatchItemError extends KalshiError {
  override readonly name = 'BatchItemError'
  /** The exchange's own. */
  readonly code: string
  readonly retryable = false
  readonly details: string | undefined

  constructor(code: string, message: string, details: string | undefined) {
    super(`an order of a batch was refused with ${code}: ${message}${details === undefined ? '' : ` (${details})`}`)
    this.code = code
    this.details = details
  }
}
