import { ClosedError, KalshiError } from '@kassandra/kalshi-sdk'
import type { Qty } from '@kassandra/kalshi-sdk/units'
import type { SocketEvent } from '@kassandra/kalshi-sdk/ws'
import type { VenueCore } from './venue-core.ts'

export interface OrderGroupOptions {
  /** Contracts that may be matched within 15 seconds, on each shard by itself; past it everything of the engine there is cancelled. */
  readonly contractsLimit: Qty
}

const CHANNEL = 'order_group_updates'

/** One order group for each shard that the engine trades on, since a group does not span shards. @see KALSHI_API section 9.7 */
export class OrderGroups {
  readonly #core: VenueCore
  readonly #options: OrderGroupOptions
  readonly #shards = new Map<string, Promise<number | undefined>>()
  readonly #groups = new Map<number, Promise<string>>()
  readonly #ids = new Map<string, number>()

  constructor(core: VenueCore, options: OrderGroupOptions) {
    this.#core = core
    this.#options = options
  }

  /** Of the shard of a market. What fails is tried again by the next caller. @throws {KalshiError} */
  async groupOf(ticker: string): Promise<string> {
    const shard = (await remembered(this.#shards, ticker, () => this.#shardOf(ticker))) ?? 0
    return remembered(this.#groups, shard, () => this.#create(shard))
  }

  /** Cancels all orders of the groups; until `reset` the exchange refuses others. @throws {KalshiError} */
  async trigger(): Promise<void> {
    const { client, subaccount } = this.#core
    await Promise.all([...this.#ids].map(([id, exchangeIndex]) => client.orderGroups.trigger(id, { subaccount, exchangeIndex })))
  }

  /** Lets the groups take orders again. @throws {KalshiError} */
  async reset(): Promise<void> {
    const { client, subaccount } = this.#core
    await Promise.all([...this.#ids].map(([id, exchangeIndex]) => client.orderGroups.reset(id, { subaccount, exchangeIndex })))
  }

  /** Tells what becomes of the groups until the signal aborts. */
  async watch(signal: AbortSignal): Promise<void> {
    await using socket = this.#core.client.socket()
    signal.addEventListener('abort', () => void socket.close(), { once: true })
    const refused = Promise.withResolvers<never>()
    const fail = (error: unknown): void => {
      if (!(error instanceof ClosedError)) refused.reject(error)
    }
    socket.connect(signal).catch(noteUnlessAborted(signal, fail))
    socket.subscribe({ channels: [CHANNEL] }, signal).catch(noteUnlessAborted(signal, fail))
    const read = async (): Promise<void> => {
      for await (const event of socket.events()) {
        if (signal.aborted) return
        this.#apply(event)
      }
    }
    await Promise.race([read(), refused.promise])
  }

  #apply(event: SocketEvent): void {
    const { observe, clock, tasks } = this.#core
    const atUs = clock.nowUs()
    if (event.kind === 'disconnected') observe({ kind: 'stream-down', stream: 'order-groups', detail: event.detail, atUs })
    if (event.kind === 'restored') {
      observe({ kind: 'stream-up', stream: 'order-groups', atUs })
      tasks.spawn(() => this.#compare())
    }
    if (event.kind !== 'frame' || event.frame.kind !== 'order-group-update') return
    const { orderGroupId, eventType } = event.frame
    if (!this.#ids.has(orderGroupId)) return
    if (eventType === 'triggered') observe({ kind: 'order-group', orderGroupId, state: 'triggered', atUs })
    if (eventType === 'reset') observe({ kind: 'order-group', orderGroupId, state: 'reset', atUs })
    if (eventType === 'deleted') this.#forget(orderGroupId)
  }

  /** What happened while nothing was told: a group that does not cancel by itself any more is one that has triggered. */
  async #compare(): Promise<void> {
    const { client, subaccount, observe, clock } = this.#core
    for (const orderGroupId of this.#ids.keys()) {
      try {
        const { isAutoCancelEnabled } = await client.orderGroups.get(orderGroupId, { subaccount })
        if (!isAutoCancelEnabled) observe({ kind: 'order-group', orderGroupId, state: 'triggered', atUs: clock.nowUs() })
      } catch (error) {
        if (!(error instanceof KalshiError)) throw error
        observe({ kind: 'read-failed', what: `the order group ${orderGroupId}`, error, atUs: clock.nowUs() })
      }
    }
  }

  #forget(orderGroupId: string): void {
    const { observe, clock } = this.#core
    const shard = this.#ids.get(orderGroupId)
    this.#ids.delete(orderGroupId)
    if (shard !== undefined) this.#groups.delete(shard)
    observe({ kind: 'order-group', orderGroupId, state: 'deleted', atUs: clock.nowUs() })
  }

  async #shardOf(ticker: string): Promise<number | undefined> {
    return (await this.#core.client.markets.get(ticker)).exchangeIndex
  }

  async #create(exchangeIndex: number): Promise<string> {
    const { client, subaccount, observe, clock } = this.#core
    const { contractsLimit } = this.#options
    const { orderGroupId } = await client.orderGroups.create({ contractsLimit, subaccount, exchangeIndex })
    this.#ids.set(orderGroupId, exchangeIndex)
    observe({ kind: 'order-group', orderGroupId, state: 'created', atUs: clock.nowUs() })
    return orderGroupId
  }
}

const noteUnlessAborted =
  (signal: AbortSignal, note: (error: unknown) => void) =>
  (error: unknown): void => {
    if (!signal.aborted) note(error)
  }

/** One attempt for all who ask meanwhile; a failure is not remembered. */
async function remembered<K, V>(known: Map<K, Promise<V>>, key: K, make: () => Promise<V>): Promise<V> {
  const present = known.get(key)
  if (present) return present
  const made = make()
  known.set(key, made)
  try {
    return await made
  } catch (error) {
    known.delete(key)
    throw error
  }
}
