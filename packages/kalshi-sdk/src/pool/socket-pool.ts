import { ConfigError } from '../errors/config-error.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import type { KalshiSocket } from '../ws/socket.ts'
import { type SocketClock, systemSocketClock } from '../ws/socket-clock.ts'
import type { SubscribeRequest } from '../ws/subscriptions.ts'
import { Assignment } from './assignment.ts'
import { FanIn } from './fan-in.ts'
import type { Lane } from './lane.ts'
import { Placement } from './placement.ts'
import type { PoolChange, PoolEvent } from './pool-event.ts'
import { PoolMember } from './pool-member.ts'

export interface SocketPoolOptions {
  /** Makes a socket that is not connected yet. The pool owns it. */
  readonly createSocket: () => KalshiSocket
  /** From 1 to 200, which is what the exchange allows a user in all. Default 4. */
  readonly connections?: number
  /** Markets that one connection takes at most. Default 10,000. */
  readonly marketsPerConnection?: number
  /** How long a connection may be down before its markets go to others. Default 5,000. */
  readonly moveAfterMs?: number
  /** Default: the system's. */
  readonly clock?: SocketClock
}

/** What one connection of a pool is at. */
export interface PoolMemberState {
  readonly member: number
  /** Undefined while there is no connection. */
  readonly connId: string | undefined
  readonly markets: number
}

const MOST_CONNECTIONS = 200

/**
 * Many sockets under one interface, for more markets than one connection can carry. Each market is with all its channels on one connection;
 * new ones go to the connection that has fewest. Markets of a connection that stays down go to the others, and half of those of a
 * connection that the exchange could not keep up with.
 * @see docs/spec/streams.md; KALSHI_API 15.6
 */
export class SocketPool {
  readonly #members: readonly PoolMember[]
  readonly #assignment: Assignment
  readonly #placement: Placement
  readonly #untaken: PoolEvent[] = []
  #tell: ((change: PoolChange) => void) | undefined

  /** @throws {ConfigError} A number is out of its range. */
  constructor(options: SocketPoolOptions) {
    const { createSocket, connections = 4, marketsPerConnection = 10_000, moveAfterMs = 5_000, clock = systemSocketClock } = options
    if (!isWithin(connections, MOST_CONNECTIONS))
      throw new ConfigError(`connections should be a whole number from 1 to ${MOST_CONNECTIONS}`)
    if (!isWithin(marketsPerConnection)) throw new ConfigError('marketsPerConnection should be a whole number of at least 1')
    if (!isWithin(moveAfterMs)) throw new ConfigError('moveAfterMs should be a whole number of at least 1')
    this.#assignment = new Assignment(connections, marketsPerConnection)
    this.#members = Array.from({ length: connections }, (_, index) => {
      const observer = {
        onUp: () => this.#up(index),
        onDown: () => this.#down(index),
        onOverflow: () => void this.#placement.move(this.#assignment.shed(index), 'overflow'),
      }
      return new PoolMember({ index, socket: createSocket(), clock, moveAfterMs, observer })
    })
    this.#placement = new Placement({
      assignment: this.#assignment,
      member: (index) => this.#member(index),
      tell: (change) => this.#tell?.(change),
    })
  }

  get members(): readonly PoolMember[] {
    return this.#members
  }

  /** Resolves once all connections are up; each goes on by itself where this wait is aborted. */
  async connect(signal?: AbortSignal): Promise<void> {
    await Promise.all(this.#members.map((member) => member.connect(signal)))
  }

  /**
   * Holds channels from now on. Those that are chosen by markets are spread over the connections, others are held whole on one. Resolves
   * once the exchange holds all of it.
   * @throws {InvalidRequestError} No connection has room for some of the markets, or an empty list.
   * @throws What `KalshiSocket.subscribe` throws; what was not held then is not wanted any more.
   */
  async subscribe(request: SubscribeRequest, signal?: AbortSignal): Promise<void> {
    const { channels, marketTickers } = request
    if (marketTickers?.length === 0) throw new InvalidRequestError('subscribe with an empty list of markets; leave it out for all')
    // All of them first: where one is held in another way, nothing is asked for.
    const lanes = channels.map((channel) => [channel, this.#placement.laneOf(channel, request)] as const)
    await Promise.all(lanes.map(([channel, lane]) => this.#placement.subscribe(channel, lane, request, signal)))
  }

  /** Gives up these markets of these channels; without markets, the channels. */
  async unsubscribe(channels: readonly string[], marketTickers?: readonly string[], signal?: AbortSignal): Promise<void> {
    for (const channel of channels) {
      const lane = this.#placement.find(channel)
      if (!lane) continue
      const keys = (marketTickers ?? [...lane.keys]).filter((key) => lane.keys.has(key))
      await this.#placement.release(lane, keys, signal)
    }
  }

  /** Evens out the number of markets of the connections, by moving as few as possible. */
  async rebalance(): Promise<void> {
    await this.#placement.move(this.#assignment.level(), 'rebalance')
  }

  /** The connection that has this market, from 0; undefined where none is asked to have it. */
  memberOf(ticker: string): number | undefined {
    return this.#assignment.memberOf(ticker)
  }

  states(): readonly PoolMemberState[] {
    return this.#members.map(({ index, socket }) => ({
      member: index,
      connId: socket.connId,
      markets: this.#assignment.tickersOf(index).size,
    }))
  }

  /**
   * All that happens on all connections, for one reader. In order for each connection; a connection whose reader is behind is held back by
   * itself. Ends with `close`. What a reader that leaves has not taken is for the next one.
   */
  events(): AsyncGenerator<PoolEvent, undefined> {
    return this.read<PoolEvent>(
      (fanIn, member) => fanIn.add(member.events(), (event) => ({ kind: 'socket', member: member.index, event })),
      this.#untaken,
    )
  }

  /**
   * For readers of another kind.
   * @param add Says how each member is read. @param untaken Where one reader leaves for the next what was there and it did not take.
   */
  async *read<T extends object>(
    add: (fanIn: FanIn<T | PoolChange>, member: PoolMember) => void,
    untaken: (T | PoolChange)[],
  ): AsyncGenerator<T | PoolChange, undefined> {
    const fanIn = new FanIn<T | PoolChange>()
    for (const event of untaken.splice(0)) fanIn.push(event)
    this.#tell = (change) => fanIn.push(change)
    for (const member of this.#members) add(fanIn, member)
    try {
      yield* fanIn.items()
    } finally {
      this.#tell = undefined
      await Promise.all(this.#members.map((member) => member.leave()))
      untaken.push(...(await fanIn.rest()))
    }
    return undefined
  }

  /** Holds `channel` in another way than by passing its frames on. To be called before it is subscribed. */
  attach(channel: string, lane: Lane): void {
    this.#placement.attach(channel, lane)
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map((member) => member.close()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  #up(index: number): void {
    this.#assignment.restore(index)
    const others = this.#members.filter((member) => member.index !== index)
    // The exchange was down and is coming back: they follow, and one alone is not to get what all had.
    if (!others.some((other) => other.isUp)) for (const other of others) other.grantTime()
  }

  // While all are down it is the exchange that is, and nothing would be won.
  #down(index: number): void {
    if (!this.#members.some((member) => member.isUp)) return
    this.#placement.turnAway(index)
    void this.#placement.move(this.#assignment.retire(index), 'down')
  }

  #member(index: number): PoolMember {
    const member = this.#members[index]
    if (!member) throw new RangeError(`the pool has no connection ${index}`)
    return member
  }
}

function isWithin(value: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= most
}
