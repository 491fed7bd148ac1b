import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../src/clock/scheduler.ts'
import { createExchange } from '../src/exchange/create-exchange.ts'
import type { PublicEvent } from '../src/exchange/public-event.ts'
import type { Flow, FlowTarget } from '../src/flow/flow.ts'
import { SyntheticFlow, type SyntheticFlowOptions } from '../src/flow/synthetic/synthetic-flow.ts'
import { START_US } from './exchange-fixture.ts'

const MINUTE_US = 60_000_000

const flowOf = (options: Partial<SyntheticFlowOptions> = {}): SyntheticFlow =>
  new SyntheticFlow({ seed: 7, markets: 12, rate: 200, startUs: START_US, durationUs: MINUTE_US, lifecycleSeconds: 20, ...options })

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kalshi-sim-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

/** Plays a flow to its end and returns its journal, byte for byte. */
function journalOf(flow: Flow, stepMs: number): string {
  const scheduler = new ManualScheduler()
  const journalPath = join(folder, 'journal.jsonl')
  const exchange = createExchange({ flow, scheduler, apiKeys: [], journalPath })
  exchange.flow.start()
  while (exchange.flow.state !== 'ended') scheduler.advance(stepMs)
  exchange.close()
  return readFileSync(journalPath, 'utf8')
}

/** Plays a flow against a target of our own. */
function eventsOf(flow: Flow, see: (event: PublicEvent) => void): void {
  const nothing = (): void => undefined
  const target: FlowTarget = {
    addSeries: nothing,
    addEvent: nothing,
    setStatus: nothing,
    matched: nothing,
    openMarket: ({ ticker }, { yes, no } = { yes: [], no: [] }) =>
      see({ kind: 'snapshot', ticker, yes, no, initial: true, tsUs: START_US }),
    publish: see,
  }
  flow.open(target)
  while (flow.peekUs() !== undefined) flow.step()
}

describe('a synthetic flow', () => {
  it('is fixed by its seed, whatever the steps of the clock', () => {
    const first = journalOf(flowOf(), 1_000)
    expect(first.length).toBeGreaterThan(1_000_000)
    expect(journalOf(flowOf(), 37)).toBe(first)
    expect(journalOf(flowOf({ seed: 8 }), 1_000)).not.toBe(first)
  })

  it('keeps its rate, over all kinds of messages', () => {
    let messages = 0
    eventsOf(flowOf({ rate: 400 }), (event) => {
      if (event.kind !== 'snapshot') messages++
    })
    expect(messages / 60).toBeGreaterThan(360)
    expect(messages / 60).toBeLessThan(440)
  })

  it('publishes books that deltas make up and that are never crossed, and trades that take their quantity out of them', () => {
    const books = new Map<string, Map<string, number>>()
    const crossed: string[] = []
    const kinds = new Set<string>()
    let tradedNotTaken = 0
    let openTrade: { ticker: string; count: number } | undefined
    eventsOf(flowOf({ rate: 500 }), (event) => {
      kinds.add(event.kind)
      if (event.kind === 'snapshot') {
        books.set(
          event.ticker,
          new Map([
            ...event.yes.map((level) => [`yes ${level.price}`, level.qty] as const),
            ...event.no.map((level) => [`no ${level.price}`, level.qty] as const),
          ]),
        )
      }
      if (event.kind === 'trade') openTrade = { ticker: event.ticker, count: event.count }
      if (event.kind !== 'delta') return
      if (openTrade && (openTrade.ticker !== event.ticker || event.delta !== -openTrade.count)) tradedNotTaken++
      openTrade = undefined
      const book = books.get(event.ticker)
      const key = `${event.side} ${event.price}`
      const next = (book?.get(key) ?? 0) + event.delta
      expect(next).toBeGreaterThanOrEqual(0)
      if (next === 0) book?.delete(key)
      else book?.set(key, next)
      const best = (side: string): number =>
        Math.max(0, ...[...(book?.keys() ?? [])].filter((each) => each.startsWith(side)).map((each) => Number(each.split(' ')[1])))
      if (best('yes') + best('no') >= 10_000) crossed.push(`${event.ticker} ${event.tsUs}`)
    })
    expect([...kinds].sort()).toEqual(['delta', 'lifecycle', 'snapshot', 'ticker', 'trade'])
    expect(crossed).toEqual([])
    expect(tradedNotTaken).toBe(0)
  })

  it('says the ticker of a market once a second at most', () => {
    const last = new Map<string, number>()
    let shortest = Number.POSITIVE_INFINITY
    eventsOf(flowOf(), (event) => {
      if (event.kind !== 'ticker') return
      shortest = Math.min(shortest, event.tsUs - (last.get(event.ticker) ?? Number.NEGATIVE_INFINITY))
      last.set(event.ticker, event.tsUs)
    })
    expect(shortest).toBeGreaterThanOrEqual(1_000_000)
  })

  it('rolls a market: announced, opened in silence, closed with an empty book, determined, settled; nothing trades before or after', () => {
    const stories = new Map<string, string[]>()
    eventsOf(flowOf({ durationUs: 70_000_000 }), (event) => {
      if (!event.ticker.startsWith('KXSIMBTC-26JUN0112')) return
      const story = stories.get(event.ticker) ?? []
      stories.set(event.ticker, story)
      const word =
        event.kind === 'lifecycle'
          ? event.eventType
          : event.kind === 'snapshot'
            ? `book of ${event.yes.length + event.no.length > 0 ? 'levels' : 'nothing'}`
            : event.kind
      if (word !== 'ticker' && word !== story.at(-1) && !(word === 'trade' || (word === 'delta' && story.at(-1) === 'trade')))
        story.push(word)
    })
    const [first, second, third, fourth] = [...stories.values()]
    expect(first).toEqual(['book of levels', 'delta', 'book of nothing', 'determined', 'settled'])
    expect(second).toEqual(['book of nothing', 'created', 'delta', 'book of nothing', 'determined', 'settled'])
    expect(third).toEqual(['book of nothing', 'created', 'delta', 'book of nothing', 'determined', 'settled'])
    expect(fourth).toEqual(['book of nothing', 'created', 'delta'])
  })

  it('has no lifecycle when told so', () => {
    const kinds = new Set<string>()
    eventsOf(flowOf({ lifecycleSeconds: 0 }), (event) => kinds.add(event.kind))
    expect(kinds.has('lifecycle')).toBe(false)
  })
})
