import { fileURLToPath } from 'node:url'
import { complement, formatPrice, formatQty, type Price } from '@kassandra/kalshi-sdk/units'
import { afterEach, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../../src/clock/scheduler.ts'
import type { Level } from '../../src/exchange/level.ts'
import type { Market } from '../../src/exchange/market.ts'
import type { Flow } from '../../src/flow/flow.ts'
import { loadCaptures } from '../../src/flow/recorded/load-captures.ts'
import { planReplay } from '../../src/flow/recorded/plan-replay.ts'
import { RecordedFlow } from '../../src/flow/recorded/recorded-flow.ts'
import { SyntheticFlow } from '../../src/flow/synthetic/synthetic-flow.ts'
import { START_US } from '../exchange-fixture.ts'
import { BookClient } from '../support/book-client.ts'
import { totalMoney } from '../support/total-money.ts'
import { type Floor, openFloor } from '../support/trading-floor.ts'

const CAPTURE = fileURLToPath(new URL('../../captures/demo-markets.jsonl.gz', import.meta.url))
const FACTOR = 10

let floor: Floor
let client: BookClient | undefined

afterEach(async () => {
  client?.close()
  await floor.close()
})

const FLOWS: readonly (readonly [string, () => Promise<Flow>])[] = [
  [
    'synthetic',
    async () => new SyntheticFlow({ seed: 5, markets: 6, rate: 60, startUs: START_US, durationUs: 120_000_000, lifecycleSeconds: 0 }),
  ],
  ['recorded', async () => new RecordedFlow(planReplay(await loadCaptures([CAPTURE])))],
]

/** The market with bids for YES whose best offer is furthest from them. */
function widest(markets: readonly Market[]): { readonly market: Market; readonly bid: Price } {
  const candidates = markets.flatMap((market) => {
    const [yes, no] = [market.book.best('yes'), market.book.best('no')]
    return market.status === 'active' && yes && no ? [{ market, bid: yes.price, gap: complement(no.price) - yes.price }] : []
  })
  const [found] = candidates.toSorted((a, b) => b.gap - a.gap)
  if (!found) throw new Error('no market is open')
  return found
}

const shown = (levels: readonly Level[]) => levels.map(({ price, qty }) => [formatPrice(price), formatQty(qty)])
const ascending = (levels: ReadonlyMap<string, string> = new Map()) => [...levels].sort(([a], [b]) => Number(a) - Number(b))

describe.each(FLOWS)('on a %s flow at ten times its speed', (_name, create) => {
  it('a quote executes in the book of everybody, in windows of exchange time, and no money is made or lost', async () => {
    const scheduler = new ManualScheduler()
    floor = await openFloor({ flow: await create(), speed: { kind: 'factor', factor: FACTOR }, scheduler })
    const { exchange, ann, bob } = floor
    exchange.flow.start()
    scheduler.advance(500)
    const { market, bid } = widest(exchange.catalogue.markets())
    client = new BookClient(floor.listening.wsUrl, ann.key, [market.ticker])
    await client.open()
    const money = totalMoney(exchange.trading)

    const rfq = { market_ticker: market.ticker, contracts: 10, rest_remainder: false }
    const rfqId = (await ann.rest.post('/communications/rfqs', rfq)).body.id
    const quote = await bob.rest.post('/communications/quotes', {
      rfq_id: rfqId,
      yes_bid: formatPrice(bid),
      no_bid: '0',
      rest_remainder: false,
    })
    const path = `/communications/rfqs/${rfqId}/quotes/${quote.body.id}`
    await ann.rest.put(`${path}/accept`, { accepted_side: 'yes' })
    await bob.rest.put(`${path}/confirm`)
    scheduler.advance(15_000 / FACTOR - 1)
    expect((await bob.rest.get(path)).body.quote.status).toBe('confirmed')
    scheduler.advance(1)
    const { status, cancellation_reason, confirmed_ts, executed_ts } = (await bob.rest.get(path)).body.quote
    expect([status, cancellation_reason]).toEqual(['executed', undefined])
    expect(Math.abs(Date.parse(executed_ts) - Date.parse(confirmed_ts) - 15_000)).toBeLessThan(1_000)

    const { fills } = exchange.trading
    const sold = fills.filter(({ owner, side }) => owner.memberId === ann.memberId && side === 'no')
    expect(sold.reduce((sum, { count }) => sum + count, 0)).toBe(1_000)
    scheduler.advance(500)
    expect(totalMoney(exchange.trading)).toBe(money)
    await client.settle()
    expect([client.gaps, client.defects]).toEqual([0, []])
    const built = client.books.get(market.ticker)
    expect({ yes: ascending(built?.yes), no: ascending(built?.no) }).toEqual({
      yes: shown(market.book.levels('yes')),
      no: shown(market.book.levels('no')),
    })
  })
})
