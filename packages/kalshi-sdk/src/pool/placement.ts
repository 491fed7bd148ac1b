import { ClosedError } from '../errors/connection-error.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { CommandRefusedError } from '../ws/command-error.ts'
import type { SubscribeRequest } from '../ws/subscriptions.ts'
import type { Assignment, Move } from './assignment.ts'
import { Holders } from './holders.ts'
import { type Lane, MarketLane, WholeLane } from './lane.ts'
import type { MoveCause, PoolChange, PoolPart } from './pool-event.ts'
import type { PoolMember } from './pool-member.ts'

/** What one connection is to hold of a call. */
interface Share {
  readonly lane: Lane
  readonly member: number
  readonly share: readonly string[]
  /** Keys that this call brought; others were held before and stay. */
  readonly added: ReadonlySet<string>
}

/** The exchange takes no more markets on this subscription. */
const MARKET_LIMIT = 26

export interface PlacementParts {
  /** Decides where each key is to be. */
  readonly assignment: Assignment
  member(index: number): PoolMember
  tell(change: PoolChange): void
}

/** Brings the keys of all lanes to where the assignment has them, and keeps them held while they move. A key is a market or a whole channel. */
export class Placement {
  readonly #parts: PlacementParts
  readonly #assignment: Assignment
  readonly #lanes = new Map<string, Lane>()
  readonly #holders = new Holders()
  readonly #arrivals = new Map<number, AbortController>()

  constructor(parts: PlacementParts) {
    this.#parts = parts
    this.#assignment = parts.assignment
  }

  attach(channel: string, lane: Lane): void {
    this.#lanes.set(channel, lane)
  }

  find(channel: string): Lane | undefined {
    return this.#lanes.get(channel)
  }

  /** What is being asked of this member is asked of it no more. */
  turnAway(index: number): void {
    this.#arrivals.get(index)?.abort(new ClosedError('the connection is down'))
    this.#arrivals.delete(index)
  }

  /**
   * The lane of a channel that a request is for.
   * @throws {InvalidRequestError} The channel is held in another way.
   */
  laneOf(channel: string, request: SubscribeRequest): Lane {
    const lane = this.#heldLane(channel) ?? (request.marketTickers ? new MarketLane(channel, request) : new WholeLane(channel))
    if (lane instanceof WholeLane === (request.marketTickers !== undefined)) {
      throw new InvalidRequestError(`${channel} is held ${lane instanceof WholeLane ? 'whole' : 'for some markets'}; unsubscribe it first`)
    }
    if (lane instanceof MarketLane && !lane.isOnTerms(request)) {
      throw new InvalidRequestError(`${channel} is held on other terms; unsubscribe it first`)
    }
    this.#lanes.set(channel, lane)
    return lane
  }

  /** One that holds nothing any more begins anew, on whatever terms; one that is attached stays. */
  #heldLane(channel: string): Lane | undefined {
    const lane = this.#lanes.get(channel)
    const isOurs = lane instanceof MarketLane || lane instanceof WholeLane
    return isOurs && lane.keys.size === 0 ? undefined : lane
  }

  /** Holds what `request` wants of a channel, on its lane. @throws As `hold`. */
  async subscribe(channel: string, lane: Lane, request: SubscribeRequest, signal: AbortSignal | undefined): Promise<void> {
    const takeBack = lane instanceof WholeLane ? lane.add(request) : undefined
    try {
      await this.hold(lane, request.marketTickers ?? [channel], signal)
    } catch (error) {
      takeBack?.()
      throw error
    }
  }

  /** @throws {InvalidRequestError} No member has room. @throws What `Lane.hold` throws; what was not held then is not wanted any more. */
  async hold(lane: Lane, keys: readonly string[], signal: AbortSignal | undefined, before?: ReadonlySet<string>): Promise<void> {
    const { shares, left } = this.#assignment.assign(keys)
    if (left.length > 0) {
      this.#forget(keys)
      throw new InvalidRequestError(`the pool has no room for ${left.length} of ${keys.length} markets`)
    }
    const added = before ?? new Set(keys.filter((key) => !lane.keys.has(key)))
    for (const key of keys) lane.keys.add(key)
    await Promise.all([...shares].map(([member, share]) => this.#holdOn({ lane, member, share, added }, signal)))
  }

  // Where a connection goes down, its markets may have gone to others; where it turns out to be full, others are asked.
  async #holdOn({ lane, member, share, added }: Share, signal: AbortSignal | undefined): Promise<void> {
    const arriving = this.#arrivingAt(member)
    const signals = signal === undefined ? [arriving] : [signal, arriving]
    const joining = this.#holders.join(member, share)
    try {
      await lane.hold(this.#parts.member(member), share, AbortSignal.any(signals))
      this.#holders.confirm(member, share)
    } catch (error) {
      this.#holders.remove(member, joining)
      if (arriving.aborted && !signal?.aborted) return this.hold(lane, share, signal, added)
      const refused = share.filter((key) => added.has(key))
      for (const key of refused) lane.keys.delete(key)
      this.#forget(refused)
      if (!isFull(error)) throw error
      this.#assignment.fill(member)
      await this.hold(lane, refused, signal, added)
    }
  }

  async release(lane: Lane, keys: readonly string[], signal: AbortSignal | undefined): Promise<void> {
    const shares = this.#holders.byMember(keys)
    for (const key of keys) lane.keys.delete(key)
    this.#forget(keys)
    await Promise.all([...shares].map(([index, share]) => lane.release(this.#parts.member(index), share, signal)))
  }

  /** A market that no channel wants any more has no place. */
  #forget(keys: readonly string[]): void {
    const lanes = [...this.#lanes.values()]
    const unwanted = keys.filter((key) => !lanes.some((lane) => lane.keys.has(key)))
    this.#assignment.release(unwanted)
    for (const [member, share] of this.#holders.byMember(unwanted)) this.#holders.remove(member, share)
  }

  /** Carries out what was decided; a move that fails leaves its keys where they were. */
  async move(moves: readonly Move[], cause: MoveCause): Promise<void> {
    await Promise.all(moves.map((move) => this.#carryOut(move, cause)))
  }

  // First held there, then released elsewhere: rather twice for a moment than not at all.
  async #carryOut({ from, to, tickers }: Move, cause: MoveCause): Promise<void> {
    const arriving = this.#arrivingAt(to)
    const joining = this.#holders.join(to, tickers)
    try {
      for (const [lane, keys] of this.#lanesOf(joining)) await lane.hold(this.#parts.member(to), keys, arriving)
      this.#holders.confirm(to, joining)
      this.#parts.tell({ kind: 'moved', ...this.#partOf(tickers), from, to, cause })
    } catch (error) {
      if (!(error instanceof KalshiError)) throw error
      this.#holders.remove(to, joining)
      // A further move may have gone on with some of them.
      const stranded = joining.filter((key) => this.#assignment.memberOf(key) === to)
      if (isFull(error)) await this.#carryElsewhere({ from, to, tickers: stranded }, cause, error)
      else this.#stay({ from, to, tickers: stranded }, error)
    }
    await this.#leaveOthers(tickers)
  }

  async #carryElsewhere({ from, to, tickers }: Move, cause: MoveCause, error: KalshiError): Promise<void> {
    this.#assignment.release(tickers)
    this.#assignment.fill(to)
    const { shares, left } = this.#assignment.assign(tickers)
    if (left.length > 0) this.#stay({ from, to, tickers: left }, error)
    await this.move(
      [...shares].map(([member, share]) => ({ from, to: member, tickers: share })),
      cause,
    )
  }

  // They are still wanted where they were.
  #stay({ from, to, tickers }: Move, error: KalshiError): void {
    if (tickers.length === 0) return
    for (const ticker of tickers) this.#assignment.put([ticker], this.#holders.anyOf(ticker) ?? from)
    this.#parts.tell({ kind: 'move-failed', ...this.#partOf(tickers), from, to, error })
  }

  /** Gives these up wherever they are no longer to be, once they are held where they are to be. */
  async #leaveOthers(keys: readonly string[]): Promise<void> {
    for (const [index, share] of this.#holders.byMember(keys)) {
      const gone = share.filter((key) => {
        const member = this.#assignment.memberOf(key)
        return member !== index && this.#holders.isHeldBy(member, key)
      })
      this.#holders.remove(index, gone)
      for (const [lane, part] of this.#lanesOf(gone)) await this.#leave(lane, index, part)
    }
  }

  async #leave(lane: Lane, index: number, keys: readonly string[]): Promise<void> {
    try {
      await lane.release(this.#parts.member(index), keys)
    } catch (error) {
      if (!(error instanceof KalshiError)) throw error // else it was not held there any more
    }
  }

  #lanesOf(keys: readonly string[]): readonly (readonly [Lane, readonly string[]])[] {
    const shares = [...this.#lanes.values()].map((lane) => [lane, keys.filter((key) => lane.keys.has(key))] as const)
    return shares.filter(([, share]) => share.length > 0)
  }

  #partOf(keys: readonly string[]): PoolPart {
    const isChannel = (key: string): boolean => this.#lanes.get(key)?.keys.has(key) === true
    return { tickers: keys.filter((key) => !isChannel(key)), channels: keys.filter(isChannel) }
  }

  /** Aborts when the member goes down. */
  #arrivingAt(index: number): AbortSignal {
    const arrival = this.#arrivals.get(index) ?? new AbortController()
    this.#arrivals.set(index, arrival)
    return arrival.signal
  }
}

function isFull(error: unknown): boolean {
  return error instanceof CommandRefusedError && error.exchangeCode === MARKET_LIMIT
}
