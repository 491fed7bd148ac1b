import { type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { CANCELLING_EVERYTHING, type Failure, NOT_APPLIED, NOT_FOUND, toFailure } from './failure.ts'
import type { ChangeCommand, KnownOrder } from './known-order.ts'
import type { OrderEnds } from './order-ends.ts'
import { isDone, lookAt } from './order-lookup.ts'
import { readUntil, type VenueCore } from './venue-core.ts'

type Resize = Exclude<ChangeCommand, { readonly kind: 'cancel' }>

/** What an order is once a change has taken effect. */
interface Wanted {
  readonly price: KnownOrder['price']
  readonly total: Qty
  readonly expiresUs: number | undefined
  /** Of a decrease. */
  readonly reduced: Qty | undefined
}

/** Amends and decreases, each of an order whose id is known. */
export class ChangeDesk {
  readonly #core: VenueCore
  readonly #ends: OrderEnds

  constructor(core: VenueCore, ends: OrderEnds) {
    this.#core = core
    this.#ends = ends
  }

  change(order: KnownOrder, orderId: string, command: Resize, isClosed: boolean): void {
    const held = this.#core.client.orders.unknown().some(({ intent }) => intent.request.ticker === command.ticker)
    if (command.kind === 'amend' && isClosed) this.#refuse(command, CANCELLING_EVERYTHING)
    else if (command.kind === 'amend' && held) this.#refuse(command, 'MARKET_OUTCOME_UNKNOWN')
    else this.#core.tasks.spawn(() => this.#change(order, orderId, command))
  }

  async #change(order: KnownOrder, orderId: string, command: Resize): Promise<void> {
    const wanted = toWanted(order, command)
    // It is as small already: fills that the command did not know of have made it so.
    if (wanted.reduced === 0) return this.#tellChanged(order, command, wanted, order.remaining)
    try {
      this.#tellChanged(order, command, wanted, await this.#send(order, orderId, command, wanted))
    } catch (error) {
      const failure = toFailure(error)
      if (failure.kind === 'lost') await this.#resolve(order, orderId, command, wanted)
      else this.#failed(order, command, failure)
    }
  }

  /** @returns What rests now. */
  async #send(order: KnownOrder, orderId: string, command: Resize, { reduced }: Wanted): Promise<Qty> {
    const { client, subaccount, queueTimeoutMs } = this.#core
    const { ticker, side } = order
    if (command.kind === 'decrease') {
      // By so much and not down to so much: only then the answer says how much was taken off.
      const place = { reduceBy: reduced ?? qty(0), marketTicker: ticker, subaccount }
      return (await client.orders.decrease(orderId, place, { queueTimeoutMs })).remainingCount
    }
    const { price, total, expiresUs } = command
    const request = { ticker, side, price, count: total, subaccount, ...(expiresUs !== undefined && { expirationTime: expiresUs }) }
    const { remainingCount, fillCount } = await client.orders.amend(orderId, request, { queueTimeoutMs })
    if (fillCount !== undefined) order.shownFilled(fillCount)
    return remainingCount ?? qty(Math.max(0, total - order.filled))
  }

  /** The answer was lost: the order itself says what became of it, once reads are current. */
  async #resolve(order: KnownOrder, orderId: string, command: Resize, wanted: Wanted): Promise<void> {
    const { tell, clock, absenceAfterUs } = this.#core
    const { ticker, clientOrderId, commandId } = command
    const sentUs = clock.nowUs()
    if (order.isGone) return
    tell({ kind: 'unknown', ticker, clientOrderId, commandId })
    await readUntil(this.#core, `the order ${orderId}`, async () => {
      if (order.isGone) return 'told'
      const { order: shown, asOfUs } = await lookAt(this.#core, orderId)
      if (shown && isDone(shown)) {
        this.#ends.end({ order, reason: shown.status, filled: shown.fillCount, endedUs: shown.lastUpdateTime ?? asOfUs })
        return 'told'
      }
      const isApplied =
        shown?.yesPrice === wanted.price &&
        shown.fillCount + shown.remainingCount === wanted.total &&
        (wanted.expiresUs === undefined || shown.expirationTime === wanted.expiresUs)
      if (shown && isApplied) {
        order.shownFilled(shown.fillCount)
        this.#tellChanged(order, command, wanted, shown.remainingCount)
        return 'told'
      }
      if (asOfUs < sentUs + absenceAfterUs) return undefined
      this.#refuse(command, NOT_APPLIED)
      return 'told'
    })
  }

  #failed(order: KnownOrder, command: Resize, { kind, code }: Exclude<Failure, { kind: 'lost' }>): void {
    this.#refuse(command, kind === 'gone' ? NOT_FOUND : code)
    if (kind === 'gone') this.#ends.seek(order)
  }

  #tellChanged(order: KnownOrder, command: Resize, { price, total, reduced }: Wanted, remaining: Qty): void {
    const { ticker, clientOrderId, commandId } = command
    order.price = price
    order.total = total
    this.#core.tell({ kind: 'changed', ticker, clientOrderId, commandId, price, remaining, ...(reduced !== undefined && { reduced }) })
  }

  #refuse({ ticker, clientOrderId, commandId }: Resize, code: string): void {
    this.#core.tell({ kind: 'refused', ticker, clientOrderId, commandId, code })
  }
}

function toWanted(order: KnownOrder, command: Resize): Wanted {
  if (command.kind === 'amend') return { price: command.price, total: command.total, expiresUs: command.expiresUs, reduced: undefined }
  const reduced = qty(Math.max(0, order.remaining - command.to))
  return { price: order.price, total: qty(order.total - reduced), expiresUs: undefined, reduced }
}
