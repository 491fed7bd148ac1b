import { epochUs, microUsd, parseInstant } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../../src/clock/scheduler.ts'
import { marketOf } from '../exchange-fixture.ts'
import { isPresent } from '../fixtures.ts'
import { type Floor, openFloor, type Trader } from '../support/trading-floor.ts'
import { Comparison, type Exception } from './compare.ts'
import { dataOf, readSteps } from './recording.ts'

const OFF_GRID = 'fixtures/rfq_scenario_off_grid_20260706.jsonl'
const ACCOUNT = 'fixtures/account_limits_costs_20260706.jsonl'
const MARKET = 'KXMLBGAME-26JUL081840NYYTB-NYY'

const EXCEPTIONS: readonly Exception[] = [
  { field: 'id', kind: 'id', reason: 'drawn anew' },
  { field: 'communications_id', kind: 'id', reason: 'drawn anew' },
  {
    field: 'PUT /trade-api/v2/multivariate_event_collections/:collection_ticker/lookup',
    kind: 'only recorded',
    reason: 'gone since 2026-08-06',
  },
  { field: 'DELETE /trade-api/v2/portfolio/events/orders', kind: 'only ours', reason: 'came with version 3.30.0' },
]

describe.runIf(isPresent(OFF_GRID) && isPresent(ACCOUNT))('recorded facts of an account', () => {
  const scheduler = new ManualScheduler()
  const comparison = new Comparison(EXCEPTIONS)
  let floor: Floor
  let maker: Trader
  let requester: Trader

  beforeAll(async () => {
    const cash = { 0: microUsd(1_000_000_000) }
    const members = [
      { memberId: 'maker', cash },
      { memberId: 'requester', cash },
    ]
    floor = await openFloor({ scheduler, startUs: epochUs(parseInstant('2026-07-06T01:58:00Z')), members })
    floor.exchange.openMarket(marketOf(MARKET))
    maker = floor.trader('maker')
    requester = floor.trader('requester')
  })

  afterAll(async () => {
    await floor.close()
    expect(comparison.unused()).toEqual([])
  })

  it('a quote off the price grid is taken', async () => {
    const steps = readSteps(OFF_GRID)
    const rfq = await requester.rest.post('/communications/rfqs', { market_ticker: MARKET, contracts: 1, rest_remainder: false })
    const offGrid = { rfq_id: rfq.body.id, yes_bid: '0.4805', no_bid: '0.4800', rest_remainder: false }
    const quote = await maker.rest.post('/communications/quotes', offGrid)
    expect([rfq.status, quote.status]).toEqual([201, 201])
    expect(comparison.differences(dataOf(steps, 'rfq_created'), rfq.body)).toEqual([])
    expect(comparison.differences(dataOf(steps, 'off_grid_quote_unexpectedly_accepted'), quote.body)).toEqual([])
  })

  it('costs, limits and the public name are as recorded', async () => {
    const steps = readSteps(ACCOUNT)
    const costs = (await maker.rest.get('/account/endpoint_costs')).body
    expect(comparison.differences(byEndpoint(dataOf(steps, 'endpoint_costs')), byEndpoint(costs))).toEqual([])
    expect(comparison.differences(dataOf(steps, 'api_limits'), (await maker.rest.get('/account/limits')).body)).toEqual([])
    const name = (await maker.rest.get('/communications/id')).body
    expect(comparison.differences(dataOf(steps, 'communications_id'), name)).toEqual([])
    expect(name.communications_id).toMatch(/^[0-9a-f]{64}$/)
  })
})

interface Costs {
  readonly default_cost: number
  readonly endpoint_costs: readonly { readonly method: string; readonly path: string; readonly cost: number }[]
}

/** Costs under the name of their endpoint, so that a list with one more of them can be compared. */
const byEndpoint = ({ default_cost, endpoint_costs }: Costs) => ({
  default_cost,
  endpoint_costs: Object.fromEntries(endpoint_costs.map(({ method, path, cost }) => [`${method} ${path}`, cost])),
})
