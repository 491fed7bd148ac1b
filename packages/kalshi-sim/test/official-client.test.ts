import { randomUUID } from 'node:crypto'
import { createRequire } from 'node:module'
import { price } from '@kassandra/kalshi-sdk/units'
import * as official from 'kalshi-typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateCredentials } from '../src/auth/credentials.ts'
import type { Exchange } from '../src/exchange/exchange.ts'
import type { Listening } from '../src/server/listen.ts'
import { A, B, marketOf, startExchange } from './exchange-fixture.ts'
import { fillReferences, IDS } from './support/official-records.ts'
import { ANN, BOB } from './support/trading-floor.ts'

/** Not simulated: for futures commission merchants only. */
const LEFT_OUT = ['FcmApi']

/** The HTTP client that the official one is made with. */
const axios: { create(): never } = createRequire(createRequire(import.meta.url).resolve('kalshi-typescript'))('axios')

type Api = Readonly<Record<string, (...args: readonly unknown[]) => Promise<{ readonly status: number; readonly data: unknown }>>>

/** Every operation that was called and answered well, as `Api.method`. */
const called = new Set<string>()

/** The official client of one member, which notes what is called. */
function officialClient(restUrl: string, { keyId, privateKeyPem }: { readonly keyId: string; readonly privateKeyPem: string }) {
  const configuration = new official.Configuration({ apiKey: keyId, privateKeyPem, basePath: restUrl })
  // Each API on HTTP of its own: all that share one sign every request, the last key winning.
  const watch = <T extends object>(name: string, api: T): T =>
    new Proxy(api, {
      get(target, method, receiver) {
        const value: unknown = Reflect.get(target, method, receiver)
        if (typeof value !== 'function') return value
        return async (...args: readonly unknown[]) => {
          const answer: unknown = await value.apply(target, args)
          called.add(`${name}.${String(method)}`)
          return answer
        }
      },
    })
  return {
    account: watch('AccountApi', new official.AccountApi(configuration, restUrl, axios.create())),
    apiKeys: watch('ApiKeysApi', new official.ApiKeysApi(configuration, restUrl, axios.create())),
    communications: watch('CommunicationsApi', new official.CommunicationsApi(configuration, restUrl, axios.create())),
    events: watch('EventsApi', new official.EventsApi(configuration, restUrl, axios.create())),
    exchange: watch('ExchangeApi', new official.ExchangeApi(configuration, restUrl, axios.create())),
    historical: watch('HistoricalApi', new official.HistoricalApi(configuration, restUrl, axios.create())),
    incentives: watch('IncentiveProgramsApi', new official.IncentiveProgramsApi(configuration, restUrl, axios.create())),
    liveData: watch('LiveDataApi', new official.LiveDataApi(configuration, restUrl, axios.create())),
    market: watch('MarketApi', new official.MarketApi(configuration, restUrl, axios.create())),
    milestone: watch('MilestoneApi', new official.MilestoneApi(configuration, restUrl, axios.create())),
    multivariate: watch('MultivariateApi', new official.MultivariateApi(configuration, restUrl, axios.create())),
    groups: watch('OrderGroupsApi', new official.OrderGroupsApi(configuration, restUrl, axios.create())),
    orders: watch('OrdersApi', new official.OrdersApi(configuration, restUrl, axios.create())),
    portfolio: watch('PortfolioApi', new official.PortfolioApi(configuration, restUrl, axios.create())),
    search: watch('SearchApi', new official.SearchApi(configuration, restUrl, axios.create())),
    targets: watch('StructuredTargetsApi', new official.StructuredTargetsApi(configuration, restUrl, axios.create())),
  }
}

let exchange: Exchange
let listening: Listening
let close: () => Promise<void>
let ann: ReturnType<typeof officialClient>
let bob: ReturnType<typeof officialClient>

beforeAll(async () => {
  const running = await startExchange()
  ;({ exchange, listening, close } = running)
  const clientOf = (memberId: string) => {
    // The official client signs with RSA only.
    const { credentials, apiKey } = generateCredentials('rsa')
    exchange.addApiKey({ ...apiKey, memberId })
    return officialClient(listening.restUrl, credentials)
  }
  ann = clientOf(ANN)
  bob = clientOf(BOB)
  fillReferences(exchange)
})

afterAll(() => close())

const order = (
  side: 'bid' | 'ask',
  at: string,
  count: string,
  more: Partial<official.CreateOrderV2Request> = {},
): official.CreateOrderV2Request => ({
  ticker: A,
  side,
  price: at,
  count,
  time_in_force: 'good_till_canceled',
  self_trade_prevention_type: 'taker_at_cross',
  client_order_id: randomUUID(),
  ...more,
})

/** Status and error code of a call that fails. */
async function refusal(call: Promise<unknown>): Promise<readonly [number, string]> {
  try {
    await call
  } catch (error) {
    const { response } = error as {
      readonly response: { readonly status: number; readonly data: { readonly error: { readonly code: string } } }
    }
    return [response.status, response.data.error.code]
  }
  throw new Error('it was carried out')
}

describe('the official client', () => {
  it('reads the exchange and its markets', async () => {
    const range = [1_780_000_000, 1_790_000_000] as const
    expect((await ann.exchange.getExchangeStatus()).data.exchange_active).toBe(true)
    expect((await ann.exchange.getExchangeSchedule()).data.schedule).toBeDefined()
    expect((await ann.exchange.getUserDataTimestamp()).data.as_of_time).toMatch(/^2026/)
    expect((await ann.exchange.getSeriesFeeChanges('KXA', true)).data.series_fee_change_arr).toEqual(expect.any(Array))
    expect((await ann.market.getMarkets(2)).data.markets).toHaveLength(2)
    expect((await ann.market.getMarket(A)).data.market.ticker).toBe(A)
    expect((await ann.market.getMarketOrderbook(A)).data.orderbook_fp.yes_dollars.at(-1)).toEqual(['0.4200', '3.00'])
    expect((await ann.market.getMarketOrderbooks([A, B])).data.orderbooks).toHaveLength(2)
    expect((await ann.market.getTrades()).data.trades).toEqual([])
    expect((await ann.market.getSeries('KXA')).data.series.ticker).toBe('KXA')
    expect((await ann.market.getSeriesList()).data.series.length).toBeGreaterThan(1)
    expect((await ann.market.getMarketCandlesticks('KXA', A, ...range, 60)).data.ticker).toBe(A)
    expect((await ann.market.batchGetMarketCandlesticks(`${A},${B}`, ...range, 60)).data.markets).toHaveLength(2)
    expect((await ann.events.getEvents(10)).data.events.length).toBeGreaterThan(0)
    expect((await ann.events.getEvent('KXA-26JUN01')).data.event.event_ticker).toBe('KXA-26JUN01')
    expect((await ann.events.getEventMetadata('KXA-26JUN01')).data.market_details).toHaveLength(2)
    expect((await ann.events.getEventFeeChanges()).data.event_fee_changes).toEqual([])
    expect((await ann.events.getMultivariateEvents()).data.events).toEqual([])
    expect((await ann.events.getMarketCandlesticksByEvent('KXA-26JUN01', 'KXA', ...range, 60)).data.market_tickers).toContain(A)
    const forecast = ann.events.getEventForecastPercentilesHistory('KXA-26JUN01', 'KXA', [5_000], ...range, 60)
    expect((await forecast).data.forecast_history).toEqual(expect.any(Array))
  })

  it('reads what surrounds the markets', async () => {
    expect((await ann.milestone.getMilestones(10)).data.milestones).toHaveLength(1)
    expect((await ann.milestone.getMilestone(IDS.milestone)).data.milestone.id).toBe(IDS.milestone)
    expect((await ann.targets.getStructuredTargets()).data.structured_targets).toHaveLength(1)
    expect((await ann.targets.getStructuredTarget(IDS.target)).data.structured_target?.id).toBe(IDS.target)
    expect((await ann.liveData.getLiveDatas([IDS.milestone])).data.live_datas).toHaveLength(1)
    expect((await ann.liveData.getLiveDataByMilestone(IDS.milestone)).data.live_data.milestone_id).toBe(IDS.milestone)
    expect((await ann.liveData.getLiveData('football_game', IDS.milestone)).data.live_data.milestone_id).toBe(IDS.milestone)
    expect((await ann.liveData.getGameStats(IDS.milestone)).data).toHaveProperty('pbp')
    expect((await ann.liveData.getEventLiveData('KXA-26JUN01')).data.live_data).toBeDefined()
    expect((await ann.liveData.getWeatherIndex(IDS.city)).data.city).toBe(IDS.city)
    expect((await ann.liveData.getWeatherIndexCalibrations(IDS.city)).data.calibrations).toEqual(expect.any(Array))
    expect((await ann.search.getTagsForSeriesCategories()).data.tags_by_categories).toBeDefined()
    expect((await ann.search.getFiltersForSports()).data.sport_ordering).toEqual(['Football'])
    expect((await ann.incentives.getIncentivePrograms()).data.incentive_programs).toHaveLength(1)
    expect((await ann.multivariate.getMultivariateEventCollections()).data.multivariate_contracts).toHaveLength(1)
    expect((await ann.multivariate.getMultivariateEventCollection(IDS.collection)).data.multivariate_contract.collection_ticker).toBe(
      IDS.collection,
    )
    const selected = {
      selected_markets: [A, 'KXB-26JUN01-1'].map((market_ticker) => ({
        market_ticker,
        event_ticker: market_ticker.slice(0, 11),
        side: 'yes',
      })),
    }
    const combo = await ann.multivariate.createMarketInMultivariateEventCollection(IDS.collection, selected as never)
    expect((await ann.market.getMarket(combo.data.market_ticker)).data.market.mve_selected_legs).toHaveLength(2)
  })

  it('trades: creates, amends, decreases, cancels, one by one and in batches', async () => {
    const placed = await ann.orders.createOrderV2(order('bid', '0.4300', '5.00'))
    expect(placed.status).toBe(201)
    const id = placed.data.order_id
    expect((await bob.orders.createOrderV2(order('ask', '0.4300', '1.00'))).data.fill_count).toBe('1.00')
    expect((await ann.orders.getOrder(id)).data.order).toMatchObject({ status: 'resting', fill_count_fp: '1.00' })
    expect((await ann.orders.getOrderQueuePosition(id)).data.queue_position_fp).toBe('0.00')
    expect((await ann.orders.getOrderQueuePositions(A)).data.queue_positions).toHaveLength(1)
    expect((await ann.orders.decreaseOrderV2(id, { reduce_by: '1.00' })).data.remaining_count).toBe('3.00')
    expect((await ann.orders.amendOrderV2(id, { ticker: A, side: 'bid', price: '0.4400', count: '3.00' })).data.remaining_count).toBe(
      '2.00',
    )
    expect((await ann.orders.cancelOrderV2(id)).data.reduced_by).toBe('2.00')
    expect(await refusal(ann.orders.cancelOrderV2(id))).toEqual([404, 'not_found'])
    const batch = await ann.orders.batchCreateOrdersV2({ orders: [order('bid', '0.4100', '1.00'), order('bid', '0.4150', '1.00')] })
    expect(batch.data.orders).toMatchObject([{ remaining_count: '1.00' }, { error: { code: 'invalid_price' } }])
    const [first] = batch.data.orders
    expect((await ann.orders.batchCancelOrdersV2({ orders: [{ order_id: first?.order_id ?? '' }] })).data.orders).toMatchObject([
      { reduced_by: '1.00' },
    ])
    await ann.orders.createOrderV2(order('bid', '0.4100', '1.00'))
    expect((await ann.orders.cancelAllOrders()).status).toBe(204)
    expect((await ann.orders.getOrders(A, undefined, undefined, undefined, 'resting')).data.orders).toEqual([])
    expect(await refusal(ann.orders.createOrderV2(order('bid', '0.4500', '1.00', { post_only: true, price: '0.9900' })))).toEqual([
      400,
      'invalid_order',
    ])
  })

  it('works with order groups', async () => {
    const { data } = await ann.groups.createOrderGroup({ contracts_limit: 5 })
    expect((await ann.groups.getOrderGroups()).data.order_groups).toMatchObject([{ id: data.order_group_id }])
    expect((await ann.groups.getOrderGroup(data.order_group_id)).data.is_auto_cancel_enabled).toBe(true)
    await ann.groups.updateOrderGroupLimit(data.order_group_id, { contracts_limit: 6 })
    await ann.groups.triggerOrderGroup(data.order_group_id)
    expect((await ann.groups.getOrderGroup(data.order_group_id)).data).toMatchObject({
      is_auto_cancel_enabled: false,
      contracts_limit_fp: '6.00',
    })
    await ann.groups.resetOrderGroup(data.order_group_id)
    expect((await ann.groups.deleteOrderGroup(data.order_group_id)).status).toBe(200)
  })

  it('keeps its portfolio, subaccounts and shards', async () => {
    expect((await ann.portfolio.getBalance()).data.balance).toBeGreaterThan(0)
    expect((await ann.portfolio.getPositions()).data.market_positions).toMatchObject([{ ticker: A, position_fp: '1.00' }])
    expect((await ann.portfolio.getFills(A)).data.fills).toMatchObject([{ is_taker: false, yes_price_dollars: '0.4300' }])
    expect((await ann.portfolio.getPortfolioRestingOrderTotalValue()).data.total_resting_order_value).toBe(0)
    expect((await ann.portfolio.getDeposits()).data.deposits.length).toBeGreaterThan(0)
    expect((await ann.portfolio.getWithdrawals()).data.withdrawals).toEqual([])
    expect((await ann.portfolio.createSubaccount()).data.subaccount_number).toBe(1)
    await ann.portfolio.applySubaccountTransfer({
      client_transfer_id: randomUUID(),
      from_subaccount: 0,
      to_subaccount: 1,
      amount_cents: 100,
    })
    expect((await ann.portfolio.getSubaccountTransfers()).data.transfers).toMatchObject([{ amount_cents: 100 }])
    expect((await ann.portfolio.getSubaccountBalances()).data.subaccount_balances).toContainEqual(
      expect.objectContaining({ subaccount_number: 1, exchange_index: 0, balance: '1.0000' }),
    )
    await ann.portfolio.updateSubaccountNetting({ subaccount_number: 1, enabled: false })
    expect((await ann.portfolio.getSubaccountNetting()).data.netting_configs).toContainEqual(
      expect.objectContaining({ subaccount_number: 1, enabled: false }),
    )
    const moved = await ann.portfolio.intraExchangeInstanceTransfer({
      source: 'event_contract',
      destination: 'event_contract',
      amount: 10_000,
      destination_exchange_shard: 2,
    })
    expect((await ann.portfolio.getIntraExchangeInstanceTransfer(moved.data.transfer_id)).data.transfer.amount).toBe('1.0000')
    expect((await ann.portfolio.getIntraExchangeInstanceTransfers()).data.transfers).toHaveLength(1)
    await ann.portfolio.setTargetBalanceAllocation({ allocations: [{ exchange_index: 0, percent: 100 }] })
    expect((await ann.portfolio.getTargetBalanceAllocation()).data.allocations).toEqual([{ exchange_index: 0, percent: 100 }])
    exchange.settleMarket(A, price(10_000))
    expect((await ann.portfolio.getSettlements()).data.settlements).toMatchObject([{ ticker: A, market_result: 'yes', revenue: 100 }])
  })

  it('asks for quotes, quotes, and trades blocks', async () => {
    const market = 'KXRFQ-26JUN01-1'
    exchange.openMarket(marketOf(market))
    expect((await ann.communications.getCommunicationsID()).data.communications_id).toEqual(expect.any(String))
    const rfq = (await ann.communications.createRFQ({ market_ticker: market, contracts: 5, rest_remainder: false })).data.id
    const quote = async (): Promise<string> =>
      (await bob.communications.createQuote({ rfq_id: rfq, yes_bid: '0.4800', no_bid: '0.4700', rest_remainder: false })).data.id
    const first = await quote()
    expect((await ann.communications.getQuote(first)).data.quote.id).toBe(first)
    expect((await bob.communications.getRFQQuote(rfq, first)).data.quote.rfq_id).toBe(rfq)
    expect((await bob.communications.getRFQ(rfq)).data.rfq.market_ticker).toBe(market)
    expect((await bob.communications.getRFQs()).data.rfqs).toHaveLength(1)
    const self = official.UserFilter.UserFilterSelf
    const quotes = await bob.communications.getQuotes(undefined, undefined, undefined, undefined, undefined, undefined, self)
    expect(quotes.data.quotes).toHaveLength(1)
    expect((await bob.communications.deleteQuote(first)).status).toBe(204)
    expect((await bob.communications.deleteRFQQuote(rfq, await quote())).status).toBe(204)
    const second = await quote()
    expect((await ann.communications.acceptRFQQuote(rfq, second, { accepted_side: 'yes' })).status).toBe(204)
    expect((await bob.communications.confirmRFQQuote(rfq, second)).status).toBe(204)
    const other = (await ann.communications.createRFQ({ market_ticker: B, contracts: 5, rest_remainder: false })).data.id
    const third = (await bob.communications.createQuote({ rfq_id: other, yes_bid: '0.1000', no_bid: '0.8000', rest_remainder: false })).data
      .id
    expect((await ann.communications.acceptQuote(third, { accepted_side: 'no' })).status).toBe(204)
    expect((await bob.communications.confirmQuote(third)).status).toBe(204)
    const last = (await bob.communications.createRFQ({ market_ticker: market, contracts: 1, rest_remainder: false })).data.id
    expect((await bob.communications.deleteRFQ(last)).status).toBe(204)
    const block = await ann.communications.proposeBlockTrade({
      buyer_user_id: ANN,
      seller_user_id: BOB,
      market_ticker: market,
      price_centi_cents: 5_000,
      centicount: 100,
      maker_side: 'yes',
      expiration_ts: '2026-12-31T00:00:00Z',
    } as never)
    const id = block.data.block_trade_proposal_id
    expect((await ann.communications.acceptBlockTradeProposal(id)).status).toBe(204)
    expect((await bob.communications.acceptBlockTradeProposal(id)).status).toBe(204)
    expect((await bob.communications.getBlockTradeProposals()).data.block_trade_proposals).toMatchObject([{ id }])
  })

  it('reads the historical tier', async () => {
    exchange.setHistoricalCutoff(exchange.clock.nowUs())
    const range = [1_780_000_000, 1_790_000_000] as const
    expect((await ann.historical.getHistoricalCutoff()).data.market_settled_ts).toMatch(/^2026/)
    expect((await ann.historical.getHistoricalMarkets()).data.markets).toMatchObject([{ ticker: A }])
    expect((await ann.historical.getHistoricalMarket(A)).data.market.ticker).toBe(A)
    expect((await ann.historical.getMarketCandlesticksHistorical(A, ...range, 60)).data.ticker).toBe(A)
    expect((await ann.historical.getTradesHistorical(A)).data.trades.length).toBeGreaterThan(0)
    expect((await ann.historical.getFillsHistorical(A)).data.fills.length).toBeGreaterThan(0)
    expect((await ann.historical.getHistoricalOrders(A)).data.orders.length).toBeGreaterThan(0)
    expect((await ann.historical.getHistoricalPositions()).data.market_positions).toEqual(expect.any(Array))
  })

  it('manages its keys and its usage level', async () => {
    const { data } = await ann.apiKeys.generateApiKey({ name: 'second' })
    const pem = generateCredentials('ed25519').apiKey.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    expect((await ann.apiKeys.createApiKey({ name: 'own', public_key: pem })).data.api_key_id).toEqual(expect.any(String))
    expect((await ann.apiKeys.getApiKeys()).data.api_keys).toHaveLength(3)
    expect((await ann.apiKeys.deleteApiKey(data.api_key_id)).status).toBe(204)
    expect((await ann.account.getAccountApiLimits()).data.usage_tier).toBe('basic')
    expect((await ann.account.getAccountEndpointCosts()).data.default_cost).toBe(10)
    expect((await ann.account.upgradeAccountApiUsageLevel()).status).toBe(201)
    expect((await ann.account.getAccountApiUsageLevelVolumeProgress()).data.volume_progress).toHaveLength(1)
  })

  it('has every operation of it answered', () => {
    const all = Object.entries(official)
      .filter(([name, value]) => /Api$/.test(name) && typeof value === 'function' && !LEFT_OUT.includes(name))
      .flatMap(([name, value]) => operationsOf(value as { readonly prototype: Api }).map((method) => `${name}.${method}`))
    console.info(`official client: ${called.size} of ${all.length} operations answered`)
    expect(all.filter((each) => !called.has(each))).toEqual([])
    expect(all.length).toBeGreaterThan(100)
  })
})

const operationsOf = ({ prototype }: { readonly prototype: Api }): readonly string[] =>
  Object.getOwnPropertyNames(prototype).filter((name) => name !== 'constructor')
