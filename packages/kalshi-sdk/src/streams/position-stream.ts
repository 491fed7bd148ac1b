import { listPositions } from '../rest/portfolio/list-positions.ts'
import type { Position } from '../rest/portfolio/position.ts'
import type { CallOptions, RestTransport } from '../rest/transport/rest-transport.ts'
import type { MicroUsd } from '../units/money.ts'
import type { Qty } from '../units/qty.ts'
import type { Frame } from '../ws/frames.ts'
import { toListQuery } from './own-filter.ts'
import type { StreamSource } from './stream-event.ts'
import type { Pass, StreamKind } from './stream-kind.ts'
import { parseToken } from './stream-token.ts'

/** What is held in one market, as both the stream and REST give it. */
export interface StreamedPosition {
  readonly ticker: string
  /** Signed: YES above 0, NO below. */
  readonly position: Qty
  /** Cost of what is held. */
  readonly exposure: MicroUsd
  /** Before fees. */
  readonly realizedPnl: MicroUsd
  readonly feesPaid: MicroUsd
}

export interface PositionsQuery {
  /** Absent: all markets. */
  readonly tickers?: readonly string[]
  /** Default 0, the primary one: REST shows one at a time. */
  readonly subaccount?: number
  /** `token()` of an earlier stream of the same query: what differs from what it delivered. */
  readonly resume?: string
}

const CHANNEL = 'market_positions'

/**
 * Own positions: all of them first, then each change that the exchange tells, and behind an interruption what is different from before.
 * Frames have neither number nor time, so what REST says of a market counts only until the exchange tells of it again.
 */
export class PositionKind implements StreamKind<StreamedPosition> {
  readonly channel: string = CHANNEL
  readonly #transport: RestTransport
  readonly #query: PositionsQuery
  readonly #known: Map<string, StreamedPosition>
  readonly #told = new Set<string>()

  /** @throws {InvalidRequestError} `resume` is no token of positions. */
  constructor(transport: RestTransport, query: PositionsQuery) {
    this.#transport = transport
    this.#query = query
    this.#known = new Map(query.resume === undefined ? [] : toKnown(parseToken(CHANNEL, query.resume)))
  }

  itemOf(frame: Frame): StreamedPosition | undefined {
    if (frame.kind !== 'market-position' || (frame.subaccount ?? 0) !== (this.#query.subaccount ?? 0)) return undefined
    return this.#isWanted(frame) ? toStreamed({ ...frame, exposure: frame.positionCost }) : undefined
  }

  begin(): boolean {
    this.#told.clear()
    return true
  }

  async *read({ options }: Pass): AsyncGenerator<StreamedPosition> {
    const held = [...this.#known.values()].filter(({ position }) => position !== 0).map(({ ticker }) => ticker)
    const shown = new Set<string>()
    for await (const position of this.#list(options)) {
      shown.add(position.ticker)
      if (this.#isWanted(position)) yield toStreamed(position)
    }
    // What is settled has gone from the list.
    for (const ticker of held.filter((each) => !shown.has(each))) {
      for await (const position of this.#list(options, ticker)) if (position.ticker === ticker) yield toStreamed(position)
    }
  }

  take(position: StreamedPosition, source: StreamSource): boolean {
    const { ticker } = position
    if (source === 'live') this.#told.add(ticker)
    else if (this.#told.has(ticker)) return false
    const known = this.#known.get(ticker)
    if (known && isSame(known, position)) return false
    this.#known.set(ticker, position)
    return true
  }

  state(): object {
    return { known: [...this.#known.values()] }
  }

  #list(options: CallOptions, settled?: string): AsyncIterable<Position> {
    const query = toListQuery(this.#query)
    return listPositions(this.#transport, settled === undefined ? query : { ...query, ticker: settled, settlementStatus: 'all' }, options)
  }

  #isWanted({ ticker }: Pick<Position, 'ticker'>): boolean {
    return this.#query.tickers?.includes(ticker) ?? true
  }
}

function isSame(one: StreamedPosition, other: StreamedPosition): boolean {
  const isSameMoney = one.exposure === other.exposure && one.realizedPnl === other.realizedPnl && one.feesPaid === other.feesPaid
  return one.position === other.position && isSameMoney
}

function toStreamed({ ticker, position, exposure, realizedPnl, feesPaid }: StreamedPosition): StreamedPosition {
  return { ticker, position, exposure, realizedPnl, feesPaid }
}

function toKnown({ known }: Readonly<Record<string, unknown>>): readonly (readonly [string, StreamedPosition])[] {
  return Array.isArray(known) ? (known as StreamedPosition[]).map((position) => [position.ticker, position]) : []
}
