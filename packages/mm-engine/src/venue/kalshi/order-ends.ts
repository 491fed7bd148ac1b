import type { Fill } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { KnownOrder } from './known-order.ts'
import { isDone, lookAt } from './order-lookup.ts'
import { pause } from './venue-clock.ts'
import { readUntil, type VenueCore } from './venue-core.ts'

/** How long the streams have to tell of an order before REST is asked. */
const GRACE_MS = 250
/** REST shows what happened up to the instant that it names, less this. */
const SLACK_US = 1_000_000

const NOT_SHOWN = 'not_found'

export interface OrderEnd {
  readonly order: KnownOrder
  readonly reason: string
  /** In all. */
  readonly filled: Qty
  /** The exchange's time of the end, or ours. */
  readonly endedUs: EpochUs
}

/** Tells that orders are gone, each once, and behind all of its fills. */
export class OrderEnds {
  readonly #core: VenueCore
  readonly #takeFill: (fill: Fill) => void
  readonly #ending = new Map<KnownOrder, OrderEnd>()

  /** @param takeFill Tells a fill, unless it was told already or is from before what is to be told. */
  constructor(core: VenueCore, takeFill: (fill: Fill) => void) {
    this.#core = core
    this.#takeFill = takeFill
  }

  end(end: OrderEnd): void {
    const { order } = end
    if (order.isGone) return
    order.phase = 'ending'
    order.shownFilled(end.filled)
    this.#ending.set(order, end)
    this.check(order)
    if (this.#ending.has(order)) this.#core.tasks.spawn(() => this.#seekFills(end))
  }

  /** To be called behind each fill that was told. */
  check(order: KnownOrder): void {
    const end = this.#ending.get(order)
    if (end && order.toldFilled >= end.filled) this.#tell(end, order.toldFilled)
  }

  /** Finds out how an order ended of which only its absence is known. */
  seek(order: KnownOrder): void {
    this.#core.tasks.spawn(() => this.#seekEnd(order))
  }

  /** What a cancel took off says what had filled. */
  cancelled(order: KnownOrder, reducedBy: Qty, atUs: EpochUs): void {
    this.end({ order, reason: 'canceled', filled: qty(Math.max(order.filled, order.total - reducedBy)), endedUs: atUs })
  }

  async #seekEnd(order: KnownOrder): Promise<void> {
    const { orderId } = order
    const { clock, absenceAfterUs, signal } = this.#core
    if (orderId === undefined) return
    const sinceUs = clock.nowUs()
    await pause(clock, GRACE_MS, signal)
    await readUntil(this.#core, `the order ${orderId}`, async () => {
      if (order.isGone) return 'told'
      const { order: shown, asOfUs } = await lookAt(this.#core, orderId)
      if (shown && isDone(shown)) {
        this.end({ order, reason: shown.status, filled: shown.fillCount, endedUs: shown.lastUpdateTime ?? asOfUs })
        return 'told'
      }
      if (asOfUs < sinceUs + (shown ? SLACK_US : absenceAfterUs)) return undefined
      // Shown as resting after all, it is; shown no more for so long, it is gone for good.
      if (!shown) this.end({ order, reason: NOT_SHOWN, filled: order.filled, endedUs: asOfUs })
      return 'told'
    })
  }

  async #seekFills(end: OrderEnd): Promise<void> {
    const { clock, client, signal, subaccount } = this.#core
    const { order } = end
    const { orderId } = order
    await pause(clock, GRACE_MS, signal)
    if (orderId === undefined) return
    await readUntil(this.#core, `the fills of ${orderId}`, async () => {
      if (!this.#ending.has(order)) return 'told'
      const asOfUs = (await client.exchange.userDataTimestamp({ signal })).asOfTime
      const fills: Fill[] = []
      for await (const fill of client.portfolio.fills({ orderId, subaccount, limit: 1_000 }, { signal })) fills.push(fill)
      for (const fill of fills.reverse()) this.#takeFill(fill)
      if (!this.#ending.has(order)) return 'told'
      const shown = fills.reduce((sum, { count }) => sum + count, 0)
      if (shown < end.filled && asOfUs < epochUs(end.endedUs + SLACK_US)) return undefined
      this.#tell(end, qty(shown))
      return 'told'
    })
  }

  #tell({ order, reason }: OrderEnd, filled: Qty): void {
    const { table, tell } = this.#core
    this.#ending.delete(order)
    table.ended(order)
    // Of an order that is shown no more the exchange says nothing.
    const said = reason === NOT_SHOWN ? {} : { filled }
    tell({ kind: 'ended', ticker: order.ticker, clientOrderId: order.clientOrderId, reason, ...said })
  }
}
