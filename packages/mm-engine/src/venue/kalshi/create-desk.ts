import { InvalidRequestError, type OrderOutcome } from '@kassandra/kalshi-sdk'
import type { CreateOrderRequest, OrderResult } from '@kassandra/kalshi-sdk/rest'
import { CANCELLING_EVERYTHING, codeOf, NOT_FOUND } from './failure.ts'
import { inParts } from './in-parts.ts'
import type { CreateCommand, KnownOrder } from './known-order.ts'
import type { OrderGroups } from './order-groups.ts'
import type { VenueCore } from './venue-core.ts'

const BATCH_PATH = '/portfolio/events/orders/batched'
/** Orders a batch where nothing limits the client: what the bucket of the lowest tier holds. */
const MODEST_BATCH = 10

interface Sent {
  readonly command: CreateCommand
  readonly order: KnownOrder
  /** Aborts when it is not to be sent any more. */
  readonly signal: AbortSignal
}

/** Places orders, in batches, and tells what became of each. */
export class CreateDesk {
  readonly #core: VenueCore
  readonly #groups: OrderGroups | undefined
  readonly #onAccepted: (order: KnownOrder) => void
  readonly #underWay = new Set<Promise<void>>()
  #stop = new AbortController()
  #isClosed = false

  constructor(core: VenueCore, groups: OrderGroups | undefined, onAccepted: (order: KnownOrder) => void) {
    this.#core = core
    this.#groups = groups
    this.#onAccepted = onAccepted
  }

  /** Takes no more creates, until `open`. */
  close(): void {
    this.#isClosed = true
  }

  open(): void {
    this.#isClosed = false
  }

  get isClosed(): boolean {
    return this.#isClosed
  }

  /** Resolves when no create is under way. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay)
  }

  /** Those that wait for the rate limit are not sent any more; those that went out are unknown until they are found. */
  abort(): void {
    this.#stop.abort(new DOMException('everything is being cancelled', 'AbortError'))
    this.#stop = new AbortController()
  }

  place(commands: readonly CreateCommand[]): void {
    const sent = commands.flatMap((command) => this.#admit(command))
    if (sent.length === 0) return
    const run = this.#place(sent)
    this.#underWay.add(run)
    this.#core.tasks.spawn(() => run.finally(() => this.#underWay.delete(run)))
  }

  /** The order is there, by whatever told of it first. */
  accept(order: KnownOrder, result: Pick<OrderResult, 'orderId' | 'fillCount' | 'remainingCount'>): void {
    if (order.phase !== 'sent') return
    const { table, tell } = this.#core
    order.accept(result)
    table.identify(order, result.orderId)
    const { ticker, clientOrderId } = order
    tell({
      kind: 'accepted',
      ticker,
      clientOrderId,
      orderId: result.orderId,
      filled: result.fillCount,
      remaining: result.remainingCount,
    })
    this.#onAccepted(order)
  }

  #admit(command: CreateCommand): readonly Sent[] {
    const { table, client } = this.#core
    const held = client.orders.unknown().some(({ intent }) => intent.request.ticker === command.ticker)
    if (table.find(command)) this.#tellRefused(command, 'CLIENT_ORDER_ID_TAKEN')
    else if (this.#isClosed) this.#tellRefused(command, CANCELLING_EVERYTHING)
    else if (held) this.#tellRefused(command, 'MARKET_OUTCOME_UNKNOWN')
    else return [{ command, order: table.sent(command), signal: this.#stop.signal }]
    return []
  }

  async #place(sent: readonly Sent[]): Promise<void> {
    const { client } = this.#core
    const requests = await Promise.all(sent.map(async (each) => ({ ...each, request: await this.#toRequest(each) })))
    const ready = requests.flatMap(({ request, ...each }) => (request ? [{ ...each, request }] : []))
    const size = client.limiter?.largestBatch('POST', BATCH_PATH) ?? MODEST_BATCH
    await Promise.all(inParts(ready, size).map((part) => this.#placePart(part)))
  }

  async #placePart(part: readonly (Sent & { readonly request: CreateOrderRequest })[]): Promise<void> {
    const { client, queueTimeoutMs } = this.#core
    const [only] = part
    if (!only) return
    const { signal } = only
    // A price that waits is a price of the past: nothing is held back here, and what is unknown is told at once.
    const options = { whileUnknown: 'refuse', resolveTimeoutMs: 0, queueTimeoutMs, signal } as const
    try {
      const outcomes =
        part.length === 1
          ? [await client.orders.place(only.request, options)]
          : await client.orders.placeBatch(
              part.map(({ request }) => request),
              options,
            )
      part.forEach((each, index) => {
        const outcome = outcomes[index]
        if (outcome) this.#settle(each, outcome)
      })
    } catch (error) {
      if (!(error instanceof InvalidRequestError)) throw error
      // Nothing was sent: one that cannot be right is told so by itself.
      if (part.length > 1) await Promise.all(part.map((each) => this.#placePart([each])))
      else this.#refuse(only, error)
    }
  }

  #settle(sent: Sent, outcome: OrderOutcome): void {
    const { command, order } = sent
    const { tasks, tell, signal } = this.#core
    if (outcome.outcome === 'accepted') this.accept(order, outcome.order)
    else if (outcome.outcome === 'rejected') this.#refuse(sent, outcome.error)
    else if (order.phase === 'sent') {
      tell({ kind: 'unknown', ticker: command.ticker, clientOrderId: command.clientOrderId, commandId: command.commandId })
      tasks.spawn(async () => {
        let known: OrderOutcome = outcome
        while (known.outcome === 'unknown' && !signal.aborted) known = await known.resolve({ signal })
        if (known.outcome !== 'unknown') this.#settle(sent, known)
      })
    }
  }

  #refuse({ command, order }: Sent, error: unknown): void {
    const { table, tell, observe, clock } = this.#core
    if (order.phase !== 'sent') return
    const { clientOrderId, ticker } = command
    const code = codeOf(error)
    if (error instanceof Error) observe({ kind: 'refusal', clientOrderId, code, message: error.message, atUs: clock.nowUs() })
    table.forget(order)
    this.#tellRefused(command, code)
    for (const { commandId } of order.waiting.splice(0)) tell({ kind: 'refused', ticker, clientOrderId, commandId, code: NOT_FOUND })
  }

  #tellRefused({ ticker, clientOrderId, commandId }: CreateCommand, code: string): void {
    this.#core.tell({ kind: 'refused', ticker, clientOrderId, commandId, code })
  }

  /** Undefined where it was refused, for want of a group to be in. */
  async #toRequest(sent: Sent): Promise<CreateOrderRequest | undefined> {
    const { command } = sent
    try {
      const orderGroupId = await this.#groups?.groupOf(command.ticker)
      return { ...toRequest(command, this.#core.subaccount), ...(orderGroupId !== undefined && { orderGroupId }) }
    } catch (error) {
      this.#refuse(sent, error)
      return undefined
    }
  }
}

function toRequest(command: CreateCommand, subaccount: number): CreateOrderRequest {
  const { ticker, side, price, count, clientOrderId, postOnly, expiresUs } = command
  const common = {
    ticker,
    side,
    price,
    count,
    clientOrderId,
    subaccount,
    selfTradePrevention: 'taker_at_cross',
    cancelOrderOnPause: true,
  } as const
  if (!postOnly) return { ...common, timeInForce: 'immediate_or_cancel', reduceOnly: true }
  return { ...common, timeInForce: 'good_till_canceled', postOnly: true, ...(expiresUs !== undefined && { expirationTime: expiresUs }) }
}
