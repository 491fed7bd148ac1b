import type { BatchItem, CancelResult } from '@kassandra/kalshi-sdk/rest'
import { type Failure, NOT_FOUND, toFailure, toItemFailure } from './failure.ts'
import { inParts } from './in-parts.ts'
import type { ChangeCommand, KnownOrder } from './known-order.ts'
import type { OrderEnds } from './order-ends.ts'
import { backoff } from './venue-clock.ts'
import type { VenueCore } from './venue-core.ts'

const BATCH_PATH = '/portfolio/events/orders/batched'
/** Cancels a batch where nothing limits the client: what the bucket of the lowest tier holds. */
const MODEST_BATCH = 50

export interface Cancel {
  readonly command: Extract<ChangeCommand, { readonly kind: 'cancel' }>
  readonly order: KnownOrder
  readonly orderId: string
}

type Answer = { readonly kind: 'cancelled'; readonly result: CancelResult } | Failure

/** Cancels orders, and goes on until the exchange has said of each what became of it: to cancel twice does no harm. */
export class CancelDesk {
  readonly #core: VenueCore
  readonly #ends: OrderEnds

  constructor(core: VenueCore, ends: OrderEnds) {
    this.#core = core
    this.#ends = ends
  }

  cancel(cancels: readonly Cancel[]): void {
    const size = this.#core.client.limiter?.largestBatch('DELETE', BATCH_PATH) ?? MODEST_BATCH
    for (const part of inParts(cancels, size)) this.#core.tasks.spawn(() => this.#cancel(part))
  }

  async #cancel(first: readonly Cancel[]): Promise<void> {
    const { clock, signal, tell } = this.#core
    let open = first
    let isRepeat = false
    for await (const _attempt of backoff(clock, signal, 50)) {
      const answers = await this.#ask(open)
      const lost = open.filter(
        (cancel, index) => !this.#conclude(cancel, answers[index] ?? { kind: 'lost' }, isRepeat) && !cancel.order.isGone,
      )
      if (!isRepeat) {
        for (const { command } of lost) {
          const { ticker, clientOrderId, commandId } = command
          tell({ kind: 'unknown', ticker, clientOrderId, commandId })
        }
      }
      open = lost
      isRepeat = true
      if (open.length === 0) return
    }
  }

  async #ask(cancels: readonly Cancel[]): Promise<readonly Answer[]> {
    const { client, subaccount } = this.#core
    const [only] = cancels
    try {
      if (cancels.length === 1 && only) {
        const place = { subaccount, marketTicker: only.order.ticker }
        return [{ kind: 'cancelled', result: await client.orders.cancel(only.orderId, place) }]
      }
      const items = await client.orders.cancelBatch(
        cancels.map(({ order, orderId }) => ({ orderId, subaccount, marketTicker: order.ticker })),
      )
      return items.map(toAnswer)
    } catch (error) {
      const failure = toFailure(error)
      return cancels.map(() => failure)
    }
  }

  /** @returns Whether it is known what became of it. */
  #conclude({ command, order }: Cancel, answer: Answer, isRepeat: boolean): boolean {
    const { tell } = this.#core
    const { ticker, clientOrderId, commandId } = command
    if (answer.kind === 'lost') return false
    if (answer.kind === 'cancelled') {
      const { reducedBy, ts } = answer.result
      this.#ends.cancelled(order, reducedBy, ts ?? this.#core.clock.nowUs())
      return true
    }
    if (answer.kind === 'refused') tell({ kind: 'refused', ticker, clientOrderId, commandId, code: answer.code })
    else {
      // Behind an attempt whose answer was lost, a missing order is most likely what was asked for: its end is the answer.
      if (!isRepeat) tell({ kind: 'refused', ticker, clientOrderId, commandId, code: NOT_FOUND })
      this.#ends.seek(order)
    }
    return true
  }
}

function toAnswer(item: BatchItem<CancelResult>): Answer {
  return item.ok ? { kind: 'cancelled', result: item } : toItemFailure(item.error.code)
}
