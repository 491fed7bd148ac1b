import { InvalidRequestError } from '@kassandra/kalshi-sdk'
import { epochUs, microUsd, parseInstant, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { useAskedClient } from './support/asked-client.ts'
import { HAS_SHARED_FILES, readShared } from './support/shared-files.ts'

const exchange = useAskedClient()
const at = epochUs(0)

describe('requests for quotes', () => {
  const wire = {
    id: 'r1',
    creator_id: 'public',
    market_ticker: 'M',
    contracts_fp: '12.50',
    target_cost_dollars: '3.000000',
    target_cost_excludes_fees: true,
    status: 'open',
    created_ts: '2026-07-06T01:55:29.1Z',
    mve_collection_ticker: 'KXMVE',
    mve_selected_legs: [{ event_ticker: 'E', market_ticker: 'L', side: 'yes' }],
    rest_remainder: true,
    creator_user_id: 'u1',
    creator_subaccount: 2,
    updated_ts: '2026-07-06T01:55:30Z',
  }
  const rfq = {
    rfqId: 'r1',
    creatorId: 'public',
    ticker: 'M',
    contracts: 1_250,
    targetCost: 3_000_000,
    targetCostExcludesFees: true,
    status: 'open',
    restRemainder: true,
    collectionTicker: 'KXMVE',
    selectedLegs: [{ eventTicker: 'E', marketTicker: 'L', side: 'yes', yesSettlementValue: undefined }],
    createdTime: parseInstant('2026-07-06T01:55:29.1Z'),
    updatedTime: parseInstant('2026-07-06T01:55:30Z'),
    cancelledTime: undefined,
    cancellationReason: undefined,
    creatorUserId: 'u1',
    creatorSubaccount: 2,
  }

  it('ask for contracts or for an amount', async () => {
    exchange.reply({ status: 201, json: { id: 'r1' } }, { status: 201, json: { id: 'r2' } })
    const { rfqs } = exchange.client
    expect(await rfqs.create({ ticker: 'M', contracts: qty(1_250), restRemainder: false, replaceExisting: true, subaccount: 0 })).toBe('r1')
    expect(await rfqs.create({ ticker: 'M', targetCost: microUsd(3_000_000), targetCostExcludesFees: true, restRemainder: true })).toBe(
      'r2',
    )
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /communications/rfqs',
        body: { market_ticker: 'M', contracts_fp: '12.50', rest_remainder: false, replace_existing: true, subaccount: 0 },
      },
      {
        target: 'POST /communications/rfqs',
        body: { market_ticker: 'M', target_cost_dollars: '3.000000', target_cost_excludes_fees: true, rest_remainder: true },
      },
    ])
  })

  it.each([{}, { contracts: qty(1), targetCost: microUsd(1) }, { contracts: qty(0) }])('without one size are refused: %j', async (size) => {
    await expect(exchange.client.rfqs.create({ ticker: 'M', restRemainder: false, ...size })).rejects.toThrow(InvalidRequestError)
    expect(exchange.asked()).toEqual([])
  })

  it('are listed, read and deleted', async () => {
    exchange.reply({ json: { rfqs: [wire], cursor: 'next' } }, { json: { rfq: wire } }, { status: 204 })
    const { rfqs } = exchange.client
    const query = { limit: 1, cursor: 'c', eventTicker: 'E', ticker: 'M', subaccount: 1, status: 'open', userFilter: 'self' } as const
    expect(await rfqs.list({ ...query, creatorUserId: 'u' })).toEqual({ items: [rfq], nextCursor: 'next' })
    expect(await rfqs.get('r1')).toEqual(rfq)
    expect(await rfqs.delete('r1')).toBeUndefined()
    const filter = 'limit=1&cursor=c&event_ticker=E&market_ticker=M&subaccount=1&status=open&user_filter=self&creator_user_id=u'
    expect(exchange.asked().map(({ target }) => target)).toEqual([
      `GET /communications/rfqs?${filter}`,
      'GET /communications/rfqs/r1',
      'DELETE /communications/rfqs/r1',
    ])
  })
})

describe('quotes', () => {
  it('bid for both outcomes, each in its own prices', async () => {
    exchange.reply({ status: 201, json: { id: 'q1' } })
    const request = { rfqId: 'r1', yesBid: price(4_800), noBid: price(0), restRemainder: false, postOnly: true, subaccount: 1 }
    expect(await exchange.client.quotes.create(request)).toBe('q1')
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /communications/quotes',
        body: { rfq_id: 'r1', yes_bid: '0.4800', no_bid: '0.0000', rest_remainder: false, post_only: true, subaccount: 1 },
      },
    ])
  })

  it.each([
    [0, 0],
    [6_000, 4_001],
  ])('of %d and %d are refused', async (yes, no) => {
    const request = { rfqId: 'r1', yesBid: price(yes), noBid: price(no), restRemainder: false }
    await expect(exchange.client.quotes.create(request)).rejects.toThrow(InvalidRequestError)
  })

  it('are found by every filter', async () => {
    exchange.reply({ json: { quotes: [], cursor: '' } })
    await exchange.client.quotes.list({
      limit: 1,
      cursor: 'c',
      minTs: at,
      maxTs: at,
      status: 'open',
      rfqId: 'r1',
      userFilter: 'self',
      rfqUserFilter: 'self',
      quoteCreatorUserId: 'a',
      rfqCreatorUserId: 'b',
    })
    const users = 'user_filter=self&rfq_user_filter=self&quote_creator_user_id=a&rfq_creator_user_id=b'
    expect(exchange.asked().map(({ target }) => target)).toEqual([
      `GET /communications/quotes?limit=1&cursor=c&min_ts=0&max_ts=0&status=open&rfq_id=r1&${users}`,
    ])
  })

  it.each([
    [{ quoteId: 'q1', rfqId: 'r1' }, '/communications/rfqs/r1/quotes/q1'],
    [{ quoteId: 'q1' }, '/communications/quotes/q1'],
  ])('are accepted, confirmed and deleted by %j', async (key, path) => {
    exchange.reply({ status: 204 }, { status: 204 }, { status: 204 })
    const { quotes } = exchange.client
    await quotes.accept(key, 'no')
    await quotes.confirm(key)
    await quotes.delete(key)
    expect(exchange.asked()).toEqual([
      { target: `PUT ${path}/accept`, body: { accepted_side: 'no' } },
      { target: `PUT ${path}/confirm`, body: {} },
      { target: `DELETE ${path}`, body: undefined },
    ])
  })

  it.runIf(HAS_SHARED_FILES)('that were executed in the demo environment are read whole', async () => {
    const lines = readShared('fixtures/rfq_scenario_accept_no_20260706.jsonl').trim().split('\n')
    const { data } = lines.map((line) => JSON.parse(line)).find(({ step }) => step === 'quote_terminal')
    exchange.reply({ json: { quote: data } })
    expect(await exchange.client.quotes.get({ quoteId: data.id, rfqId: data.rfq_id })).toEqual({
      quoteId: data.id,
      rfqId: data.rfq_id,
      creatorId: data.creator_id,
      rfqCreatorId: data.rfq_creator_id,
      ticker: data.market_ticker,
      contracts: 100,
      yesBid: 4_800,
      noBid: 4_800,
      yesContracts: 100,
      noContracts: 100,
      status: 'executed',
      acceptedSide: 'no',
      createdTime: parseInstant(data.created_ts),
      updatedTime: parseInstant(data.updated_ts),
      acceptedTime: parseInstant(data.accepted_ts),
      confirmedTime: parseInstant(data.confirmed_ts),
      executedTime: parseInstant(data.executed_ts),
      cancelledTime: undefined,
      cancellationReason: undefined,
      restRemainder: false,
      postOnly: false,
      rfqTargetCost: undefined,
      targetCostExcludesFees: false,
      creatorUserId: data.creator_user_id,
      rfqCreatorUserId: undefined,
      creatorOrderId: data.creator_order_id,
      rfqCreatorOrderId: undefined,
      creatorSubaccount: undefined,
      rfqCreatorSubaccount: undefined,
    })
  })
})

describe('block trades', () => {
  it('are proposed, listed and accepted', async () => {
    const wire = {
      id: 'b1',
      proposer_user_id: 'p',
      buyer_user_id: 'b',
      seller_user_id: '',
      market_ticker: 'M',
      price_centi_cents: 4_350,
      centicount: 10_000,
      maker_side: 'no',
      expiration_ts: '2026-09-01T00:00:00Z',
      status: 'pending',
      created_ts: '2026-08-31T00:00:00Z',
      updated_ts: '2026-08-31T00:00:01Z',
      buyer_accepted: true,
      seller_accepted: false,
      buyer_accepted_ts: '2026-08-31T00:00:01Z',
    }
    exchange.reply({ status: 201, json: { block_trade_proposal_id: 'b1' } }, { json: { block_trade_proposals: [wire] } }, { status: 204 })
    const { blockTrades } = exchange.client
    const expirationTime = parseInstant('2026-09-01T00:00:00Z')
    const terms = { ticker: 'M', price: price(4_350), count: qty(10_000), makerSide: 'no', expirationTime } as const
    expect(await blockTrades.propose({ ...terms, buyerUserId: 'b', sellerUserId: 's', buyerSubaccount: 1, sellerSubaccount: 0 })).toBe('b1')
    expect((await blockTrades.list({ limit: 1, cursor: 'c', ticker: 'M', status: 'pending' })).items).toEqual([
      {
        ...terms,
        proposalId: 'b1',
        proposerUserId: 'p',
        buyerUserId: 'b',
        sellerUserId: undefined,
        buyerSubtraderId: undefined,
        sellerSubtraderId: undefined,
        status: 'pending',
        createdTime: parseInstant('2026-08-31T00:00:00Z'),
        updatedTime: parseInstant('2026-08-31T00:00:01Z'),
        buyerAccepted: true,
        sellerAccepted: false,
        buyerAcceptedTime: parseInstant('2026-08-31T00:00:01Z'),
        sellerAcceptedTime: undefined,
        executedTime: undefined,
        buyerOrderId: undefined,
        sellerOrderId: undefined,
      },
    ])
    await blockTrades.accept('b1', { subaccount: 2 })
    expect(exchange.asked()).toEqual([
      {
        target: 'POST /communications/block-trade-proposals',
        body: {
          market_ticker: 'M',
          buyer_user_id: 'b',
          seller_user_id: 's',
          buyer_subaccount: 1,
          seller_subaccount: 0,
          price_centi_cents: 4_350,
          centicount: 10_000,
          maker_side: 'no',
          expiration_ts: '2026-09-01T00:00:00.000000Z',
        },
      },
      { target: 'GET /communications/block-trade-proposals?limit=1&cursor=c&market_ticker=M&status=pending', body: undefined },
      { target: 'POST /communications/block-trade-proposals/b1/accept', body: { subaccount: 2 } },
    ])
  })
})

it('the own public id is a text', async () => {
  exchange.reply({ json: { communications_id: 'abc' } })
  expect(await exchange.client.communications.id()).toBe('abc')
  expect(exchange.asked()).toEqual([{ target: 'GET /communications/id', body: undefined }])
})
