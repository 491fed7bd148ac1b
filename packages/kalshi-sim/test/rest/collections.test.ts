import { price } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import type { AssociatedEvent, MultivariateEventCollection } from '../../src/exchange/reference-records.ts'
import { A, B, C, marketOf } from '../exchange-fixture.ts'
import { checkFrame } from '../support/asyncapi.ts'
import { associatedEvent, collectionOf } from '../support/records.ts'
import type { Answer } from '../support/rest-caller.ts'
import { openTimedFloor } from '../support/trading-floor.ts'

const floor = useEach(openTimedFloor)

const PATH = '/multivariate_event_collections'
const eventOf = (ticker: string): string => ticker.slice(0, ticker.lastIndexOf('-'))
const leg = (ticker: string, side: 'yes' | 'no' = 'yes', event: string = eventOf(ticker)) => ({
  market_ticker: ticker,
  event_ticker: event,
  side,
})

const add = (changes: Partial<MultivariateEventCollection> = {}): void => floor.exchange.references.addCollection(collectionOf(changes))
const create = (legs: readonly object[], more: object = {}): Promise<Answer> =>
  floor.ann.rest.post(`${PATH}/KXMVETEST-R`, { selected_markets: legs, ...more })
const codeOf = async (legs: readonly object[]): Promise<string> => (await create(legs)).body.error?.code

describe('collections', () => {
  it('are listed by status, event and series, with the older fields beside the newer', async () => {
    add({ associated_events: [associatedEvent('KXA-26JUN01', { size_max: 1, is_yes_only: true })] })
    add({ collection_ticker: 'LATER-R', series_ticker: 'LATER', open_date: '2026-06-01T13:00:00Z' })
    add({ collection_ticker: 'OVER-R', close_date: '2026-06-01T12:00:00Z' })
    const tickers = async (query: string) => {
      const { body } = await floor.ann.rest.get(`${PATH}?${query}`)
      return body.multivariate_contracts.map((each: { collection_ticker: string }) => each.collection_ticker)
    }
    expect(await tickers('')).toEqual(['KXMVETEST-R', 'LATER-R', 'OVER-R'])
    expect(await tickers('status=open')).toEqual(['KXMVETEST-R'])
    expect(await tickers('status=unopened')).toEqual(['LATER-R'])
    expect(await tickers('status=closed')).toEqual(['OVER-R'])
    expect(await tickers('series_ticker=LATER')).toEqual(['LATER-R'])
    expect(await tickers('associated_event_ticker=KXB-26JUN01')).toEqual(['LATER-R', 'OVER-R'])
    expect((await floor.ann.rest.get(`${PATH}/KXMVETEST-R`)).body.multivariate_contract).toMatchObject({
      associated_event_tickers: ['KXA-26JUN01'],
      is_single_market_per_event: true,
      is_all_yes: true,
      exchange_index: 1,
    })
    expect((await floor.ann.rest.get(`${PATH}/NONE`)).status).toBe(404)
  })

  it('page', async () => {
    add()
    add({ collection_ticker: 'OTHER-R' })
    const first = (await floor.ann.rest.get(`${PATH}?limit=1`)).body
    const second = (await floor.ann.rest.get(`${PATH}?limit=1&cursor=${first.cursor}`)).body
    expect([first.multivariate_contracts[0].collection_ticker, second.multivariate_contracts[0].collection_ticker, second.cursor]).toEqual([
      'KXMVETEST-R',
      'OTHER-R',
      '',
    ])
  })
})

describe('creating a combo', () => {
  it('makes a market of the legs on the shard and the grid of combos', async () => {
    add()
    const { body } = await create([leg(A), leg(C, 'no')], { with_market_payload: true })
    expect(body.market).toMatchObject({
      ticker: body.market_ticker,
      event_ticker: body.event_ticker,
      status: 'active',
      exchange_index: 1,
      price_level_structure: 'center_deci_edge_centi_cent',
      mve_collection_ticker: 'KXMVETEST-R',
      mve_selected_legs: [
        { market_ticker: A, event_ticker: 'KXA-26JUN01', side: 'yes' },
        { market_ticker: C, event_ticker: 'KXB-26JUN01', side: 'no' },
      ],
    })
    expect(body.event_ticker).toMatch(/^KXMVETEST-S2026[0-9A-F]{11}$/)
    expect((await floor.ann.rest.get('/series/KXMVETEST')).body.series).toMatchObject({
      fee_type: 'quadratic_with_combo_maker_fees',
      exchange_index: 1,
    })
  })

  it('gives the same market for the same legs in any order, and another one for others', async () => {
    add()
    const { body } = await create([leg(A), leg(C)])
    expect((await create([leg(C), leg(A)])).body).toEqual(body)
    expect((await create([leg(A), leg(C, 'no')])).body.market_ticker).not.toBe(body.market_ticker)
  })

  it('minds the order of the legs where the collection is ordered', async () => {
    add({ is_ordered: true })
    const { body } = await create([leg(A), leg(C)])
    expect((await create([leg(C), leg(A)])).body.market_ticker).not.toBe(body.market_ticker)
  })

  it('keeps combos out of GET /events and shows them in GET /events/multivariate', async () => {
    add()
    const { event_ticker: ticker, market_ticker: market } = (await create([leg(A), leg(C)])).body
    const tickers = async (path: string) =>
      (await floor.ann.rest.get(path)).body.events.map((event: { event_ticker: string }) => event.event_ticker)
    expect(await tickers('/events')).not.toContain(ticker)
    expect(await tickers('/events/multivariate')).toEqual([ticker])
    expect(await tickers('/events/multivariate?collection_ticker=KXMVETEST-R')).toEqual([ticker])
    expect(await tickers('/events/multivariate?series_ticker=KXA')).toEqual([])
    const nested = (await floor.ann.rest.get('/events/multivariate?with_nested_markets=true')).body.events[0].markets
    expect(nested).toMatchObject([{ ticker: market }])
    expect((await floor.ann.rest.get('/events/multivariate?series_ticker=A&collection_ticker=B')).status).toBe(400)
  })

  it('is told on the channel of combos alone', async () => {
    add()
    const client = await floor.bob.connect()
    await client.ask('subscribe', { channels: ['market_lifecycle_v2', 'multivariate_market_lifecycle'] }, 1)
    await create([leg(A), leg(C)])
    await client.settle()
    const frames = client.frames.filter(({ seq }) => seq !== undefined)
    expect(frames.flatMap(({ text }) => checkFrame(JSON.parse(text)))).toEqual([])
    expect(frames.map(({ type, msg }) => [type, msg.event_type])).toEqual([
      ['event_lifecycle', undefined],
      ['multivariate_market_lifecycle', 'created'],
    ])
  })

  it('trades by orders like any market, with money of shard 1', async () => {
    add()
    const { market_ticker: ticker } = (await create([leg(A), leg(C)])).body
    expect((await floor.bob.order('ask', '0.2500', '1.00', { ticker })).status).toBe(201)
    const { body } = await floor.ann.order('bid', '0.2500', '1.00', { ticker })
    expect(body.fill_count).toBe('1.00')
    expect((await floor.ann.rest.get('/portfolio/fills')).body.fills).toMatchObject([{ ticker, exchange_index: 1 }])
  })

  it('is refused to keys that may not write, and to nobody known', async () => {
    add()
    const reader = floor.trader(floor.ann.memberId, { scopes: ['read'] })
    expect((await reader.rest.post(`${PATH}/KXMVETEST-R`, { selected_markets: [leg(A), leg(C)] })).status).toBe(403)
    expect((await fetch(`${floor.listening.restUrl}${PATH}/KXMVETEST-R`, { method: 'POST' })).status).toBe(401)
  })
})

describe('legs', () => {
  it('that are named twice are duplicated_legs', async () => {
    add()
    expect((await create([leg(A), leg(A)])).body.error).toEqual({
      code: 'duplicated_legs',
      message: 'duplicated legs',
      details: A,
    })
  })

  it('that cannot both come true are conflicting_leg_outcomes', async () => {
    add()
    expect(await codeOf([leg(A), leg(A, 'no')])).toBe('conflicting_leg_outcomes')
    expect(await codeOf([leg(A), leg(B)])).toBeUndefined()
    const { exchange } = floor
    exchange.addEvent({ ticker: 'KXM-26JUN01', seriesTicker: 'KXA', title: 'm', subTitle: '', mutuallyExclusive: true })
    for (const suffix of ['1', '2']) exchange.openMarket(marketOf(`KXM-26JUN01-${suffix}`))
    add({ associated_events: [associatedEvent('KXM-26JUN01')] })
    const { error } = (await create([leg('KXM-26JUN01-1'), leg('KXM-26JUN01-2')])).body
    expect(error).toMatchObject({ code: 'conflicting_leg_outcomes', details: 'KXM-26JUN01-1, KXM-26JUN01-2' })
    expect(await codeOf([leg('KXM-26JUN01-1'), leg('KXM-26JUN01-2', 'no')])).toBeUndefined()
  })

  const legs = [leg(A), leg(C, 'no')]
  it.each<[string, readonly object[], Partial<MultivariateEventCollection>]>([
    ['an unknown market', [leg('KXA-26JUN01-9'), leg(C)], {}],
    ['a market of another event', [leg(A, 'yes', 'KXB-26JUN01'), leg(C)], {}],
    ['an event outside the collection', legs, { associated_events: [associatedEvent('KXA-26JUN01')] }],
    ['a NO where only YES may be', legs, { associated_events: yesOnly('KXA-26JUN01', 'KXB-26JUN01') }],
    ['fewer legs than there must be', [leg(A)], {}],
    ['more legs than there may be', legs, { size_min: 1, size_max: 1 }],
    ['more markets of an event than it gives', [leg(A), leg(B)], { associated_events: [associatedEvent('KXA-26JUN01', { size_max: 1 })] }],
  ])('with %s are invalid_market_combination', async (_what, chosen, changes) => {
    add(changes)
    expect(await codeOf(chosen)).toBe('invalid_market_combination')
  })

  it('that have closed are invalid_market_combination', async () => {
    add()
    floor.exchange.closeMarket(C)
    expect((await create([leg(A), leg(C)])).body.error).toMatchObject({ code: 'invalid_market_combination', details: C })
  })

  it('must be given, each with market, event and side', async () => {
    add()
    expect(await codeOf([])).toBe('missing_parameters')
    expect(await codeOf([{ market_ticker: A, side: 'yes' }, leg(C)])).toBe('missing_parameters')
    expect(await codeOf([{ ...leg(A), side: 'maybe' }, leg(C)])).toBe('invalid_parameters')
  })

  it('are taken only while the collection is open', async () => {
    add({ close_date: '2026-06-01T12:00:01Z' })
    expect((await create(legs)).status).toBe(200)
    floor.scheduler.advance(1_000)
    expect(await codeOf(legs)).toBe('bad_request')
  })
})

describe('a combo of settled legs', () => {
  it('loses with the first leg that does, and shows what each leg paid', async () => {
    add()
    const { market_ticker: ticker } = (await create([leg(A), leg(C)])).body
    floor.exchange.settleMarket(C, price(0))
    const { market } = (await floor.ann.rest.get(`/markets/${ticker}`)).body
    expect(market).toMatchObject({ status: 'finalized', result: 'no', settlement_value_dollars: '0.0000' })
    expect(market.mve_selected_legs.map((each: { yes_settlement_value_dollars?: string }) => each.yes_settlement_value_dollars)).toEqual([
      undefined,
      '0.0000',
    ])
  })

  it('wins when all legs have, a scalar leg by its share', async () => {
    add()
    const { market_ticker: won } = (await create([leg(A), leg(C, 'no')])).body
    const { market_ticker: shared } = (await create([leg(A), leg(B)])).body
    floor.exchange.settleMarket(A, price(10_000))
    expect((await floor.ann.rest.get(`/markets/${won}`)).body.market.status).toBe('active')
    floor.exchange.settleMarket(C, price(0))
    floor.exchange.settleMarket(B, price(2_500))
    expect((await floor.ann.rest.get(`/markets/${won}`)).body.market).toMatchObject({ result: 'yes', status: 'finalized' })
    expect((await floor.ann.rest.get(`/markets/${shared}`)).body.market).toMatchObject({
      result: 'scalar',
      settlement_value_dollars: '0.2500',
    })
  })
})

function yesOnly(...tickers: readonly string[]): readonly AssociatedEvent[] {
  return tickers.map((ticker) => associatedEvent(ticker, { is_yes_only: true }))
}
