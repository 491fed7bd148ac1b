import { readFills } from '../history/read-own.ts'
import type { Fill } from '../rest/portfolio/fill.ts'
import { listFills } from '../rest/portfolio/list-fills.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { type EpochUs, epochUs } from '../units/time.ts'
import type { FillFrame, Frame } from '../ws/frames.ts'
import { certainUntil } from './catch-up.ts'
import { oldestFirst, type Span } from './oldest-first.ts'
import { isSurelyLive, isWanted, type OwnFilter, toListQuery } from './own-filter.ts'
import { SeenWindow } from './seen-window.ts'
import type { StreamSource } from './stream-event.ts'
import type { Pass, StreamKind } from './stream-kind.ts'
import { parseToken } from './stream-token.ts'

/** One execution of an own order, as both the stream and REST give it. */
export interface StreamedFill extends Pick<FillFrame, 'fillId' | 'orderId' | 'ticker' | 'outcomeSide' | 'bookSide' | 'count' | 'yesPrice'> {
  /** Undefined where it was read over REST, which does not have it. */
  readonly clientOrderId: FillFrame['clientOrderId']
  readonly isTaker: FillFrame['isTaker']
  readonly feeCost: FillFrame['feeCost']
  /** To the millisecond where it was told live, to the microsecond where it was read. */
  readonly createdTime: EpochUs
  readonly subaccount: FillFrame['subaccount']
  readonly exchangeIndex: FillFrame['exchangeIndex']
}

export interface FillsQuery extends OwnFilter {
  /** Fills from then on, however long ago. Absent: those that come. */
  readonly since?: EpochUs
  /** `token()` of an earlier stream of the same query: what follows what it delivered. Goes before `since`. */
  readonly resume?: string
}

const CHANNEL = 'fill'

/** Own fills, each once, in the order of their times. */
export class FillKind implements StreamKind<StreamedFill> {
  readonly channel: string = CHANNEL
  readonly #transport: RestTransport
  readonly #query: FillsQuery
  #seen: SeenWindow | undefined
  #isSettled = false

  /** @throws {InvalidRequestError} `resume` is no token of fills. */
  constructor(transport: RestTransport, query: FillsQuery) {
    this.#transport = transport
    this.#query = query
    if (query.resume !== undefined) this.#seen = toSeen(parseToken(CHANNEL, query.resume))
    else if (query.since !== undefined) this.#seen = new SeenWindow({ fromUs: query.since, ids: [] })
  }

  itemOf(frame: Frame): StreamedFill | undefined {
    if (frame.kind !== 'fill' || !isWanted(this.#query, frame)) return undefined
    return toStreamed({ ...frame, createdTime: frame.exchangeTsUs })
  }

  begin(atUs: EpochUs): boolean {
    const wasBegun = this.#seen !== undefined
    this.#seen ??= new SeenWindow({ fromUs: atUs, ids: [] })
    this.#isSettled = false
    return wasBegun
  }

  async *read({ untilUs, asOfUs, options }: Pass): AsyncGenerator<StreamedFill> {
    const seen = this.#window()
    const list = isSurelyLive(seen.fromUs, untilUs) ? listFills : readFills
    const read = (span: Span): AsyncIterable<Fill> => list(this.#transport, this.#toQuery(span), options)
    for await (const { items, endUs } of oldestFirst(seen.fromUs, untilUs, read, ({ createdTime }) => createdTime)) {
      for (const fill of items) if (isWanted(this.#query, fill)) yield toStreamed({ clientOrderId: undefined, ...fill })
      seen.advance(epochUs(Math.min(endUs ?? untilUs, certainUntil(asOfUs))))
    }
  }

  take({ fillId, orderId, createdTime }: StreamedFill, source: StreamSource): boolean {
    const seen = this.#window()
    const id = `${fillId} ${orderId}`
    if (source === 'backfill') return seen.takeRead(id, createdTime)
    const isNew = seen.takeLive(id, createdTime)
    if (this.#isSettled) seen.advance(createdTime)
    return isNew
  }

  settle(atUs: EpochUs): void {
    this.#isSettled = true
    this.#window().advance(atUs)
  }

  state(): object {
    return this.#seen?.state() ?? {}
  }

  #window(): SeenWindow {
    this.#seen ??= new SeenWindow({ fromUs: epochUs(0), ids: [] })
    return this.#seen
  }

  #toQuery({ minTs, maxTs }: Span) {
    return { ...toListQuery(this.#query), minTs, ...(maxTs && { maxTs }) }
  }
}

function toStreamed(fill: StreamedFill): StreamedFill {
  const { fillId, orderId, clientOrderId, ticker, outcomeSide, bookSide, count, yesPrice, isTaker, feeCost } = fill
  const { createdTime, subaccount, exchangeIndex } = fill
  return {
    fillId,
    orderId,
    clientOrderId,
    ticker,
    outcomeSide,
    bookSide,
    count,
    yesPrice,
    isTaker,
    feeCost,
    createdTime,
    subaccount,
    exchangeIndex,
  }
}

function toSeen({ fromUs, ids }: Readonly<Record<string, unknown>>): SeenWindow | undefined {
  if (typeof fromUs !== 'number' || !Array.isArray(ids)) return undefined
  const pairs = ids.filter(
    (pair): pair is [string, number] => Array.isArray(pair) && typeof pair[0] === 'string' && typeof pair[1] === 'number',
  )
  return new SeenWindow({ fromUs: epochUs(fromUs), ids: pairs })
}
