import type { CreateOrderRequest, KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'

/** How the SDK carries out an operation: calls that between them send everything that it can send. */
export interface Binding {
  /** `operationId` of the specification. */
  readonly id: string
  /** As users write it. */
  readonly call: string
  readonly run: (client: KalshiClient) => readonly Promise<unknown>[]
  /** A part of the answer that stands in place of another, such as the error of one item: `orders[].error`. */
  readonly insteadOfRest?: string
}

const at = epochUs(1_000_000)
const page = { limit: 1, cursor: 'c' }
const span = { startTs: at, endTs: at }
const PERIODS = [1, 60, 1440] as const
const place = { subaccount: 1, exchangeIndex: 2 }
const quote = { quoteId: 't', rfqId: 't' }
const trades = { ...page, ticker: 't', minTs: at, maxTs: at, isBlockTrade: true }
const own = { ...page, ticker: 't', minTs: at, maxTs: at, subaccount: 1 }
const order = {
  ticker: 't',
  price: price(4_200),
  count: qty(100),
  clientOrderId: 'c',
  postOnly: true,
  reduceOnly: true,
  cancelOrderOnPause: true,
  orderGroupId: 'g',
  ...place,
} as const

const ORDERS: readonly CreateOrderRequest[] = [
  { ...order, side: 'bid', timeInForce: 'good_till_canceled', selfTradePrevention: 'maker', expirationTime: at },
  { ...order, side: 'ask', timeInForce: 'immediate_or_cancel', selfTradePrevention: 'taker_at_cross' },
  { ...order, side: 'ask', timeInForce: 'fill_or_kill', selfTradePrevention: 'taker_at_cross' },
]

const SCOPES = [
  'read',
  'write',
  'read::block_trade_accept',
  'read::portfolio_balance',
  'write::trade',
  'write::transfer',
  'write::fcm_risk',
  'write::block_trade_accept',
] as const

function bind(id: string, call: string, run: Binding['run'], insteadOfRest?: string): Binding {
  return { id, call, run, ...(insteadOfRest && { insteadOfRest }) }
}

/** Every operation of the specification but those left out. */
export const BINDINGS: readonly Binding[] = [
  bind('GetExchangeStatus', 'exchange.status', ({ exchange }) => [exchange.status()]),
  bind('GetExchangeSchedule', 'exchange.schedule', ({ exchange }) => [exchange.schedule()]),
  bind('GetUserDataTimestamp', 'exchange.userDataTimestamp', ({ exchange }) => [exchange.userDataTimestamp()]),

  bind('GetMarkets', 'markets.list', ({ markets }) => {
    const query = {
      ...page,
      eventTicker: 't',
      seriesTicker: 't',
      tickers: ['t'],
      minCreatedTs: at,
      maxCreatedTs: at,
      minUpdatedTs: at,
      maxUpdatedTs: at,
      minCloseTs: at,
      maxCloseTs: at,
      minSettledTs: at,
      maxSettledTs: at,
    }
    const statuses = (['unopened', 'open', 'paused', 'closed', 'settled'] as const).map((status) => markets.list({ ...query, status }))
    return [...statuses, ...(['only', 'exclude'] as const).map((mveFilter) => markets.list({ mveFilter }))]
  }),
  bind('GetMarket', 'markets.get', ({ markets }) => [markets.get('t')]),
  bind('GetMarketOrderbook', 'markets.orderbook', ({ markets }) => [markets.orderbook('t', { depth: 1 })]),
  bind('GetMarketOrderbooks', 'markets.orderbooks', ({ markets }) => [markets.orderbooks(['t'])]),
  bind('GetTrades', 'markets.trades', ({ markets }) => [markets.trades(trades)]),
  bind('BatchGetMarketCandlesticks', 'markets.candlesticks', ({ markets }) =>
    PERIODS.map((periodMinutes) => markets.candlesticks(['t'], { ...span, periodMinutes, includeLatestBeforeStart: true })),
  ),

  bind('GetEvents', 'events.list', ({ events }) =>
    (['unopened', 'open', 'closed', 'settled'] as const).map((status) =>
      events.list({
        ...page,
        status,
        withNestedMarkets: true,
        withMilestones: true,
        seriesTicker: 't',
        tickers: ['t'],
        minCloseTs: at,
        minUpdatedTs: at,
      }),
    ),
  ),
  bind('GetMultivariateEvents', 'events.listMultivariate', ({ events }) => [
    events.listMultivariate({ ...page, seriesTicker: 't', withNestedMarkets: true }),
    events.listMultivariate({ collectionTicker: 't' }),
  ]),
  bind('GetEvent', 'events.get', ({ events }) => [events.get('t')], 'event.markets'),
  bind('GetEventMetadata', 'events.metadata', ({ events }) => [events.metadata('t')]),
  bind('GetEventFeeChanges', 'events.feeChanges', ({ events }) => [events.feeChanges({ ...page, eventTicker: 't' })]),
  bind('GetMarketCandlesticksByEvent', 'events.candlesticks', ({ events }) =>
    PERIODS.map((periodMinutes) => events.candlesticks('t', 't', { ...span, periodMinutes })),
  ),
  bind('GetEventForecastPercentilesHistory', 'events.forecastPercentileHistory', ({ events }) =>
    ([0, ...PERIODS] as const).map((periodMinutes) =>
      events.forecastPercentileHistory('t', 't', { ...span, periodMinutes, percentiles: [1] }),
    ),
  ),

  bind('GetSeriesList', 'series.list', ({ series }) => [
    series.list({ category: 'c', tags: ['t'], includeProductMetadata: true, includeVolume: true, minUpdatedTs: at }),
  ]),
  bind('GetSeries', 'series.get', ({ series }) => [series.get('t', { includeVolume: true })]),
  bind('GetMarketCandlesticks', 'series.candlesticks', ({ series }) =>
    PERIODS.map((periodMinutes) => series.candlesticks('t', 't', { ...span, periodMinutes, includeLatestBeforeStart: true })),
  ),
  bind('GetSeriesFeeChanges', 'series.feeChanges', ({ series }) => [series.feeChanges({ seriesTicker: 't', showHistorical: true })]),

  bind('GetHistoricalCutoff', 'historical.cutoff', ({ historical }) => [historical.cutoff()]),
  bind('GetHistoricalMarkets', 'historical.markets', ({ historical }) => [
    historical.markets({ ...page, tickers: ['t'], eventTicker: 't', seriesTicker: 't', mveFilter: 'exclude' }),
  ]),
  bind('GetHistoricalMarket', 'historical.market', ({ historical }) => [historical.market('t')]),
  bind('GetMarketCandlesticksHistorical', 'historical.candlesticks', ({ historical }) =>
    PERIODS.map((periodMinutes) => historical.candlesticks('t', { ...span, periodMinutes })),
  ),
  bind('GetTradesHistorical', 'historical.trades', ({ historical }) => [historical.trades(trades)]),
  bind('GetFillsHistorical', 'historical.fills', ({ historical }) => [historical.fills(own)]),
  bind('GetHistoricalOrders', 'historical.orders', ({ historical }) => [historical.orders(own)]),
  bind('GetHistoricalPositions', 'historical.positions', ({ historical }) => [
    historical.positions({ ...page, ticker: 't', eventTicker: 't', subaccount: 1 }),
  ]),

  bind('GetMultivariateEventCollections', 'multivariate.list', ({ multivariate }) =>
    (['unopened', 'open', 'closed'] as const).map((status) =>
      multivariate.list({ ...page, status, associatedEventTicker: 't', seriesTicker: 't' }),
    ),
  ),
  bind('GetMultivariateEventCollection', 'multivariate.get', ({ multivariate }) => [multivariate.get('t')]),
  bind('CreateMarketInMultivariateEventCollection', 'multivariate.createMarket', ({ multivariate }) =>
    (['yes', 'no'] as const).map((side) =>
      multivariate.createMarket('t', { legs: [{ marketTicker: 't', eventTicker: 't', side }], withMarket: true }),
    ),
  ),
  bind('GetMilestones', 'milestones.list', ({ milestones }) => [
    milestones.list({
      ...page,
      minStartTime: at,
      category: 'c',
      competition: 'c',
      sourceId: 's',
      type: 't',
      relatedEventTicker: 't',
      minUpdatedTs: at,
    }),
  ]),
  bind('GetMilestone', 'milestones.get', ({ milestones }) => [milestones.get('t')]),
  bind('GetStructuredTargets', 'structuredTargets.list', ({ structuredTargets }) => [
    structuredTargets.list({ ...page, ids: ['t'], type: 't', competition: 'c' }),
  ]),
  bind('GetStructuredTarget', 'structuredTargets.get', ({ structuredTargets }) => [structuredTargets.get('t')]),
  bind('GetLiveDatas', 'liveData.batch', ({ liveData }) => [liveData.batch(['t'], { includePlayerStats: true })]),
  bind('GetEventLiveData', 'liveData.event', ({ liveData }) => [liveData.event('t', { range: 'r' })]),
  bind('GetLiveDataByMilestone', 'liveData.milestone', ({ liveData }) => [liveData.milestone('t', { includePlayerStats: true })]),
  bind('GetLiveData', 'liveData.byType', ({ liveData }) => [liveData.byType('t', 't', { includePlayerStats: true })]),
  bind('GetGameStats', 'liveData.gameStats', ({ liveData }) => [liveData.gameStats('t')]),
  bind('GetWeatherIndex', 'liveData.weather', ({ liveData }) => [
    liveData.weather('t', { from: at, to: at, lastSeconds: 1, detailed: true }),
  ]),
  bind('GetWeatherIndexCalibrations', 'liveData.weatherCalibrations', ({ liveData }) => [liveData.weatherCalibrations('t')]),
  bind('GetTagsForSeriesCategories', 'search.tagsByCategories', ({ search }) => [search.tagsByCategories()]),
  bind('GetFiltersForSports', 'search.filtersBySport', ({ search }) => [search.filtersBySport()]),
  bind('GetIncentivePrograms', 'incentivePrograms.list', ({ incentivePrograms }) => [
    ...(['all', 'active', 'upcoming', 'closed', 'paid_out'] as const).map((status) =>
      incentivePrograms.list({ ...page, status, description: 'd' }),
    ),
    ...(['all', 'liquidity', 'volume', 'margin_maker_volume'] as const).map((type) => incentivePrograms.list({ type })),
  ]),

  bind('CreateOrderV2', 'orders.create', ({ orders }) => ORDERS.map((each) => orders.create(each))),
  bind('BatchCreateOrdersV2', 'orders.createBatch', ({ orders }) => [orders.createBatch(ORDERS)], 'orders[].error'),
  bind('CancelOrderV2', 'orders.cancel', ({ orders }) => [orders.cancel('t', { ...place, marketTicker: 't' })]),
  bind(
    'BatchCancelOrdersV2',
    'orders.cancelBatch',
    ({ orders }) => [orders.cancelBatch([{ orderId: 't', ...place, marketTicker: 't' }])],
    'orders[].error',
  ),
  bind('CancelAllOrders', 'orders.cancelAll', ({ orders }) => [orders.cancelAll({ subaccount: 1 })]),
  bind('AmendOrderV2', 'orders.amend', ({ orders }) =>
    (['bid', 'ask'] as const).map((side) =>
      orders.amend('t', {
        ticker: 't',
        side,
        price: order.price,
        count: order.count,
        clientOrderId: 'c',
        updatedClientOrderId: 'd',
        expirationTime: at,
        ...place,
      }),
    ),
  ),
  bind('DecreaseOrderV2', 'orders.decrease', ({ orders }) => [
    orders.decrease('t', { reduceBy: qty(1), ...place, marketTicker: 't' }),
    orders.decrease('t', { reduceTo: qty(1) }),
  ]),
  bind('GetOrders', 'orders.list', ({ orders }) => [orders.list({ ...own, exchangeIndex: 2, eventTickers: ['t'], status: 'resting' })]),
  bind('GetOrder', 'orders.get', ({ orders }) => [orders.get('t')]),
  bind('GetOrderQueuePosition', 'orders.queuePosition', ({ orders }) => [orders.queuePosition('t')]),
  bind('GetOrderQueuePositions', 'orders.queuePositions', ({ orders }) => [
    orders.queuePositions({ marketTickers: ['t'], eventTicker: 't', subaccount: 1 }),
  ]),

  bind('GetOrderGroups', 'orderGroups.list', ({ orderGroups }) => [orderGroups.list({ subaccount: 1 })]),
  bind('CreateOrderGroup', 'orderGroups.create', ({ orderGroups }) => [orderGroups.create({ contractsLimit: qty(1), ...place })]),
  bind('GetOrderGroup', 'orderGroups.get', ({ orderGroups }) => [orderGroups.get('t', { subaccount: 1 })]),
  bind('DeleteOrderGroup', 'orderGroups.delete', ({ orderGroups }) => [orderGroups.delete('t', place)]),
  bind('UpdateOrderGroupLimit', 'orderGroups.setLimit', ({ orderGroups }) => [orderGroups.setLimit('t', qty(1), place)]),
  bind('ResetOrderGroup', 'orderGroups.reset', ({ orderGroups }) => [orderGroups.reset('t', place)]),
  bind('TriggerOrderGroup', 'orderGroups.trigger', ({ orderGroups }) => [orderGroups.trigger('t', place)]),

  bind('GetBalance', 'portfolio.balance', ({ portfolio }) => [portfolio.balance(place)]),
  bind('GetPositions', 'portfolio.positions', ({ portfolio }) =>
    (['unsettled', 'settled', 'all'] as const).map((settlementStatus) =>
      portfolio.positions({ ...page, ...place, settlementStatus, countFilter: ['position'], ticker: 't', eventTicker: 't' }),
    ),
  ),
  bind('GetFills', 'portfolio.fills', ({ portfolio }) => [portfolio.fills({ ...own, orderId: 't', exchangeIndex: 2 })]),
  bind('GetSettlements', 'portfolio.settlements', ({ portfolio }) => [portfolio.settlements({ ...own, eventTicker: 't' })]),
  bind('GetDeposits', 'portfolio.deposits', ({ portfolio }) => [portfolio.deposits(page)]),
  bind('GetWithdrawals', 'portfolio.withdrawals', ({ portfolio }) => [portfolio.withdrawals(page)]),
  bind('GetPortfolioRestingOrderTotalValue', 'portfolio.totalRestingOrderValue', ({ portfolio }) => [portfolio.totalRestingOrderValue()]),
  bind('GetTargetBalanceAllocation', 'portfolio.targetAllocation', ({ portfolio }) => [portfolio.targetAllocation()]),
  bind('SetTargetBalanceAllocation', 'portfolio.setTargetAllocation', ({ portfolio }) =>
    (['none', 'max', 'sum'] as const).map((restingMarginReservation) =>
      portfolio.setTargetAllocation({ allocations: [{ exchangeIndex: 1, percent: 2 }], restingMarginReservation }),
    ),
  ),
  bind('IntraExchangeInstanceTransfer', 'portfolio.shardTransfer', ({ portfolio }) =>
    (['event_contract', 'margined'] as const).map((instance) =>
      portfolio.shardTransfer({
        amount: microUsd(100),
        source: instance,
        destination: instance,
        sourceShard: 0,
        destinationShard: 1,
        sourceSubaccount: 0,
        destinationSubaccount: 1,
      }),
    ),
  ),
  bind('GetIntraExchangeInstanceTransfers', 'portfolio.shardTransfers', ({ portfolio }) => [portfolio.shardTransfers(page)]),
  bind('GetIntraExchangeInstanceTransfer', 'portfolio.getShardTransfer', ({ portfolio }) => [portfolio.getShardTransfer('t')]),

  bind('CreateSubaccount', 'subaccounts.create', ({ subaccounts }) => [subaccounts.create({ exchangeIndex: 1 })]),
  bind('GetSubaccountBalances', 'subaccounts.balances', ({ subaccounts }) => [subaccounts.balances()]),
  bind('GetSubaccountNetting', 'subaccounts.netting', ({ subaccounts }) => [subaccounts.netting()]),
  bind('UpdateSubaccountNetting', 'subaccounts.setNetting', ({ subaccounts }) => [subaccounts.setNetting(1, true)]),
  bind('ApplySubaccountTransfer', 'subaccounts.transfer', ({ subaccounts }) => [
    subaccounts.transfer({ clientTransferId: 'c', fromSubaccount: 0, toSubaccount: 1, amount: microUsd(10_000), exchangeIndex: 1 }),
  ]),
  bind('GetSubaccountTransfers', 'subaccounts.transfers', ({ subaccounts }) => [subaccounts.transfers(page)]),

  bind('GetCommunicationsID', 'communications.id', ({ communications }) => [communications.id()]),
  bind('GetRFQs', 'rfqs.list', ({ rfqs }) => [
    rfqs.list({ ...page, eventTicker: 't', ticker: 't', subaccount: 1, status: 'open', userFilter: 'self', creatorUserId: 'u' }),
  ]),
  bind('CreateRFQ', 'rfqs.create', ({ rfqs }) => {
    const request = { ticker: 't', restRemainder: true, replaceExisting: true, subaccount: 1, targetCostExcludesFees: true }
    return [rfqs.create({ ...request, contracts: qty(1) }), rfqs.create({ ...request, targetCost: microUsd(1) })]
  }),
  bind('GetRFQ', 'rfqs.get', ({ rfqs }) => [rfqs.get('t')]),
  bind('DeleteRFQ', 'rfqs.delete', ({ rfqs }) => [rfqs.delete('t')]),
  bind('GetQuotes', 'quotes.list', ({ quotes }) => [
    quotes.list({
      ...page,
      minTs: at,
      maxTs: at,
      status: 'open',
      rfqId: 't',
      userFilter: 'self',
      rfqUserFilter: 'self',
      quoteCreatorUserId: 'u',
      rfqCreatorUserId: 'u',
    }),
  ]),
  bind('CreateQuote', 'quotes.create', ({ quotes }) => [
    quotes.create({ rfqId: 't', yesBid: price(100), noBid: price(100), restRemainder: true, postOnly: true, subaccount: 1 }),
  ]),
  bind('GetRFQQuote', 'quotes.get', ({ quotes }) => [quotes.get(quote)]),
  bind('GetQuote', 'quotes.get', ({ quotes }) => [quotes.get({ quoteId: 't' })]),
  bind('DeleteRFQQuote', 'quotes.delete', ({ quotes }) => [quotes.delete(quote)]),
  bind('DeleteQuote', 'quotes.delete', ({ quotes }) => [quotes.delete({ quoteId: 't' })]),
  bind('AcceptRFQQuote', 'quotes.accept', ({ quotes }) => (['yes', 'no'] as const).map((side) => quotes.accept(quote, side))),
  bind('AcceptQuote', 'quotes.accept', ({ quotes }) => (['yes', 'no'] as const).map((side) => quotes.accept({ quoteId: 't' }, side))),
  bind('ConfirmRFQQuote', 'quotes.confirm', ({ quotes }) => [quotes.confirm(quote)]),
  bind('ConfirmQuote', 'quotes.confirm', ({ quotes }) => [quotes.confirm({ quoteId: 't' })]),
  bind('GetBlockTradeProposals', 'blockTrades.list', ({ blockTrades }) => [blockTrades.list({ ...page, ticker: 't', status: 's' })]),
  bind('ProposeBlockTrade', 'blockTrades.propose', ({ blockTrades }) =>
    (['yes', 'no'] as const).map((makerSide) =>
      blockTrades.propose({
        ticker: 't',
        buyerUserId: 'b',
        sellerUserId: 's',
        buyerSubaccount: 1,
        sellerSubaccount: 2,
        price: price(1),
        count: qty(1),
        makerSide,
        expirationTime: at,
      }),
    ),
  ),
  bind('AcceptBlockTradeProposal', 'blockTrades.accept', ({ blockTrades }) => [blockTrades.accept('t', { subaccount: 1 })]),

  bind('GetAccountApiLimits', 'account.limits', ({ account }) => [account.limits()]),
  bind('GetAccountEndpointCosts', 'account.endpointCosts', ({ account }) => [account.endpointCosts()]),
  bind('UpgradeAccountApiUsageLevel', 'account.upgradeUsageLevel', ({ account }) => [account.upgradeUsageLevel()]),
  bind('GetAccountApiUsageLevelVolumeProgress', 'account.usageLevelVolumeProgress', ({ account }) => [account.usageLevelVolumeProgress()]),
  bind('GetApiKeys', 'apiKeys.list', ({ apiKeys }) => [apiKeys.list()]),
  bind('CreateApiKey', 'apiKeys.create', ({ apiKeys }) => [
    apiKeys.create({ name: 'n', publicKeyPem: 'p', scopes: SCOPES, subaccount: 1 }),
  ]),
  bind('GenerateApiKey', 'apiKeys.generate', ({ apiKeys }) =>
    (['rsa', 'ed25519'] as const).map((keyType) => apiKeys.generate({ name: 'n', scopes: SCOPES, subaccount: 1, keyType })),
  ),
  bind('DeleteApiKey', 'apiKeys.delete', ({ apiKeys }) => [apiKeys.delete('t')]),
]
