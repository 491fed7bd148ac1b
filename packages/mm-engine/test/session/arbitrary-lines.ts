import type { PriceRange } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import type { Command } from '../../src/command/command.ts'
import type { StrategyConfig } from '../../src/engine/strategy-config.ts'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import type { FeedValue } from '../../src/fair-value/fair-value-model.ts'
import type { FeeSchedule } from '../../src/fees/fee-schedule.ts'
import type { Position } from '../../src/position/position.ts'
import { DEFAULT_RISK } from '../../src/risk/create-risk-rules.ts'
import { quotingConfigs } from '../support/arbitrary-quoting.ts'

/** Anything that a string can hold: quotes, newlines, halves of surrogate pairs. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '"', '\\', '\n', '\ud800', '\u2028'),
)
const text = fc.oneof(fc.constantFrom('KXBTCD-26JAN1714-T100', 'KXHIGHNY-26JAN17-B40'), anyText)
const safe = fc.maxSafeInteger().map((value) => value + 0)
const prices = fc.integer({ min: 0, max: 10_000 }).map(price)
const qtys = safe.map(qty)
const money = safe.map(microUsd)
const count = fc.nat()
const bool = fc.boolean()
const instants = fc.integer({ min: 0, max: 9_000_000_000_000_000 }).map(epochUs)
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(of, { nil: undefined })
/** JSON has no negative zero. */
const floats = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0)
const outcomes = fc.constantFrom('yes' as const, 'no' as const)
const sides = fc.constantFrom('bid' as const, 'ask' as const)
const levels = fc.array(fc.record({ price: prices, qty: qtys }), { maxLength: 5 })
const kind = <const K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name)

const positions: fc.Arbitrary<Position> = fc.record({
  qty: qtys,
  cost: money,
  realizedPnl: money,
  feesPaid: money,
  totalTraded: money,
  settledAt: maybe(prices),
})
const feeTerms = fc.record({ type: fc.constantFrom('quadratic' as const, 'quadratic_with_maker_fees' as const), multiplierPpm: count })
const fees: fc.Arbitrary<FeeSchedule> = fc.record({
  base: feeTerms,
  series: fc.array(fc.record({ kind: kind('series'), fromUs: instants, terms: feeTerms }), { maxLength: 2 }),
  event: fc.array(fc.record({ kind: kind('event'), fromUs: instants, type: fc.constant(undefined), multiplierPpm: maybe(count) }), {
    maxLength: 2,
  }),
  waivedUntilUs: maybe(instants),
})
const priceRanges: fc.Arbitrary<PriceRange> = fc.record({ start: prices, end: prices, step: prices })
const feeds = fc.record(
  { value: floats, asOfUs: instants, logVarianceRate: floats },
  { requiredKeys: ['value', 'asOfUs'] },
) as fc.Arbitrary<FeedValue>
const configs: fc.Arbitrary<StrategyConfig> = fc.record({
  quoting: quotingConfigs,
  markets: fc.dictionary(fc.string(), quotingConfigs, { maxKeys: 2, noNullPrototype: true }),
  risk: fc.subarray([...DEFAULT_RISK]),
  orders: fc.record({
    lifetimeUs: count,
    renewUs: count,
    graceUs: count,
    materialPrice: count,
    materialCount: qtys,
    holdUs: count,
  }),
})

const optional = { requiredKeys: [] }

type EventKind = EngineEvent['kind']
type Told = 'atUs'
type BodyOf<K extends EventKind> = Omit<Extract<EngineEvent, { kind: K }>, 'kind' | Told>

/** One for each kind of event, whose time and kind are put in front. */
const BODIES: { readonly [K in EventKind]: fc.Arbitrary<BodyOf<K>> } = {
  snapshot: withExchangeTime({ ticker: text, yes: levels, no: levels }),
  delta: withExchangeTime({ ticker: text, side: outcomes, price: prices, delta: qtys }),
  trade: withExchangeTime({ ticker: text, tradeId: text, yesPrice: prices, count: qtys, takerSide: outcomes }),
  status: withExchangeTime({ ticker: text, isOpen: bool }),
  settled: withExchangeTime({ ticker: text, value: prices }),
  accepted: fc.record({ ticker: text, clientOrderId: text, orderId: text, filled: qtys, remaining: qtys }),
  refused: fc.record({ ticker: text, clientOrderId: text, commandId: count, code: text }),
  unknown: fc.record({ ticker: text, clientOrderId: text, commandId: count }),
  changed: fc.record(
    { ticker: text, clientOrderId: text, commandId: count, price: prices, remaining: qtys, reduced: qtys },
    { requiredKeys: ['ticker', 'clientOrderId', 'commandId', 'price', 'remaining'] },
  ) as fc.Arbitrary<BodyOf<'changed'>>,
  ended: fc.record({ ticker: text, clientOrderId: text, reason: text }),
  fill: fc.record({
    ticker: text,
    tradeId: text,
    orderId: text,
    clientOrderId: maybe(text),
    side: sides,
    price: prices,
    count: qtys,
    isTaker: bool,
    fee: money,
  }),
  market: fc.record({
    ticker: text,
    eventTicker: text,
    seriesTicker: text,
    title: text,
    closeUs: maybe(instants),
    settlesUs: maybe(instants),
    priceRanges: fc.array(priceRanges, { maxLength: 3 }),
    fees,
    isExclusive: bool,
  }),
  'book-lost': fc.record({ ticker: text, reason: text }),
  alive: fc.record({ tickers: fc.array(text, { maxLength: 4 }), asOfUs: instants }),
  feed: fc.record({ name: text, feed: feeds }),
  'settlement-average': fc.record({ ticker: text, average: fc.record({ samples: count, mean: floats, asOfUs: instants }) }),
  trading: fc.record({ isActive: bool }),
  adopt: fc.record({ ticker: text, position: positions, mark: maybe(prices) }),
  'adopt-order': fc.record({
    order: fc.record({
      clientOrderId: text,
      orderId: text,
      ticker: text,
      side: sides,
      price: prices,
      filled: qtys,
      remaining: qtys,
      expiresUs: maybe(instants),
    }),
  }),
  'adopt-fills': fc.record({ tradeIds: fc.array(text, { maxLength: 5 }) }),
  balance: fc.record({ cash: money }),
  queue: fc.record({ ticker: text, ahead: fc.array(fc.record({ clientOrderId: text, ahead: qtys }), { maxLength: 3 }) }),
  reconcile: fc.record({ position: qtys, cash: money, orders: count }),
  mode: fc.record({ ticker: maybe(text), mode: fc.constantFrom('quote' as const, 'pause' as const, 'drain' as const, 'unwind' as const) }),
  kill: fc.record({ reason: text }),
  resume: fc.record({ by: text, note: text }),
  configure: fc.record({ version: count, config: configs }),
  clock: fc.record({}),
}

function withExchangeTime<T extends object>(of: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T & { exchangeUs?: EpochUs }> {
  return fc
    .tuple(fc.record(of), fc.record({ exchangeUs: instants }, optional))
    .map(([body, time]) => ({ ...body, ...time }) as T & { exchangeUs?: EpochUs })
}

export const EVENT_KINDS = Object.keys(BODIES) as readonly EventKind[]

/** Of a kind, at any time. */
export const eventsOf = (of: EventKind): fc.Arbitrary<EngineEvent> =>
  fc.tuple(instants, BODIES[of] as fc.Arbitrary<object>).map(([atUs, body]) => ({ kind: of, atUs, ...body }) as EngineEvent)

/** Of every kind. */
export const engineEvents: fc.Arbitrary<EngineEvent> = fc.oneof(...EVENT_KINDS.map(eventsOf))

const asked = { commandId: count, ticker: text, clientOrderId: text }

/** Of every kind. */
export const commands: fc.Arbitrary<Command> = fc.oneof(
  fc.record({ kind: kind('create'), ...asked, side: sides, price: prices, count: qtys, postOnly: bool, expiresUs: maybe(instants) }),
  fc.record({ kind: kind('amend'), ...asked, price: prices, total: qtys, expiresUs: maybe(instants) }),
  fc.record({ kind: kind('decrease'), ...asked, to: qtys }),
  fc.record({ kind: kind('cancel'), ...asked }),
)
