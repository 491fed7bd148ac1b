import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CENTI_CENT } from '../../src/exchange/price-structure.ts'
import { marketOf } from '../exchange-fixture.ts'
import { isPresent, shared } from '../fixtures.ts'
import { type Floor, openFloor, type Trader } from '../support/trading-floor.ts'
import { Comparison, type Exception } from './compare.ts'

const FILLS = 'fixtures/rest_portfolio_fills_redacted_202608.json'

interface RecordedFill {
  readonly ticker: string
  readonly outcome_side: 'yes' | 'no'
  readonly yes_price_dollars: string
  readonly count_fp: string
  readonly is_taker: boolean
}

const EXCEPTIONS: readonly Exception[] = [
  ...['fill_id', 'order_id'].map((field): Exception => ({ field, kind: 'value', reason: 'drawn anew' })),
  ...['created_time', 'ts'].map((field): Exception => ({ field, kind: 'value', reason: 'of the session' })),
  { field: 'trade_id', kind: 'value', reason: 'replaced by another than fill_id when identity was taken out' },
  { field: 'exchange_index', kind: 'only ours', reason: 'came with the shards, days behind the recording' },
]

describe.runIf(isPresent(FILLS))('33 recorded fills of August 2026', () => {
  const comparison = new Comparison(EXCEPTIONS)
  let floor: Floor
  let taker: Trader
  let maker: Trader

  beforeAll(async () => {
    floor = await openFloor({ members: [{ memberId: 'taker' }, { memberId: 'maker' }] })
    taker = floor.trader('taker')
    maker = floor.trader('maker')
  })

  afterAll(() => floor.close())

  /** Baseball was charged half of the schedule before its games. */
  function openMarket(ticker: string): void {
    const { exchange } = floor
    const [seriesTicker = ''] = ticker.split('-')
    const multiplierPpm = seriesTicker.startsWith('KXMLB') ? 500_000 : 1_000_000
    const series = { ticker: seriesTicker, title: seriesTicker, category: 'Test', frequency: 'custom', tags: [] }
    exchange.addSeries({ ...series, fees: { type: 'quadratic', multiplierPpm } })
    if (!exchange.catalogue.findMarket(ticker)) exchange.openMarket(marketOf(ticker, { structure: CENTI_CENT }))
  }

  async function fill({ ticker, outcome_side, yes_price_dollars, count_fp, is_taker }: RecordedFill): Promise<unknown> {
    openMarket(ticker)
    const order = {
      ticker,
      price: yes_price_dollars,
      count: count_fp,
      time_in_force: 'good_till_canceled',
      self_trade_prevention_type: 'maker',
    }
    const [own, others] = outcome_side === 'yes' ? ['bid', 'ask'] : ['ask', 'bid']
    const [first, second] = is_taker ? [maker, taker] : [taker, maker]
    await first.rest.post('/portfolio/events/orders', { ...order, side: first === taker ? own : others })
    await second.rest.post('/portfolio/events/orders', { ...order, side: second === taker ? own : others })
    return (await taker.rest.get('/portfolio/fills?limit=1')).body.fills[0]
  }

  it('cost what they cost then, to the micro-dollar', async () => {
    const { fills } = JSON.parse(readFileSync(shared(FILLS), 'utf8')).payload
    expect(fills).toHaveLength(33)
    for (const recorded of fills) expect(comparison.differences(recorded, await fill(recorded)), recorded.ticker).toEqual([])
    expect(comparison.unused()).toEqual([])
  })
})
