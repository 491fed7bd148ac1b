import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { type CreateOrderRequest, createOrder } from '../rest/orders/create-order.ts'
import { createOrders } from '../rest/orders/create-orders.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import { applyItems, inParts } from './batch.ts'
import { classifyFailure } from './classify-failure.ts'
import { GatedTransport } from './gated-transport.ts'
import { OpenIntent } from './open-intent.ts'
import { createIntent, type OrderIntent } from './order-intent.ts'
import type { OrderOutcome, UnknownOutcome } from './order-outcome.ts'
import type { OrderReads } from './order-reads.ts'
import type { KnownSign } from './order-sign.ts'
import type { PlaceBatchOptions, PlaceOptions, TradingOptions } from './trading-options.ts'
import type { WriteGate } from './write-gate.ts'

export interface OrderDeskParts extends Required<TradingOptions> {
  readonly transport: RestTransport
  readonly reads: OrderReads
  readonly gate: WriteGate
  readonly clock: RestClock
  /** The most orders that one batch may have now. */
  readonly largestBatch: () => number
}

/** Places orders so that each ends as accepted, rejected or known to be unknown, and never twice. See docs/spec/order-outcomes.md. */
export class OrderDesk {
  readonly #parts: OrderDeskParts
  readonly #open = new Map<string, OpenIntent>()

  constructor(parts: OrderDeskParts) {
    this.#parts = parts
  }

  /** Orders whose outcome is unknown now. */
  get unknown(): readonly UnknownOutcome[] {
    return [...this.#open.values()]
      .filter(({ isUnknown }) => isUnknown)
      .map((open) => open.outcome())
      .filter((outcome) => outcome.outcome === 'unknown')
  }

  /**
   * Places one order. Whatever becomes of it is the outcome; an abort is too, `rejected` before the order went out and `unknown` after.
   * @throws {InvalidRequestError} The request cannot be right, or its client order id is in use. Or what `onIntent` throws.
   */
  async place(request: CreateOrderRequest, options: PlaceOptions = {}): Promise<OrderOutcome> {
    const open = this.#openIntent(this.#intentOf(request))
    try {
      await options.onIntent?.(open.intent)
      await this.#send([open], options, async (call) => {
        open.apply({ kind: 'answered', order: await createOrder(this.#gated(options), open.intent.request, call) })
      })
    } finally {
      this.#forgetUnsent([open])
    }
    return this.#conclude(open, options)
  }

  /** Places orders in as few batches as the rate budget allows. One outcome for each, in their order; otherwise as `place`. */
  async placeBatch(requests: readonly CreateOrderRequest[], options: PlaceBatchOptions = {}): Promise<readonly OrderOutcome[]> {
    const opened = this.#openAll(requests)
    try {
      await options.onIntents?.(opened.map(({ intent }) => intent))
      for (const part of inParts(opened, this.#parts.largestBatch())) {
        await this.#send(part, options, async (call) => {
          const orders = part.map(({ intent }) => intent.request)
          applyItems(part, await createOrders(this.#gated(options), orders, call), this.#parts.clock.nowUs())
        })
      }
    } finally {
      this.#forgetUnsent(opened)
    }
    return Promise.all(opened.map((open) => this.#conclude(open, options)))
  }

  /** Takes up an intent of an earlier process, of which only this is known. Its market is closed until the outcome is. */
  resume(intent: OrderIntent): OrderOutcome {
    const known = this.#open.get(intent.clientOrderId)
    if (known !== undefined) return known.outcome()
    const open = this.#openIntent(intent)
    // That process is gone: whatever it sent, it sent before now.
    open.apply({ kind: 'lost', error: undefined, atUs: this.#parts.clock.nowUs() })
    this.#closeGates([open])
    return open.outcome()
  }

  /** Gives up on an outcome: the market opens although the order may exist. For an operator who knows better. */
  abandon(clientOrderId: string): void {
    const open = this.#open.get(clientOrderId)
    if (open === undefined) return
    this.#open.delete(clientOrderId)
    this.#parts.gate.open(open)
  }

  /** Evidence from the streams of orders and fills, for whichever order it is of. */
  observe({ clientOrderId, orderId, ticker, fillCount, remainingCount }: KnownSign): void {
    const open = this.#open.get(clientOrderId)
    if (open === undefined || (ticker !== undefined && ticker !== open.intent.request.ticker)) return
    if (fillCount === undefined || remainingCount === undefined) {
      open.apply({ kind: 'glimpsed', orderId })
      return
    }
    const unsaid = { averageFillPrice: undefined, averageFeePaid: undefined, ts: this.#parts.clock.nowUs() }
    open.apply({ kind: 'observed', order: { orderId, clientOrderId, fillCount, remainingCount, ...unsaid } })
  }

  #openAll(requests: readonly CreateOrderRequest[]): readonly OpenIntent[] {
    const intents = requests.map((request) => this.#intentOf(request))
    if (new Set(intents.map(({ clientOrderId }) => clientOrderId)).size < intents.length)
      throw new InvalidRequestError('two orders of a batch have the same client order id')
    return intents.map((intent) => this.#openIntent(intent))
  }

  #intentOf(request: CreateOrderRequest): OrderIntent {
    const intent = createIntent(request, this.#parts.createClientOrderId, this.#parts.clock.nowUs())
    if (this.#open.has(intent.clientOrderId)) throw new InvalidRequestError(`the order ${intent.clientOrderId} is being placed already`)
    return intent
  }

  #openIntent(intent: OrderIntent): OpenIntent {
    const { reads, clock, gate, absenceAfterMs } = this.#parts
    const onSettled = (): void => {
      this.#open.delete(intent.clientOrderId)
      gate.open(open)
    }
    const open = new OpenIntent({ intent, reads, clock, rule: { absenceAfterUs: absenceAfterMs * 1_000 }, onSettled })
    this.#open.set(intent.clientOrderId, open)
    return open
  }

  #gated({ whileUnknown = this.#parts.whileUnknown }: PlaceOptions): RestTransport {
    const { transport, gate, gateTimeoutMs: timeoutMs } = this.#parts
    return new GatedTransport(transport, gate, { whileUnknown, timeoutMs })
  }

  /** Sends once what `send` sends, and applies how it failed, if it did, to every intent that it did not answer. */
  async #send(part: readonly OpenIntent[], options: PlaceOptions, send: (call: CallOptions) => Promise<void>): Promise<void> {
    const { clock } = this.#parts
    let wasSent = false
    const onSend = (): void => {
      wasSent = true
      for (const open of part) open.apply({ kind: 'sent', atUs: clock.nowUs() })
    }
    try {
      await send({ ...callOptionsOf(options), onSend })
    } catch (error) {
      const input = { kind: classifyFailure(error, wasSent), error, atUs: clock.nowUs() }
      for (const open of part) open.apply(input)
    }
    this.#closeGates(part)
  }

  async #conclude(open: OpenIntent, { signal, resolveTimeoutMs = this.#parts.resolveTimeoutMs }: PlaceOptions): Promise<OrderOutcome> {
    if (signal?.aborted || open.isFinal || resolveTimeoutMs <= 0) return open.outcome()
    try {
      return await open.resolve({ timeoutMs: resolveTimeoutMs, ...(signal && { signal }) })
    } catch (error) {
      if (signal?.aborted) return open.outcome()
      throw error
    }
  }

  #closeGates(opened: readonly OpenIntent[]): void {
    for (const open of opened) if (open.isUnknown) this.#parts.gate.close(open)
  }

  #forgetUnsent(opened: readonly OpenIntent[]): void {
    for (const open of opened) if (!open.isFinal && !open.isUnknown) this.#open.delete(open.intent.clientOrderId)
  }
}

function callOptionsOf({ signal, timeoutMs, maxRetries, lane, queueTimeoutMs }: PlaceOptions): CallOptions {
  return {
    ...(signal && { signal }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(maxRetries !== undefined && { maxRetries }),
    ...(lane && { lane }),
    ...(queueTimeoutMs !== undefined && { queueTimeoutMs }),
  }
}
