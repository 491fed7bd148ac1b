import { epochUs, microUsd, parseInstant } from '@kassandra/kalshi-sdk/units'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ManualScheduler } from '../../src/clock/scheduler.ts'
import { marketOf } from '../exchange-fixture.ts'
import { isPresent } from '../fixtures.ts'
import { type Floor, openFloor, type Trader } from '../support/trading-floor.ts'
import { Comparison, type Exception } from './compare.ts'
import { dataOf, readSteps } from './recording.ts'

const RECORDING = 'fixtures/rfq_scenario_accept_no_20260706.jsonl'
const SERIES = 'KXMLBGAME'
const EVENT = 'KXMLBGAME-26JUL081840NYYTB'
const MARKET = `${EVENT}-NYY`
const RFQS = '/communications/rfqs'
const QUOTES = '/communications/quotes'

const ids = (...fields: readonly string[]): readonly Exception[] => fields.map((field) => ({ field, kind: 'id', reason: 'drawn anew' }))
const times = (...fields: readonly string[]): readonly Exception[] =>
  fields.map((field) => ({ field, kind: 'value', reason: 'of the session' }))

const described = (...fields: readonly string[]): readonly Exception[] =>
  fields.map((field) => ({ field, kind: 'only recorded', reason: 'not held by the catalogue of the simulator' }))

const EXCEPTIONS: readonly Exception[] = [
  ...ids('id', 'rfq_id', 'order_id', 'creator_order_id', 'trade_id', 'fill_id', 'creator_id', 'rfq_creator_id', 'creator_user_id'),
  ...times('updated_ts', 'last_updated_ts', 'created_time', 'ts', 'created_ts', 'accepted_ts', 'confirmed_ts', 'executed_ts'),
  ...described('custom_strike', 'early_close_condition', 'occurrence_datetime', 'strike_type'),
  { field: 'expected_expiration_time', kind: 'value', reason: 'described by the close time here' },
  { field: 'rules_secondary', kind: 'value', reason: 'not held by the catalogue of the simulator' },
  { field: 'settlement_timer_seconds', kind: 'value', reason: 'the same for every market of the simulator' },
  { field: 'updated_time', kind: 'value', reason: 'of the session' },
  { field: 'volume_24h_fp', kind: 'value', reason: 'counted late on the demo exchange: "0.00" twelve seconds behind a trade' },
  { field: 'subtitle', kind: 'only ours', reason: 'deprecated, and sent for some markets only' },
  { field: 'settlement_bounds_type', kind: 'only ours', reason: 'came with version 3.31.0' },
  { field: 'fractional_trading_enabled', kind: 'only recorded', reason: 'left the schema on 2026-07-09' },
  { field: 'response_price_units', kind: 'only recorded', reason: 'left the schema on 2026-07-09' },
  { field: 'resting_orders_count', kind: 'only recorded', reason: 'left the schema on 2026-07-09' },
  { field: 'exchange_index', kind: 'only ours', reason: 'came with the shards in August 2026' },
]

describe.runIf(isPresent(RECORDING))('a recorded life of a quote whose NO bid is accepted', () => {
  const steps = isPresent(RECORDING) ? readSteps(RECORDING) : []
  const comparison = new Comparison(EXCEPTIONS)
  const scheduler = new ManualScheduler()
  let floor: Floor
  let maker: Trader
  let requester: Trader

  beforeAll(async () => {
    const cash = { 0: microUsd(1_000_000_000) }
    floor = await openFloor({
      scheduler,
      startUs: epochUs(parseInstant('2026-07-06T01:55:00Z')),
      members: [
        { memberId: 'maker', cash },
        { memberId: 'requester', cash },
      ],
    })
    maker = floor.trader('maker')
    requester = floor.trader('requester')
    const { exchange } = floor
    exchange.addSeries({ ticker: SERIES, title: 'Professional Baseball Game', category: 'Sports', frequency: 'custom', tags: [] })
    exchange.addEvent({ ticker: EVENT, seriesTicker: SERIES, title: 'New York Y vs Tampa Bay', subTitle: '', mutuallyExclusive: true })
    const { market } = dataOf(steps, 'market_payload')
    exchange.openMarket(
      marketOf(MARKET, {
        eventTicker: EVENT,
        seriesTicker: SERIES,
        title: market.title,
        yesSubTitle: market.yes_sub_title,
        noSubTitle: market.no_sub_title,
        rules: market.rules_primary,
        createdUs: parseInstant(market.created_time),
        openUs: parseInstant(market.open_time),
        closeUs: parseInstant(market.close_time),
      }),
    )
    await trade('yes')
  })

  afterAll(() => floor.close())

  /** The whole way from the request to the execution; what each step answered. */
  async function trade(side: 'yes' | 'no') {
    const rfq = await requester.rest.post(RFQS, { market_ticker: MARKET, contracts: 1, rest_remainder: false })
    const market = await requester.rest.get(`/markets/${MARKET}`)
    const orderbook = await requester.rest.get(`/markets/${MARKET}/orderbook`)
    const quote = await maker.rest.post(QUOTES, { rfq_id: rfq.body.id, yes_bid: '0.48', no_bid: '0.48', rest_remainder: false })
    const path = `${RFQS}/${rfq.body.id}/quotes/${quote.body.id}`
    const accepted = await requester.rest.put(`${path}/accept`, { accepted_side: side })
    const confirmed = await maker.rest.put(`${path}/confirm`)
    scheduler.advance(15_000)
    const terminal = await maker.rest.get(path)
    return { rfq, market, orderbook, quote, accepted, confirmed, terminal }
  }

  const accountOf = async ({ memberId, rest }: Trader) => ({
    label: memberId,
    balance: (await rest.get('/portfolio/balance')).body,
    positions: (await rest.get('/portfolio/positions')).body,
    fills: (await rest.get('/portfolio/fills')).body,
  })

  const compare = (step: string, own: unknown): void => expect(comparison.differences(dataOf(steps, step), own), step).toEqual([])

  it('has the recorded answers at every step', async () => {
    compare('before_maker', await accountOf(maker))
    compare('before_requester', await accountOf(requester))
    const { rfq, market, orderbook, quote, accepted, confirmed, terminal } = await trade('no')
    compare('rfq_created', rfq.body)
    compare('market_payload', market.body)
    compare('orderbook', orderbook.body)
    compare('quote_created', { response: quote.body, yes_bid: '0.4800', no_bid: '0.4800' })
    // The recording client shows an answer without a body as an empty object.
    compare('quote_accepted', { response: accepted.body ?? {}, accepted_side: 'no' })
    compare('quote_confirmed', confirmed.body ?? {})
    compare('quote_status_poll', { status: terminal.body.quote.status })
    compare('quote_terminal', terminal.body.quote)
    const orderId = terminal.body.quote.creator_order_id
    compare('fills_by_creator_order_id', (await maker.rest.get(`/portfolio/fills?order_id=${orderId}`)).body)
    compare('after_maker', await accountOf(maker))
    compare('after_requester', await accountOf(requester))
    expect(comparison.unused()).toEqual([])
  })
})
