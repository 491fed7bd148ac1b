import type { SubscribeRequest } from '../ws/subscriptions.ts'
import type { PoolMember } from './pool-member.ts'

/** One channel of a pool: what of it is held, and how that is done on a member. */
export interface Lane {
  /** Markets; of a channel that is held whole, its own name. */
  readonly keys: Set<string>
  /** @throws What `KalshiSocket.subscribe` throws. */
  hold(member: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void>
  release(member: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void>
}

/** A channel that is chosen by markets. */
export class MarketLane implements Lane {
  readonly keys: Set<string> = new Set()
  readonly #request: SubscribeRequest

  /** @param request What of the first request for it holds for all markets. */
  constructor(channel: string, { marketTickers: _all, ...request }: SubscribeRequest) {
    this.#request = { ...request, channels: [channel] }
  }

  /** Whether a later request is on the same terms. */
  isOnTerms({ marketTickers: _all, ...request }: SubscribeRequest): boolean {
    // An import of node:util would load streams and workers with the package.
    const { isDeepStrictEqual } = process.getBuiltinModule('node:util')
    return isDeepStrictEqual({ ...request, channels: this.#request.channels }, this.#request)
  }

  async hold({ socket }: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void> {
    await socket.subscribe({ ...this.#request, marketTickers: keys }, signal)
  }

  async release({ socket }: PoolMember, keys: readonly string[], signal?: AbortSignal): Promise<void> {
    const [channel = ''] = this.#request.channels
    await socket.update(channel, { action: 'delete_markets', marketTickers: keys }, signal)
  }
}

/** A channel that is held whole, on one member. */
export class WholeLane implements Lane {
  readonly keys: Set<string> = new Set()
  readonly #channel: string
  readonly #requests: SubscribeRequest[] = []

  constructor(channel: string) {
    this.#channel = channel
  }

  /** Requests add up: indices, underlyings. @returns Takes it back, where the exchange refuses it. */
  add(request: SubscribeRequest): () => void {
    const added = { ...request, channels: [this.#channel] }
    this.#requests.push(added)
    return () => void this.#requests.splice(this.#requests.indexOf(added), 1)
  }

  async hold({ socket }: PoolMember, _keys: readonly string[], signal?: AbortSignal): Promise<void> {
    for (const request of this.#requests) await socket.subscribe(request, signal)
  }

  async release({ socket }: PoolMember, _keys: readonly string[], signal?: AbortSignal): Promise<void> {
    await socket.unsubscribe([this.#channel], signal)
  }
}
