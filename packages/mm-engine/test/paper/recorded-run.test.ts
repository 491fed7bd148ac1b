import { fileURLToPath } from 'node:url'
import { readCapture } from '@kassandra/kalshi-sdk/capture'
import { type EpochUs, epochUs, type Price, parseInstant, parsePrice, parseQty, price, qty } from '@kassandra/kalshi-sdk/units'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import type { BookSide, PrivateEvent } from '../../src/event/private-event.ts'
import type { BookLevel, PublicEvent } from '../../src/event/public-event.ts'
import { bestLeft, changeLevel, EMPTY_LADDER, type PaperBook, replaceLevels } from '../../src/paper/paper-book.ts'
import type { PaperConfig } from '../../src/paper/paper-config.ts'
import { createPaperVenue, type PaperInput } from '../../src/paper/paper-venue.ts'
import { QUEUE_MODELS } from '../support/queue-models.ts'

const CAPTURE = fileURLToPath(new URL('../../../kalshi-sim/captures/demo-markets.jsonl.gz', import.meta.url))
/** Of the first connection, before it was replaced. */
const FRAMES = 5_000
const TICK = 100
const SIZE = qty(10_00)

type Message = Readonly<Record<string, string>>

const toLevels = (levels: unknown): readonly BookLevel[] =>
  (levels as readonly (readonly [string, string])[]).map(([at, count]) => ({ price: parsePrice(at), qty: parseQty(count) }))

function toPublicEvent(type: unknown, msg: Message, atUs: EpochUs): PublicEvent | undefined {
  const ticker = msg['market_ticker'] ?? ''
  if (type === 'orderbook_snapshot') {
    return { kind: 'snapshot', ticker, atUs, yes: toLevels(msg['yes_dollars_fp'] ?? []), no: toLevels(msg['no_dollars_fp'] ?? []) }
  }
  if (type === 'orderbook_delta') {
    const { price_dollars = '', delta_fp = '', side, ts = '' } = msg
    const change = { side: side === 'yes' ? 'yes' : 'no', price: parsePrice(price_dollars), delta: parseQty(delta_fp) } as const
    return { kind: 'delta', ticker, atUs, exchangeUs: parseInstant(ts), ...change }
  }
  if (type !== 'trade') return undefined
  const { trade_id = '', yes_price_dollars = '', count_fp = '', taker_outcome_side, ts_ms } = msg
  const [yesPrice, count] = [parsePrice(yes_price_dollars), parseQty(count_fp)]
  const takerSide = taker_outcome_side === 'yes' ? 'yes' : 'no'
  return { kind: 'trade', ticker, atUs, exchangeUs: epochUs(Number(ts_ms) * 1_000), tradeId: trade_id, yesPrice, count, takerSide }
}

async function readEvents(): Promise<readonly PublicEvent[]> {
  const events: PublicEvent[] = []
  for await (const entry of readCapture(CAPTURE)) {
    if (entry.line > FRAMES) break
    if (entry.kind !== 'frame' || entry.conn !== '1' || entry.receivedAtUs === undefined) continue
    const event = toPublicEvent(entry.frame['type'], entry.frame['msg'] as Message, entry.receivedAtUs)
    if (event) events.push(event)
  }
  return events
}

/** Keeps one bid and one ask in each market, a tick better than the book where the spread has room, and follows the touch. */
class Follower {
  readonly #books = new Map<string, PaperBook>()
  readonly #quotes = new Map<string, { readonly price: Price; readonly clientOrderId: string }>()
  #commands = 0

  see(event: PublicEvent): readonly Command[] {
    if (event.kind !== 'snapshot' && event.kind !== 'delta') return []
    const before = this.#books.get(event.ticker) ?? { yes: EMPTY_LADDER, no: EMPTY_LADDER }
    const after =
      event.kind === 'snapshot'
        ? { yes: replaceLevels(before.yes, event.yes), no: replaceLevels(before.no, event.no) }
        : { ...before, [event.side]: changeLevel(before[event.side], event.price, event.delta) }
    this.#books.set(event.ticker, after)
    const [bid, no] = [bestLeft(after.yes, price(1)), bestLeft(after.no, price(1))]
    if (!bid || !no) return []
    const ask = 10_000 - no.price
    const better = ask - bid.price > 2 * TICK ? TICK : 0
    return [...this.#quote(event.ticker, 'bid', price(bid.price + better)), ...this.#quote(event.ticker, 'ask', price(ask - better))]
  }

  #quote(ticker: string, side: BookSide, at: Price): readonly Command[] {
    const key = `${ticker} ${side}`
    const old = this.#quotes.get(key)
    if (old?.price === at) return []
    const commandId = ++this.#commands
    const clientOrderId = `q${commandId}`
    this.#quotes.set(key, { price: at, clientOrderId })
    const cancel: readonly Command[] = old
      ? [{ kind: 'cancel', commandId: ++this.#commands, ticker, clientOrderId: old.clientOrderId }]
      : []
    return [
      ...cancel,
      { kind: 'create', commandId, ticker, clientOrderId, side, price: at, count: SIZE, postOnly: true, expiresUs: undefined },
    ]
  }
}

function trade(config: PaperConfig, events: readonly PublicEvent[]): readonly PrivateEvent[] {
  const venue = createPaperVenue(config)
  const follower = new Follower()
  let state = venue.initial
  const told: PrivateEvent[] = []
  const put = (input: PaperInput): void => {
    const step = venue.step(state, input)
    state = step.state
    told.push(...step.events)
  }
  for (const event of events) {
    put(event)
    for (const command of follower.see(event)) put({ kind: 'command', atUs: event.atUs, command })
  }
  put({ kind: 'clock', atUs: epochUs((events.at(-1)?.atUs ?? 0) + 60_000_000) })
  return told
}

const fillsOf = (events: readonly PrivateEvent[]) => events.filter((event) => event.kind === 'fill')
const printsOf = (events: readonly PublicEvent[]) => events.filter((event) => event.kind === 'trade')
const sum = (all: readonly { readonly count: number }[]): number => all.reduce((total, { count }) => total + count, 0)

describe('half a recorded minute of nine markets, quoted one tick inside with 10 contracts', () => {
  let events: readonly PublicEvent[] = []
  beforeAll(async () => {
    events = await readEvents()
  })

  it.each(QUEUE_MODELS)('$kind: fills some of what was printed, by far not all, as a maker only', (queueModel) => {
    const told = trade({ queueModel }, events)
    const fills = fillsOf(told)
    const share = sum(fills) / sum(printsOf(events))
    expect(printsOf(events).length).toBeGreaterThan(500)
    expect(fills.length).toBeGreaterThan(30)
    expect(fills.length).toBeLessThan(printsOf(events).length / 2)
    expect(share).toBeGreaterThan(0.01)
    expect(share).toBeLessThan(0.15)
    expect(fills.every(({ isTaker, count }) => !isTaker && count <= SIZE)).toBe(true)
  })

  it('fills in no market more than was printed there, and at no price that no trade reached', () => {
    const fills = fillsOf(trade({}, events))
    expect(fills.length).toBeGreaterThan(30)
    for (const ticker of new Set(fills.map((fill) => fill.ticker))) {
      const prints = printsOf(events).filter((print) => print.ticker === ticker)
      const own = fills.filter((fill) => fill.ticker === ticker)
      expect(sum(own)).toBeLessThan(sum(prints))
      for (const { side, price: at } of own) {
        expect(prints.some(({ yesPrice }) => (side === 'bid' ? yesPrice <= at : yesPrice >= at))).toBe(true)
      }
    }
  })

  it('fills nothing from the same book without its trades', () => {
    const quiet = trade(
      {},
      events.filter(({ kind }) => kind !== 'trade'),
    )
    expect(quiet.filter(({ kind }) => kind === 'accepted').length).toBeGreaterThan(100)
    expect(fillsOf(quiet)).toEqual([])
  })

  it('tells the same twice under drawn latencies, and something else under another seed', () => {
    const leg = { kind: 'exponential', minUs: 5_000, meanUs: 30_000, maxUs: 500_000 } as const
    const latency = { marketData: leg, command: leg, answer: leg }
    expect(trade({ latency, seed: 1 }, events)).toEqual(trade({ latency, seed: 1 }, events))
    expect(trade({ latency, seed: 2 }, events)).not.toEqual(trade({ latency, seed: 1 }, events))
  })
})
