import type { StreamedFill } from '@kassandra/kalshi-sdk'
import type { Fill } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs, MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { KnownOrder } from './known-order.ts'
import { lookAt } from './order-lookup.ts'
import { readUntil, type VenueCore } from './venue-core.ts'

/** How long an order that a fill is of may be missing from the reads until the fill is told as nobody's. */
const FOREIGN_AFTER_US = 5_000_000

export interface FillHooks {
  /** An order of ours turned up before its answer did. */
  readonly found: (
    order: KnownOrder,
    look: Pick<Fill, 'orderId'> & { readonly fillCount: Fill['count']; readonly remainingCount: Fill['count'] },
  ) => void
  readonly told: (order: KnownOrder) => void
}

/** Tells fills, each once, with its exact fee and with the order that it is of. */
export class FillTeller {
  readonly #core: VenueCore
  readonly #sinceUs: EpochUs
  readonly #hooks: FillHooks
  /** Orders that are not ours, and what their owner calls them. */
  readonly #foreign = new Map<string, string | undefined>()
  /** Told while their order was not known. */
  readonly #strays = new Set<string>()

  /** @param sinceUs Fills from before were told by another process, or are in what was adopted. */
  constructor(core: VenueCore, sinceUs: EpochUs, hooks: FillHooks) {
    this.#core = core
    this.#sinceUs = sinceUs
    this.#hooks = hooks
  }

  /** A fill of the stream, which gives each once. */
  streamed(fill: StreamedFill): void {
    const { feeCost, orderId } = fill
    const isNamed = fill.clientOrderId !== undefined || this.#core.table.find({ orderId }) !== undefined || this.#foreign.has(orderId)
    if (feeCost !== undefined && isNamed) this.#tell({ ...fill, feeCost })
    else this.#core.tasks.spawn(() => this.#complete(fill))
  }

  /** A fill that was read over REST, of an order of ours. */
  read(fill: Fill): void {
    if (fill.createdTime >= this.#sinceUs) this.#tell({ ...fill, clientOrderId: undefined })
  }

  async #complete(fill: StreamedFill): Promise<void> {
    if (fill.clientOrderId === undefined && !this.#core.table.find(fill)) await this.#findOrder(fill.orderId)
    const feeCost = fill.feeCost ?? (await this.#findFee(fill))
    if (feeCost !== undefined) this.#tell({ ...fill, feeCost })
  }

  /** The fill may be of an order whose answer was lost: then the order is told first. */
  async #findOrder(orderId: string): Promise<void> {
    const { clock, table } = this.#core
    const sinceUs = clock.nowUs()
    await readUntil(this.#core, `the order ${orderId}`, async () => {
      if (table.find({ orderId })) return 'found'
      const { order } = await lookAt(this.#core, orderId)
      const known = order && table.find(order)
      if (order && known) this.#hooks.found(known, order)
      else if (order || clock.nowUs() >= sinceUs + FOREIGN_AFTER_US) this.#foreign.set(orderId, order?.clientOrderId)
      else return undefined
      return 'found'
    })
  }

  #findFee({ orderId, fillId }: StreamedFill): Promise<MicroUsd | undefined> {
    const { client, subaccount, signal } = this.#core
    return readUntil(this.#core, `the fee of ${fillId}`, async () => {
      for await (const fill of client.portfolio.fills({ orderId, subaccount, limit: 1_000 }, { signal })) {
        if (fill.fillId === fillId) return fill.feeCost
      }
      return undefined
    })
  }

  #tell(
    fill: Pick<StreamedFill, 'fillId' | 'orderId' | 'clientOrderId' | 'ticker' | 'bookSide' | 'yesPrice' | 'count' | 'isTaker'> & Charged,
  ): void {
    const { table, tell } = this.#core
    const order = table.find(fill)
    if (order?.hasFill(fill.fillId)) return
    order?.addFill(fill.fillId, fill.count)
    if (!this.#wasStray(fill, order))
      tell({
        kind: 'fill',
        ticker: fill.ticker,
        tradeId: fill.fillId,
        orderId: fill.orderId,
        clientOrderId: order?.clientOrderId ?? fill.clientOrderId ?? this.#foreign.get(fill.orderId),
        side: fill.bookSide,
        price: fill.yesPrice,
        count: fill.count,
        isTaker: fill.isTaker,
        fee: fill.feeCost,
      })
    if (order) this.#hooks.told(order)
  }

  /** Whether it was told before, as of no order of ours. */
  #wasStray({ fillId, orderId }: Pick<StreamedFill, 'fillId' | 'orderId'>, order: KnownOrder | undefined): boolean {
    const key = `${fillId} ${orderId}`
    if (this.#strays.has(key)) return true
    if (order) return false
    this.#strays.add(key)
    const [oldest] = this.#strays
    if (this.#strays.size > STRAYS_KEPT && oldest !== undefined) this.#strays.delete(oldest)
    return false
  }
}

/** Fills of no order of ours are remembered in case the order is adopted later: this many of them. */
const STRAYS_KEPT = 10_000

interface Charged {
  readonly feeCost: MicroUsd
}
