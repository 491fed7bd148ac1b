import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'

/** Fractions of 1, one after another: the only source of chance of a simulation. */
export type Random = () => number

export const pick = <T>(random: Random, values: readonly T[]): T => {
  const value = values[Math.floor(random() * values.length)]
  if (value === undefined) throw new RangeError('nothing to pick from')
  return value
}

export type Side = 'yes' | 'no'
/** Quantity by `side:price`. */
export type Book = ReadonlyMap<string, number>

export interface DeltaEvent {
  readonly kind: 'delta'
  readonly market: string
  readonly side: Side
  readonly price: number
  readonly delta: number
  readonly tsUs: EpochUs
}

/** A book that the exchange sends by itself; it replaces what was there. */
export interface ResetEvent {
  readonly kind: 'reset'
  readonly market: string
  readonly book: Book
}

export type ExchangeEvent = (DeltaEvent | ResetEvent) & {
  /** The exchange's clock when it was published, never before its exchange time. */
  readonly publishedUs: EpochUs
}

/** Everything that was published, in order. */
export interface Stream {
  readonly markets: readonly string[]
  readonly events: readonly ExchangeEvent[]
}

export interface StreamOptions {
  readonly markets: number
  readonly length: number
  readonly startUs: EpochUs
  /** Publishing lags behind the exchange time by up to this. */
  readonly maxLagUs: number
}

const STEPS_US = [0, 0, 0, 1, 40, 700, 1_500, 9_000]
const PRICES = [4_200, 4_300, 5_000]
const QUANTITIES = [100, 100, 100, 250]

/** Few prices, few quantities and many equal times, so that identical changes repeat often. */
export function simulateStream(random: Random, { markets: count, length, startUs, maxLagUs }: StreamOptions): Stream {
  const markets = Array.from({ length: count }, (_, index) => `M${index + 1}`)
  const books = new Map(markets.map((market) => [market, new Map<string, number>()]))
  const events: ExchangeEvent[] = []
  let tsUs: number = startUs
  let publishedUs: number = startUs
  while (events.length < length) {
    const market = pick(random, markets)
    const book = books.get(market) ?? new Map<string, number>()
    tsUs += pick(random, STEPS_US)
    publishedUs = Math.max(publishedUs, tsUs + Math.floor(random() * maxLagUs))
    const event = random() < 0.02 ? resetOf(market, random() < 0.5 ? new Map() : book) : changeOf(random, market, book, epochUs(tsUs))
    applyEvent(book, event)
    events.push({ ...event, publishedUs: epochUs(publishedUs) })
  }
  return { markets, events }
}

function resetOf(market: string, book: Book): ResetEvent {
  return { kind: 'reset', market, book: new Map(book) }
}

function changeOf(random: Random, market: string, book: Book, tsUs: EpochUs): DeltaEvent {
  const side = pick<Side>(random, ['yes', 'no'])
  const price = pick(random, PRICES)
  const there = book.get(levelKey(side, price)) ?? 0
  const qty = pick(random, QUANTITIES)
  const delta = there >= qty && random() < 0.5 ? -qty : qty
  return { kind: 'delta', market, side, price, delta, tsUs }
}

export const levelKey = (side: Side, price: number): string => `${side}:${price}`

/** Applies an event to the book of its market. */
export function applyEvent(book: Map<string, number>, event: DeltaEvent | ResetEvent): void {
  if (event.kind === 'reset') {
    book.clear()
    for (const [key, qty] of event.book) book.set(key, qty)
    return
  }
  const key = levelKey(event.side, event.price)
  const qty = (book.get(key) ?? 0) + event.delta
  if (qty === 0) book.delete(key)
  else book.set(key, qty)
}

/** The books of all markets before the event at `index`. */
export function booksBefore(stream: Stream, index: number): ReadonlyMap<string, Book> {
  const books = new Map(stream.markets.map((market) => [market, new Map<string, number>()]))
  for (const event of stream.events.slice(0, index)) applyEvent(books.get(event.market) ?? new Map(), event)
  return books
}
